import type { VerificationRun } from '#installation';
import type { SignedCheckpoint, WitnessedCheckpoint } from '#tamper-evidence';
import { type Cell, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { counted, countWords, instantWords } from '../layout/words.js';
import { faultsTable, lastRunFacts, rootCell, runsTable } from '../operation/verification-runs.page.js';
import type { CheckedEntry, HandleFound, HeldVerdict } from './checked-handle.js';

export interface HandleAsked {
  readonly handle: string;
  /** What the bytes of a chosen file would hash to as a leaf of the tree. */
  readonly leaf: string;
  readonly held: string;
  /** What the handle leads to; undefined where nothing was asked, or it leads nowhere. */
  readonly found: HandleFound | undefined;
  readonly heldVerdict: HeldVerdict | undefined;
  readonly latest: WitnessedCheckpoint | undefined;
  readonly runs: readonly VerificationRun[];
  readonly isSignedIn: boolean;
}

export interface HandleContent {
  readonly handle: string;
  readonly leaf: string;
  readonly held: string;
  readonly handleHint: string;
  /** What was asked leads nowhere. */
  readonly nothing: string | undefined;
  readonly results: readonly { readonly heading: string; readonly facts: readonly NamedValue[] }[];
  readonly heldFacts: readonly NamedValue[];
  readonly head: readonly NamedValue[];
  readonly lastRun: readonly NamedValue[];
  readonly faults: DataTable | undefined;
  readonly runs: DataTable;
}

/** What the log says of a handle, and of a checkpoint that somebody kept. */
export function handleContent(asked: HandleAsked): HandleContent {
  const { handle, leaf, held, found, heldVerdict, latest, runs, isSignedIn } = asked;
  const full = runs.find(({ isFull }) => isFull);
  return {
    handle,
    leaf,
    held,
    handleHint:
      'A payment or statement by its reference, an entry by its number or by its hash in the tree, or an evidence file by its SHA-256 digest (hexadecimal or base64)',
    nothing: handle === '' || found !== undefined ? undefined : nothingWords(isSignedIn),
    results: found === undefined ? [] : found.entries.map((one) => resultOf(found, one, latest, full)),
    heldFacts:
      heldVerdict === undefined ? [] : [{ name: 'The checkpoint that you kept', value: heldCell(heldVerdict) }],
    head: headFacts(latest),
    lastRun: lastRunFacts(full),
    faults: faultsTable(full),
    runs: runsTable(runs),
  };
}

/** Whether there is such a thing is nothing to tell to whoever may not read of it. */
function nothingWords(isSignedIn: boolean): string {
  return isSignedIn
    ? 'Nothing in this log that you may read is called so or has this digest.'
    : 'No entry has this number or this hash. Payments, statements and evidence files are found by those who may read them: sign in first.';
}

function resultOf(
  { what, entries, more }: HandleFound,
  one: CheckedEntry,
  latest: SignedCheckpoint | undefined,
  run: VerificationRun | undefined,
) {
  const others = entries.length - 1 + more;
  const faults = run?.named.filter(({ entry }) => entry === one.entry).length ?? 0;
  return {
    heading: /^Entry/.test(what) ? `Entry ${countWords(one.entry)}` : `${what}: entry ${countWords(one.entry)}`,
    facts: [
      {
        name: 'What it is',
        value: cell(one.type ?? 'An entry of the log', {
          href: `/entries/${one.entry}`,
          ...(others > 0 ? { note: `${counted(others, 'other entry', 'other entries')} by the same handle` } : {}),
        }),
      },
      {
        name: 'Its stored bytes',
        value: one.isAsLogged
          ? cell('Hash to what the tree has', { tag: 'green' })
          : one.leaf === undefined
            ? cell('Not in the tree yet', { tag: 'grey' })
            : cell('Do NOT hash to what the tree has', { tag: 'red' }),
      },
      ...(one.leaf === undefined
        ? []
        : [{ name: 'Its hash in the tree', value: rootCell(one.leaf.toString('base64')) }]),
      { name: 'Under the published head', value: inclusionCell(one, latest) },
      ...(faults === 0
        ? []
        : [
            {
              name: 'Last full verification',
              value: cell(counted(faults, 'fault'), {
                tag: 'red' as const,
                note: 'What is derived from this entry, on every page, rests on a faulty entry.',
              }),
            },
          ]),
    ],
  };
}

function inclusionCell({ entry, steps, isIncluded }: CheckedEntry, latest: SignedCheckpoint | undefined): Cell {
  if (latest === undefined || steps === undefined) {
    return cell('Not signed yet', { tag: 'grey', note: 'The next checkpoint includes it.' });
  }
  if (!isIncluded) return cell('NOT included: the proof does not lead to the signed root', { tag: 'red' });
  return cell(`Included: ${counted(steps.length, 'step')} to the root of ${countWords(latest.size)} entries`, {
    href: `/log/proofs/${entry}.tlog-proof`,
    items: steps.map((hash) => hash.toString('base64')),
  });
}

function heldCell(verdict: HeldVerdict): Cell {
  switch (verdict.kind) {
    case 'grown':
      return cell('The log has only grown since', {
        tag: 'green',
        note: `From ${countWords(verdict.from)} to ${counted(verdict.to, 'entry', 'entries')}, by a proof of ${counted(verdict.steps, 'hash', 'hashes')}.`,
      });
    case 'contradicted':
      return cell('The log contradicts it', {
        tag: 'red',
        note: `${verdict.why}. Keep it, and tell the other parties.`,
      });
    case 'unreadable':
      return cell('It says nothing about this log', { tag: 'yellow', note: `${verdict.why}.` });
  }
}

function headFacts(latest: WitnessedCheckpoint | undefined): NamedValue[] {
  if (latest === undefined) return [{ name: 'Published head', value: cell('Nothing is signed yet', { tag: 'grey' }) }];
  return [
    {
      name: 'Published head',
      value: cell(counted(latest.size, 'entry', 'entries'), {
        href: '/log/checkpoint',
        hidden: 'as they are signed',
        note: `Signed ${instantWords(latest.signedAt)}`,
      }),
    },
    { name: 'Root', value: rootCell(latest.root.toString('base64')) },
    {
      name: 'Witnesses',
      value:
        latest.witnesses.length === 0
          ? cell('None has cosigned it')
          : cell('', { items: latest.witnesses.map(({ name, at }) => `${name}, ${instantWords(at)}`) }),
    },
  ];
}
