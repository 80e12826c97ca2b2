// Runs in the browser, on the page /verify. It is given a file, keys and checkpoints by whoever looks at the page, and
// asks the server for nothing but code.
import type { BundleReport } from '#independent-check';

/** What of a page is used here; the project is otherwise compiled without the types of browsers. */
interface Shown {
  textContent: string;
  hidden: boolean;
  value: string;
  disabled: boolean;
  readonly files: readonly { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> }[];
  className: string;
  append(...children: readonly Shown[]): void;
  replaceChildren(...children: readonly Shown[]): void;
  addEventListener(event: string, listener: (event: { preventDefault(): void }) => void): void;
  focus(): void;
}
declare const document: { getElementById(id: string): Shown | null; createElement(tag: string): Shown };

type CheckBundleFile = (
  zip: Uint8Array,
  keys: readonly string[],
  held: readonly { readonly name: string; readonly note: string }[],
  progress: (done: number, total: number) => void,
) => Promise<BundleReport>;

const CHECK = '/assets/scripts/libs/independent-check/src/bundle/browser.js';

const [form, file, keys, held, button, verdict, details] = [
  'form',
  'file',
  'keys',
  'held',
  'check',
  'verdict',
  'details',
].map((name) => the(`verify-${name}`)) as [Shown, Shown, Shown, Shown, Shown, Shown, Shown];

form.addEventListener('submit', (event) => {
  event.preventDefault();
  button.disabled = true;
  void check().finally(() => {
    button.disabled = false;
  });
});
form.hidden = false;

async function check(): Promise<void> {
  const [chosen] = file.files;
  if (chosen === undefined) {
    say('Choose the zip file of a bundle first.', 'failed', []);
    return;
  }
  say('Checking…', 'running', []);
  try {
    const { checkBundleFile } = (await import(CHECK)) as { readonly checkBundleFile: CheckBundleFile };
    const zip = new Uint8Array(await chosen.arrayBuffer());
    const given = keys.value
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const note = held.value.replaceAll('\r\n', '\n').trim();
    const notes = note === '' ? [] : [{ name: 'The checkpoint that you hold', note: `${note}\n` }];
    const report = await checkBundleFile(zip, given, notes, (done, total) => {
      if (done % 50 === 0) verdict.textContent = `Checking… event ${done} of ${total}`;
    });
    show(report, given.length > 0);
  } catch (error) {
    say(`It could not be checked: ${(error as Error).message}.`, 'failed', []);
  }
}

function show(
  { findings, subject, asOf, keys: signed, events, proved, files, money, stored }: BundleReport,
  hasKey: boolean,
) {
  if (findings.count > 0 || subject === undefined || signed === undefined) {
    const faults = findings.faults.map(
      ({ entry, rule, says }) => `${entry === undefined ? '' : `Entry ${entry}: `}${says} (${rule})`,
    );
    say(`This bundle does not hold: ${findings.count} fault${findings.count === 1 ? '' : 's'}.`, 'failed', faults);
    return;
  }
  const seen = signed.witnesses.map(
    ({ name, time }) =>
      `${name} at ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' }).format(time * 1000)}`,
  );
  say(`No fault found: ${subject.kind} ${subject.ref}, as of entry ${asOf}.`, 'passed', [
    `${files} files, each as the manifest says.`,
    signed.isKeyGiven
      ? `Signed with the key that you gave, by the log ${signed.origin} of ${signed.size} entries.`
      : `Signed by the log ${signed.origin} of ${signed.size} entries, with the key ${signed.vkey}. That is the bundle’s own word: compare it with the key in your contract.`,
    seen.length === 0 ? 'No witness has cosigned it.' : `Cosigned by ${seen.join(', ')}.`,
    signed.grownFrom.length === 0
      ? 'No earlier checkpoint is in it.'
      : `The log only grew since the checkpoints of ${signed.grownFrom.join(', ')} entries.`,
    ...(signed.held > 0 ? ['It grew from the checkpoint that you hold, too.'] : []),
    `${proved} of ${events} events proved to stand in the log as they are here.`,
    ...(money === undefined
      ? []
      : [
          `${money.lines} lines worked out again (${money.priced} at the price in the rate card), ${money.statements} statements added up, ${money.payments} payments within what was approved.`,
        ]),
    ...(stored === undefined
      ? []
      : [
          `${stored.stored} stored files as the events name them; ${stored.disclosed} sealed fields disclosed, as committed to.`,
        ]),
    ...(hasKey ? [] : ['Give the key that you know, and a bundle made with any other is refused.']),
  ]);
}

function say(words: string, state: 'running' | 'passed' | 'failed', lines: readonly string[]): void {
  verdict.textContent = words;
  verdict.className = `govuk-heading-m app-verdict app-verdict--${state}`;
  details.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
  if (state !== 'running') verdict.focus();
}

function the(id: string): Shown {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}`);
  return found;
}
