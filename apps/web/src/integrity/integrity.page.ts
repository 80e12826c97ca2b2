import { epochMsOf, type Instant } from '#kernel';
import type { ListedKey, TreeStatus, WitnessedCheckpoint, WitnessOutcome } from '#tamper-evidence';
import type { Page } from '../layout/pages.js';
import { type Cell, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { counted, countWords, instantWords } from '../layout/words.js';

export interface Integrity {
  readonly origin: string;
  /** Entries in the tree. */
  readonly size: number;
  readonly status: TreeStatus;
  readonly keys: readonly ListedKey[];
  /** The latest, the newest first. */
  readonly checkpoints: readonly WitnessedCheckpoint[];
  readonly outcomes: readonly WitnessOutcome[];
  readonly now: Instant;
}

export interface IntegrityContent {
  readonly heading: string;
  /** What must not be overlooked. */
  readonly alarms: readonly string[];
  readonly facts: readonly NamedValue[];
  readonly proves: readonly string[];
  readonly doesNot: readonly string[];
  readonly checkpoints: DataTable;
  readonly keys: readonly NamedValue[];
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

/** What the log proves of itself today, with what is needed to check it. */
export function integrityPage(integrity: Integrity): Page<IntegrityContent> {
  const [latest] = integrity.checkpoints;
  return {
    template: 'integrity/integrity.njk',
    title: 'Integrity',
    section: 'none',
    content: {
      heading: 'Integrity of the ledger',
      alarms: alarmsOf(integrity),
      facts: [
        { name: 'Name of the log', value: cell(integrity.origin, { mono: true }) },
        ...(latest === undefined ? [] : latestFacts(latest, integrity)),
        {
          name: 'Not signed yet',
          value: cell(counted(integrity.size - (latest?.size ?? 0), 'entry', 'entries')),
        },
      ],
      proves: [
        'Each entry is in one tree of hashes, and the log has signed its root. Whoever keeps a checkpoint can find out later whether any entry before it was changed, taken out or put in between.',
        'Every later checkpoint can be shown to begin with all entries of an earlier one.',
        'A proof of one entry fits into one file, and tools that others have written check it offline.',
      ],
      doesNot: [
        'That what was recorded is true, or who typed it.',
        'That nothing was left out before it was recorded: ask for a receipt when you send something in.',
        'Against the operator alone: unless a checkpoint is held or cosigned by somebody else, the operator could show two histories.',
      ],
      checkpoints: checkpointsTable(integrity.checkpoints),
      keys: keyFacts(integrity.keys),
      links: [
        ...(latest === undefined ? [] : [{ text: 'The latest checkpoint, as it is signed', href: '/log/checkpoint' }]),
        { text: 'The log for programs', href: '/v1/log' },
        { text: 'Check an audit bundle', href: '/verify' },
      ],
    },
  };
}

function latestFacts(latest: WitnessedCheckpoint, { now }: Integrity): NamedValue[] {
  return [
    { name: 'Latest checkpoint', value: cell(`${counted(latest.size, 'entry', 'entries')}`) },
    { name: 'Signed', value: cell(instantWords(latest.signedAt), { note: agoWords(latest.signedAt, now) }) },
    { name: 'Root', value: cell(latest.root.toString('base64'), { mono: true }) },
    { name: 'Witnesses', value: witnessCell(latest) },
  ];
}

function alarmsOf({ status, outcomes }: Integrity): string[] {
  const broken = status.state === 'broken' ? [`Nothing is signed any more. ${status.lastError ?? ''}`.trim()] : [];
  const failing =
    status.state === 'waiting'
      ? [`The tree cannot be written at the moment: ${status.lastError ?? 'no reason given'}`]
      : [];
  const contradicted = outcomes.flatMap((each) => {
    if (each.outcome === 'ahead') {
      return [
        `The witness ${each.witness} has seen ${counted(each.size, 'entry', 'entries')}, more than this log has.`,
      ];
    }
    return each.outcome === 'not-consistent' ? [`The witness ${each.witness} remembers another history.`] : [];
  });
  return [...broken, ...failing, ...contradicted];
}

function witnessCell({ witnesses, isWitnessed }: WitnessedCheckpoint): Cell {
  const items = witnesses.map(({ name, at }) => `${name}, ${instantWords(at)}`);
  if (isWitnessed === undefined) return cell('Nobody is asked', { tag: 'grey' });
  return isWitnessed
    ? cell('Cosigned', { tag: 'green', items })
    : cell('Not cosigned by enough', { tag: 'yellow', items });
}

function checkpointsTable(checkpoints: readonly WitnessedCheckpoint[]): DataTable {
  return {
    caption: 'Latest checkpoints',
    columns: [{ text: 'Entries' }, { text: 'Signed' }, { text: 'Root' }, { text: 'Witnesses' }],
    rows: checkpoints.map((each) => [
      cell(countWords(each.size), { href: `/v1/checkpoints/${each.size}`, hidden: 'entries, as data' }),
      cell(instantWords(each.signedAt)),
      cell(each.root.toString('base64'), { mono: true }),
      witnessCell(each),
    ]),
    empty: 'Nothing was signed yet: the log is signed a moment after its first entry.',
  };
}

/** Not a table: a key is one long word, which must be able to break anywhere. */
function keyFacts(keys: readonly ListedKey[]): NamedValue[] {
  return keys.map(({ vkey, sinceSize, untilSize, sinceAt, untilAt }) => {
    const first = sinceSize === 0 ? 'the first entry' : counted(sinceSize, 'entry', 'entries');
    const from = `From ${first} on, since ${instantWords(sinceAt)}`;
    const isSigning = untilSize === undefined || untilAt === undefined;
    const until = isSigning
      ? 'and signs now'
      : `to ${counted(untilSize, 'entry', 'entries')}, until ${instantWords(untilAt)}`;
    return { name: isSigning ? 'Signs' : 'Signed', value: cell(vkey, { note: `${from}, ${until}.` }) };
  });
}

/** How long ago, to the largest unit that is full: nobody needs more of it. */
export function agoWords(at: Instant, now: Instant): string {
  const seconds = Math.max(0, Math.floor((epochMsOf(now) - epochMsOf(at)) / 1000));
  if (seconds < 60) return 'less than a minute ago';
  if (seconds < 3_600) return `${counted(Math.floor(seconds / 60), 'minute')} ago`;
  if (seconds < 86_400) return `${counted(Math.floor(seconds / 3_600), 'hour')} ago`;
  return `${counted(Math.floor(seconds / 86_400), 'day')} ago`;
}

/** The proof of one entry, as its page tells it. */
export function proofCell(
  entry: number,
  checkpoint: { readonly size: number; readonly signedAt: Instant } | undefined,
): Cell {
  if (checkpoint === undefined || entry >= checkpoint.size) {
    return cell('Not signed yet', { tag: 'grey', note: 'The next checkpoint includes it.' });
  }
  return cell('Download the proof of this entry', {
    href: `/log/proofs/${entry}.tlog-proof`,
    note: `A text file of some kilobytes (${entry}.tlog-proof, C2SP tlog-proof). In the checkpoint of ${counted(checkpoint.size, 'entry', 'entries')}, signed ${instantWords(checkpoint.signedAt)}.`,
  });
}
