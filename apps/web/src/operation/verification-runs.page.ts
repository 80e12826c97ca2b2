import type { VerificationRun } from '#installation';
import { epochMsOf } from '#kernel';
import { type Cell, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { counted, countWords, instantWords } from '../layout/words.js';

const RUNS_SHOWN = 20;
const ENTRIES_SHOWN = 20;

/** The last run that looked at everything, for everybody: figures and rules, and nothing that is stored. */
export function lastRunFacts(run: VerificationRun | undefined): NamedValue[] {
  if (run === undefined) {
    return [
      {
        name: 'Last full verification',
        value: cell('None yet', { tag: 'yellow', note: '“ledger verify”, on the machine of the ledger, is one.' }),
      },
    ];
  }
  return [
    {
      name: 'Last full verification',
      value: cell(verdictWords(run), {
        tag: run.verdict === 'ok' ? 'green' : 'red',
        note: `${instantWords(run.endedAt)}, by ledger verify ${run.version}, in ${secondsWords(run)}`,
      }),
    },
    {
      name: 'What it looked at',
      value: cell('', {
        items: [
          `${counted(run.entries, 'entry', 'entries')} in ${counted(run.streams, 'stream')}`,
          `${counted(run.lines, 'statement line')} and ${counted(run.payments, 'payment')}, every sum done again`,
          counted(run.checkpoints, 'checkpoint'),
          ...(run.files === null ? [] : [counted(run.files, 'stored file')]),
          run.readModels === null
            ? 'No read model: they are compared with a sound log only'
            : `${counted(run.readModels.rows, 'row')} of ${counted(run.readModels.tables, 'table')} of the read models`,
        ],
      }),
    },
    { name: 'Root that it worked out', value: rootCell(run.root) },
  ];
}

/** A root as tools expect it, both ways that they write it. */
export function rootCell(base64: string): Cell {
  return cell('', {
    items: [`base64 ${base64}`, `hex ${Buffer.from(base64, 'base64').toString('hex')}`],
    mono: true,
  });
}

/** What is wrong, by rule, with the first entries that it is wrong with; nothing where nothing is. */
export function faultsTable(run: VerificationRun | undefined): DataTable | undefined {
  if (run === undefined || run.verdict === 'ok') return undefined;
  const differing = (run.readModels?.differing ?? []).map(({ table, differences }) => [
    cell(table, { mono: true }),
    cell(countWords(differences)),
    cell('A read model that does not say what the log does: pages that are made from it may be wrong.', {
      prose: true,
    }),
  ]);
  const faults = Object.entries(run.faultsByRule).map(([rule, count]) => {
    const entries = run.named.flatMap((fault) =>
      fault.rule === rule && fault.entry !== undefined ? [fault.entry] : [],
    );
    const named = [...new Set(entries)].slice(0, ENTRIES_SHOWN).map((entry) => countWords(entry));
    return [
      cell(rule, { mono: true }),
      cell(countWords(count)),
      cell(named.length === 0 ? 'About a file, and not an entry' : `Entries ${named.join(', ')}`, { prose: true }),
    ];
  });
  return {
    caption: 'What the last full verification found',
    columns: [{ text: 'Rule or table' }, { text: 'How often', numeric: true }, { text: 'Where' }],
    rows: [...faults, ...differing],
    empty: 'The read models themselves could not be read.',
  };
}

export function runsTable(runs: readonly VerificationRun[]): DataTable {
  return {
    caption: 'Verifications, the newest first',
    columns: [
      { text: 'Ended' },
      { text: 'Verdict' },
      { text: 'Entries', numeric: true },
      { text: 'What was looked at' },
      { text: 'Took' },
    ],
    rows: runs
      .slice(0, RUNS_SHOWN)
      .map((run) => [
        cell(instantWords(run.endedAt), { nowrap: true }),
        cell(verdictWords(run), { tag: run.verdict === 'ok' ? 'green' : 'red' }),
        cell(countWords(run.entries)),
        cell(run.isFull ? 'Everything' : 'The log alone'),
        cell(secondsWords(run)),
      ]),
    empty: 'None has been run since runs are kept.',
  };
}

function verdictWords({ verdict, faults, readModels }: VerificationRun): string {
  switch (verdict) {
    case 'ok':
      return 'No fault found';
    case 'fault':
      return counted(faults, 'fault');
    case 'differs': {
      const differing = (readModels?.differing.length ?? 0) + (readModels?.faults.length ?? 0);
      return `${counted(differing, 'read model table')} differ${differing === 1 ? 's' : ''}`;
    }
  }
}

function secondsWords({ startedAt, endedAt }: VerificationRun): string {
  const seconds = Math.max(0, Math.round((epochMsOf(endedAt) - epochMsOf(startedAt)) / 1000));
  return seconds < 1 ? 'less than a second' : counted(seconds, 'second');
}
