import type { VerificationRun } from '#installation';
import { epochMsOf, type Instant } from '#kernel';
import type { FollowerStatus, Lag } from '#read-store';
import type { TreeStatus, WitnessedCheckpoint, WitnessOutcome } from '#tamper-evidence';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, type Crumb, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { capitalised, counted, countWords, instantWords, momentWords, plainWords } from '../layout/words.js';
import type { JobState } from './background-job.js';
import type { StorePlace } from './running.js';
import { faultsTable, lastRunFacts, runsTable } from './verification-runs.page.js';

export interface OperationFacts {
  readonly isDemonstration: boolean;
  readonly mode: 'owner' | 'reader';
  readonly version: string;
  readonly node: string;
  /** Undefined where another process keeps the read models up to date. */
  readonly follower: FollowerStatus | undefined;
  readonly lags: readonly Lag[];
  readonly head: number;
  readonly tree: TreeStatus;
  readonly checkpoint: WitnessedCheckpoint | undefined;
  readonly witnesses: readonly WitnessOutcome[];
  /** People whose erasure is approved, and whose key is not known to be destroyed. */
  readonly erasuresWaiting: number;
  readonly store: StorePlace;
  readonly metrics: string | undefined;
  /** The public keys that sign the log now. */
  readonly signingKeys: readonly string[];
  readonly runs: readonly VerificationRun[];
  /** Undefined where it cannot be asked for here. */
  readonly verification: JobState | undefined;
  readonly rebuild: JobState | undefined;
  /** Whether whoever reads may ask for anything, and the page is not of the past. */
  readonly mayAct: boolean;
  readonly now: Instant;
}

export interface OperationContent {
  readonly heading: string;
  /** What must not be overlooked. */
  readonly alarms: readonly string[];
  readonly facts: readonly NamedValue[];
  readonly actions: readonly Action[];
  readonly verified: readonly NamedValue[];
  readonly faults: DataTable | undefined;
  readonly runs: DataTable;
  readonly inTerminal: readonly string[];
  readonly models: DataTable;
  readonly parked: DataTable | undefined;
  readonly witnesses: DataTable;
  readonly links: readonly Crumb[];
}

/** How the process and its read models are, for whoever looks after them: no fact of any contract stands here. */
export function operationPage(facts: OperationFacts): Page<OperationContent> {
  return {
    template: 'operation/operation.njk',
    title: 'Operation',
    section: 'operation',
    content: {
      heading: 'Operation of this ledger',
      alarms: alarmsOf(facts),
      facts: factsOf(facts),
      actions: actionsOf(facts),
      verified: [...lastRunFacts(facts.runs.find(({ isFull }) => isFull)), ...jobFacts(facts)],
      faults: faultsTable(facts.runs.find(({ isFull }) => isFull)),
      runs: runsTable(facts.runs),
      inTerminal: inTerminal(facts),
      models: modelsTable(facts),
      parked: parkedTable(facts),
      witnesses: witnessesTable(facts),
      links: [
        { text: 'Members: who may sign in, and as what', href: '/operation/members' },
        { text: 'Tokens of the API: which machines may act', href: '/operation/tokens' },
        { text: 'Log of access: who came in, and who was turned away', href: '/operation/access-log' },
        // Shown to operators alone, in a demonstration too.
        ...(facts.mayAct ? [{ text: 'Webhooks, and what was sent', href: '/operation/webhooks' }] : []),
        { text: 'Exports: who took what', href: '/exports' },
        { text: 'Check an entry, a payment or a file', href: '/verify' },
        { text: 'Integrity: checkpoints, keys and what they prove', href: '/integrity' },
        { text: 'Whether it is ready, for machines', href: '/health/ready' },
        { text: 'The API', href: '/docs/api' },
      ],
    },
  };
}

