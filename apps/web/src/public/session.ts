// Runs in the browser of somebody who has signed in: says, a few minutes before they are signed out for doing nothing, that
// they will be, and lets them stay without leaving the page. Without it the page says the time at its foot.

/** What of a page is used here; the project is otherwise compiled without the types of browsers. */
interface Shown {
  hidden: boolean;
  textContent: string;
  readonly dataset: Readonly<Record<string, string>>;
  querySelector(selector: string): Shown | null;
  addEventListener(event: 'click', listener: () => void): void;
}
declare const document: { getElementById(id: string): Shown | null };
declare function fetch(address: string, options: object): Promise<{ readonly ok: boolean }>;
declare function setInterval(work: () => void, ms: number): number;
declare const performance: { now(): number };

const WARNS_BEFORE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

const box = document.getElementById('session');
const words = box?.querySelector('#session-words') ?? null;
const seconds = Number(box?.dataset['seconds']);
let endsAt = performance.now() + seconds * 1000;
let said = '';

/** By the clock of the page and not by counting: a window that nobody looks at is seldom asked to count. */
function look(): void {
  if (box === null || words === null) return;
  const left = endsAt - performance.now();
  box.hidden = left > WARNS_BEFORE_MS;
  if (box.hidden) return;
  const minutes = Math.ceil(left / MINUTE_MS);
  const text =
    minutes <= 0
      ? 'You have been signed out, because you did nothing. What you typed is kept if you send it and sign in again.'
      : `You are signed out in ${minutes === 1 ? 'a minute' : `${minutes} minutes`} unless you do something.`;
  // Said again only when it changes: whoever hears the page is told once.
  if (text !== said) words.textContent = text;
  said = text;
}

async function stay(): Promise<void> {
  const answer = await fetch('/sign-in/still-here', { method: 'GET', redirect: 'error' }).catch(() => undefined);
  if (answer?.ok === true) endsAt = performance.now() + seconds * 1000;
  look();
}

box?.querySelector('button')?.addEventListener('click', () => void stay());
setInterval(look, 5_000);
look();
