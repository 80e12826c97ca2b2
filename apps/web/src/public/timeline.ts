// Runs in the browser, on the timeline of a contract: a slider and a button that plays move through months that are
// already here, and when they stand still the page of the server takes the place of what they showed.

/** What of a page is used here; the project is otherwise compiled without the types of browsers. */
interface Shown {
  id: string;
  hidden: boolean;
  value: string;
  textContent: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  setAttribute(name: string, value: string): void;
  addEventListener(event: string, listener: () => void): void;
  replaceWith(other: Shown): void;
  querySelectorAll(selector: string): Iterable<Shown>;
}
interface Page {
  readonly hidden: boolean;
  getElementById(id: string): Shown | null;
  querySelectorAll(selector: string): Iterable<Shown>;
  addEventListener(event: string, listener: () => void): void;
}
declare const document: Page;
declare const location: { href: string; assign(address: string): void };
declare const history: { replaceState(state: null, title: '', address: string): void };
declare const matchMedia: (query: string) => { readonly matches: boolean };
declare const DOMParser: new () => { parseFromString(text: string, type: 'text/html'): Page };

/** A month as the server tells it: see `monthPreview`. */
interface Frame {
  readonly at: string;
  readonly words: string;
  readonly moment: string;
  readonly inWords: Readonly<Record<string, string>>;
}

const BETWEEN_MONTHS_MS = 600;

const player = the('timeline-player');
const slider = the('timeline-slider');
const play = the('timeline-play');

let frames: readonly Frame[] = [];
let playing: ReturnType<typeof setTimeout> | undefined;
/** Counts what was asked for, so that an answer that comes late replaces nothing newer. */
let asked = 0;

slider.addEventListener('input', () => {
  stop();
  preview();
});
slider.addEventListener('change', () => void settle());
play.addEventListener('click', () => {
  if (playing !== undefined) stopAndSettle();
  else start();
});
play.addEventListener('blur', stopAndSettle);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) stopAndSettle();
});
void begin();

async function begin(): Promise<void> {
  const answer = await fetch(player.dataset['frames'] ?? '');
  // Without its months there is nothing to move through: the links and the form do all of it.
  if (!answer.ok) return;
  frames = (await answer.json()) as readonly Frame[];
  play.hidden = matchMedia('(prefers-reduced-motion: reduce)').matches;
  player.hidden = frames.length < 2;
}

function start(): void {
  if (Number(slider.value) >= frames.length - 1) slider.value = '0';
  preview();
  play.textContent = 'Pause';
  // What moves by itself is not read out month by month.
  the('timeline-moment').setAttribute('aria-live', 'off');
  playing = setTimeout(next, BETWEEN_MONTHS_MS);
}

function next(): void {
  slider.value = String(Number(slider.value) + 1);
  preview();
  if (Number(slider.value) < frames.length - 1) playing = setTimeout(next, BETWEEN_MONTHS_MS);
  else stopAndSettle();
}

function stop(): boolean {
  const was = playing !== undefined;
  clearTimeout(playing);
  playing = undefined;
  play.textContent = 'Play';
  the('timeline-moment').setAttribute('aria-live', 'polite');
  return was;
}

function stopAndSettle(): void {
  if (stop()) void settle();
}

/** Shows the month of the slider from what is here already. */
function preview(): void {
  const frame = frames[Number(slider.value)];
  if (frame === undefined) return;
  slider.setAttribute('aria-valuetext', frame.words);
  the('timeline-moment').textContent = frame.moment;
  for (const figure of document.querySelectorAll('[data-figure]')) {
    figure.textContent = frame.inWords[figure.dataset['figure'] ?? ''] ?? '';
  }
}

/** Puts the page of the server in the place of what was shown while somebody moved. */
async function settle(): Promise<void> {
  const frame = frames[Number(slider.value)];
  if (frame === undefined) return;
  const address = addressAt(frame.at);
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(`It answers ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (mine !== asked) return;
    for (const part of [...document.querySelectorAll('[data-part]')]) {
      const newer = page.getElementById(part.id);
      if (newer !== null) part.replaceWith(newer);
    }
    the('timeline-moment').textContent = page.getElementById('timeline-moment')?.textContent ?? frame.moment;
    history.replaceState(null, '', address);
  } catch {
    location.assign(address);
  }
}

/** The address of this page at another day: whatever else it was asked with stays. */
function addressAt(day: string): string {
  const address = new URL(location.href);
  for (const name of ['at', 'atDay', 'atMonth', 'atYear', 'minPosition']) address.searchParams.delete(name);
  address.searchParams.set('at', day);
  address.searchParams.set('by', 'month');
  return `${address.pathname}?${address.searchParams}`;
}

function the(id: string): Shown {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}`);
  return found;
}