function alarmsOf({ follower, tree, erasuresWaiting, lags }: OperationFacts): string[] {
  const behind = lags.filter(({ seconds }) => seconds > 60).length;
  return [
    ...(tree.state === 'broken' ? [`The log is not what was logged: ${tree.lastError ?? 'see “ledger verify”'}`] : []),
    ...(follower !== undefined && follower.parked.count > 0
      ? [`${counted(follower.parked.count, 'read model')} cannot go on; pages that are made from them are behind.`]
      : []),
    ...(behind > 0 ? [`${counted(behind, 'read model')} more than a minute behind the log.`] : []),
    ...(erasuresWaiting > 0
      ? [`${counted(erasuresWaiting, 'approved erasure')} not carried out yet: the store of keys could not be reached.`]
      : []),
  ];
}

function factsOf(facts: OperationFacts): NamedValue[] {
  const { follower, tree, checkpoint, head } = facts;
  return [
    {
      name: 'Environment',
      value: facts.isDemonstration
        ? cell('Demonstration', { tag: 'purple', note: 'its people are synthetic' })
        : cell('Live', { tag: 'green' }),
    },
    { name: 'Store of the log', value: cell(facts.store.kind, { note: facts.store.place }) },
    {
      name: 'Metrics',
      value:
        facts.metrics === undefined
          ? cell('Not answered', { note: 'LEDGER_METRICS_PORT says at which port they are.' })
          : cell(facts.metrics, { mono: true }),
    },
    { name: 'Version', value: cell(facts.version, { note: `Node ${facts.node}` }) },
    {
      name: 'This process',
      value: cell(facts.mode === 'owner' ? 'Writes and reads' : 'Only reads what another process writes'),
    },
    { name: 'Last entry that the read models have', value: cell(head < 0 ? 'None' : countWords(head)) },
    {
      name: 'Read models',
      value:
        follower === undefined
          ? cell('Kept up to date by another process')
          : cell(capitalised(plainWords(follower.state)), {
              tag: follower.state === 'live' ? 'green' : 'yellow',
              ...(follower.lastError === undefined ? {} : { note: follower.lastError }),
            }),
    },
    { name: 'Read models made anew', value: rebuiltCell(follower) },
    {
      name: 'Tree of hashes',
      value: cell(capitalised(plainWords(tree.state)), {
        tag: tree.state === 'broken' ? 'red' : 'green',
        note: counted(tree.size, 'entry', 'entries'),
      }),
    },
    {
      name: 'Last checkpoint',
      value:
        checkpoint === undefined
          ? cell('None is signed yet')
          : cell(`Size ${countWords(checkpoint.size)}`, { href: '/integrity', note: signedWords(checkpoint, facts) }),
    },
    {
      name: 'Signs with',
      value:
        facts.signingKeys.length === 0
          ? cell('Nothing: another process signs')
          : cell(facts.signingKeys.join(' '), { mono: true }),
    },
    {
      name: 'Erasures waiting for their key',
      value: cell(facts.erasuresWaiting === 0 ? 'None' : countWords(facts.erasuresWaiting)),
    },
  ];
}

function signedWords({ size, signedAt }: WitnessedCheckpoint, { tree, now }: OperationFacts): string {
  const minutes = Math.max(0, Math.round((epochMsOf(now) - epochMsOf(signedAt)) / 60_000));
  return `signed ${instantWords(signedAt)}, ${counted(minutes, 'minute')} ago; ${counted(tree.size - size, 'entry', 'entries')} since`;
}

function rebuiltCell(follower: FollowerStatus | undefined): Cell {
  const rebuilt = follower?.lastRebuild;
  if (rebuilt === undefined) return cell('Not since this process began');
  const took = rebuilt.seconds < 1 ? 'less than a second' : counted(Math.round(rebuilt.seconds), 'second');
  return cell(instantWords(rebuilt.at), {
    note: `${counted(rebuilt.events, 'event')} in ${took}: ${rebuilt.why}`,
  });
}

function actionsOf({ verification, rebuild, mayAct }: OperationFacts): Action[] {
  if (!mayAct) return [];
  return [
    ...(verification === undefined || verification.running !== undefined
      ? []
      : [{ text: 'Verify everything now', href: '/operation/verify' }]),
    ...(rebuild === undefined || rebuild.running !== undefined
      ? []
      : [{ text: 'Make the read models anew', href: '/operation/rebuild' }]),
  ];
}

/** What is under way, and what came to nothing: a verification that has a verdict stands among the others. */
function jobFacts({ verification, rebuild }: OperationFacts): NamedValue[] {
  return [
    ...jobFact('Verification', verification, 'entry', 'entries'),
    ...jobFact('Making the read models anew', rebuild, 'event', 'events'),
  ];
}

function jobFact(name: string, job: JobState | undefined, one: string, many: string): NamedValue[] {
  const { running, last } = job ?? {};
  if (running !== undefined) {
    const far = running.progress === 0 ? [] : [`${counted(running.progress, one, many)} so far`];
    const note = [`Asked for by ${running.askedBy}, ${instantWords(running.since)}`, ...far].join('; ');
    return [
      {
        name,
        value: cell('Under way', { tag: 'blue', note: `${note}. Load this page again to see what came of it.` }),
      },
    ];
  }
  if (last?.failure === undefined) return [];
  return [
    { name, value: cell('Came to nothing', { tag: 'red', note: `${instantWords(last.endedAt)}: ${last.failure}` }) },
  ];
}

function inTerminal({ verification, rebuild }: OperationFacts): string[] {
  return [
    verification === undefined
      ? 'Everything is verified in a terminal: “ledger verify” runs beside the server and keeps what it finds for this page.'
      : '“ledger verify” does the same in a terminal as “Verify everything now”: a process of its own, which reads the log in code of its own and then makes the read models again beside those in use and compares them row by row.',
    rebuild === undefined
      ? 'The read models are made anew by the process that keeps them, or with “ledger rebuild”.'
      : 'The read models are made anew beside those in use, which answer until the new ones are whole. Nothing is recorded by it.',
  ];
}

function modelsTable({ follower, lags }: OperationFacts): DataTable {
  const lagOf = new Map(lags.map((lag) => [lag.projection, lag]));
  return {
    caption: 'Read models against the log',
    columns: [
      { text: 'Read model' },
      { text: 'Version', numeric: true },
      { text: 'Has entry', numeric: true },
      { text: 'Behind', numeric: true },
      { text: 'Seconds behind', numeric: true },
      { text: 'State' },
    ],
    rows: (follower?.projections ?? []).map(({ name, version, place, parked }) => {
      const lag = lagOf.get(name);
      return [
        cell(name, { mono: true }),
        cell(countWords(version)),
        cell(place === undefined ? 'None' : countWords(place.sequence)),
        cell(lag === undefined ? '0' : `${lag.isAtLeast ? 'at least ' : ''}${countWords(lag.events)}`),
        cell(countWords(Math.round(lag?.seconds ?? 0))),
        parked === undefined ? cell('Goes on', { tag: 'green' }) : cell('Stands still', { tag: 'red' }),
      ];
    }),
    empty: 'Another process keeps the read models up to date.',
  };
}

function parkedTable({ follower, mayAct }: OperationFacts): DataTable | undefined {
  const parked = (follower?.projections ?? []).flatMap((each) => each.parked ?? []);
  if (parked.length === 0) return undefined;
  return {
    caption: 'What they cannot handle',
    columns: [
      { text: 'Read model' },
      { text: 'Entry', numeric: true },
      { text: 'Event' },
      { text: 'Error' },
      { text: 'Since' },
      ...(mayAct ? [{ text: 'Try again' }] : []),
    ],
    rows: parked.map(({ projection, sequence, type, error, parkedAt }) => [
      cell(projection, { mono: true }),
      cell(countWords(sequence), { href: `/entries/${sequence}` }),
      cell(type),
      cell(error, { prose: true }),
      cell(momentWords(parkedAt)),
      ...(mayAct
        ? [cell('Try again', { href: `/operation/read-models/${projection}/retry`, hidden: `for ${projection}` })]
        : []),
    ]),
    empty: '',
  };
}

function witnessesTable({ witnesses }: OperationFacts): DataTable {
  return {
    caption: 'Witnesses',
    columns: [{ text: 'Witness' }, { text: 'What it answered' }],
    rows: witnesses.map((one) => [cell(one.witness, { mono: true }), cell(capitalised(plainWords(one.outcome)))]),
    empty: 'No witness is asked by this process. Whoever keeps a checkpoint elsewhere is one.',
  };
}
