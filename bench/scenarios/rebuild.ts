import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  EventCodec,
  type EventOf,
  EventRegistry,
  eventType,
  type ImportedEvent,
  importLedger,
  SqliteEventLog,
} from '#event-log';
import {
  Actor,
  addDays,
  CalendarDate,
  ContractId,
  calendarDate,
  eventIdOf,
  instantAt,
  OutcomeCode,
  Pence,
  PersonId,
  SystemEntropy,
} from '#kernel';
import { ParticipantsStore } from '#participants';
import { Follower, type Projection, projection, SqliteReadStore, table } from '#read-store';
import { compare, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

/** Of reading and parsing alone; 0.30 is aimed at. */
const MUST = 0.17;
const CONTRACTS = 29;
const EVENTS_PER_PERSON = 50;

// The events and read models are invented, in the size and mix of a real contract: one person's referral, then evidence,
// verification and claims of their outcomes, each event touching the person, the outcome, the contract's totals and the
// trail.
const person = { contract: ContractId, person: PersonId };
const outcome = { ...person, outcome: OutcomeCode };
const benchEvents = {
  PersonReferred: eventType(
    'A person was referred',
    { ...person, on: CalendarDate, cohort: z.string() },
    { occurred: 'on' },
  ),
  OutcomeEvidenced: eventType(
    'Evidence was submitted',
    { ...outcome, on: CalendarDate, kind: z.string() },
    { occurred: 'on' },
  ),
  OutcomeVerified: eventType(
    'Evidence was verified',
    { ...outcome, on: CalendarDate, method: z.string() },
    { occurred: 'on' },
  ),
  OutcomeClaimed: eventType(
    'An outcome was claimed',
    { ...outcome, on: CalendarDate, amount: Pence },
    { occurred: 'on' },
  ),
};
type BenchEvent = EventOf<typeof benchEvents>;

const people = table<{ person: string; contract: string; cohort: string; referred_on: string; events: number }>({
  name: 'people',
  kind: 'current',
  columns: { person: 'text', contract: 'text', cohort: 'text', referred_on: 'text', events: 'integer' },
  key: ['person'],
  indexes: [['contract', 'referred_on']],
});
const outcomes = table<{ person: string; outcome: string; status: string; achieved_on: string; amount: number | null }>(
  {
    name: 'outcomes',
    kind: 'history',
    columns: { person: 'text', outcome: 'text', status: 'text', achieved_on: 'text', amount: 'integer?' },
    key: ['person', 'outcome'],
    indexes: [['status', 'achieved_on']],
  },
);
const totals = table<{ contract: string; claimed: number; claims: number; people: number }>({
  name: 'contract_totals',
  kind: 'history',
  columns: { contract: 'text', claimed: 'integer', claims: 'integer', people: 'integer' },
  key: ['contract'],
});
const months = table<{ contract: string; month: string; claimed: number; claims: number }>({
  name: 'months',
  kind: 'current',
  columns: { contract: 'text', month: 'text', claimed: 'integer', claims: 'integer' },
  key: ['contract', 'month'],
});
const trail = table<{ event: string; subject: string; happened: string; said: string }>({
  name: 'trail',
  kind: 'current',
  columns: { event: 'text', subject: 'text', happened: 'text', said: 'text' },
  key: ['event'],
  indexes: [['subject']],
});

const register = projection<BenchEvent>({
  name: 'register',
  version: 1,
  tables: [people, outcomes],
  on: {
    PersonReferred: ({ event }, rows) => {
      const { person, contract, cohort, on } = event;
      rows.put(people, { person, contract, cohort, referred_on: on, events: 1 });
    },
    OutcomeEvidenced: ({ event }, rows) => {
      seen(event.person, rows);
      rows.put(outcomes, {
        person: event.person,
        outcome: event.outcome,
        status: 'submitted',
        achieved_on: event.on,
        amount: null,
      });
    },
    OutcomeVerified: ({ event }, rows) => {
      seen(event.person, rows);
      const known = rows.get(outcomes, [event.person, event.outcome]);
      if (known !== undefined) rows.put(outcomes, { ...known, status: 'verified' });
    },
    OutcomeClaimed: ({ event }, rows) => {
      seen(event.person, rows);
      const known = rows.get(outcomes, [event.person, event.outcome]);
      if (known !== undefined) rows.put(outcomes, { ...known, status: 'claimed', amount: event.amount });
    },
  },
});

function seen(who: string, rows: Parameters<Projection['apply']>[1]): void {
  const known = rows.get(people, [who]);
  if (known !== undefined) rows.put(people, { ...known, events: known.events + 1 });
}

const dashboard = projection<BenchEvent>({
  name: 'dashboard',
  version: 1,
  tables: [totals, months],
  on: {
    PersonReferred: ({ event }, rows) => {
      const known = rows.get(totals, [event.contract]) ?? {
        contract: event.contract,
        claimed: 0,
        claims: 0,
        people: 0,
      };
      rows.put(totals, { ...known, people: known.people + 1 });
    },
    OutcomeEvidenced: 'ignored',
    OutcomeVerified: 'ignored',
    OutcomeClaimed: ({ event }, rows) => {
      const { contract, amount } = event;
      const total = rows.get(totals, [contract]) ?? { contract, claimed: 0, claims: 0, people: 0 };
      rows.put(totals, { ...total, claimed: total.claimed + amount, claims: total.claims + 1 });
      const month = event.on.slice(0, 7);
      const known = rows.get(months, [contract, month]) ?? { contract, month, claimed: 0, claims: 0 };
      rows.put(months, { ...known, claimed: known.claimed + amount, claims: known.claims + 1 });
    },
  },
});

const trails: Projection = {
  name: 'trails',
  version: 1,
  tables: [trail],
  apply: ({ event, envelope }, rows) =>
    rows.put(trail, { event: envelope.id, subject: envelope.stream, happened: envelope.occurredAt, said: event.type }),
};

const projections = [register, dashboard, trails];
const entropy = new SystemEntropy();
const codec = new EventCodec(new EventRegistry(benchEvents), ParticipantsStore.inMemory(entropy), entropy);

function* syntheticEvents(count: number): Generator<ImportedEvent> {
  const persons = Math.max(1, Math.ceil(count / EVENTS_PER_PERSON));
  const revisions = new Int32Array(persons).fill(-1);
  const actor = Actor.parse({
    subject: 'synthetic-worker-17',
    organisation: 'synthetic_provider',
    role: 'service-provider',
  });
  const first = calendarDate('2018-04-01');
  // A fixed walk over the people, far from their order: the worst case for every index, and the same on every run.
  for (let index = 0; index < count; index += 1) {
    const who = (index * 7_919) % persons;
    const revision = (revisions[who] ?? -1) + 1;
    revisions[who] = revision;
    const common = {
      contract: `synthetic_${who % CONTRACTS}`,
      person: `P${String(who).padStart(16, '0')}`,
      on: addDays(first, Math.floor((index / count) * 1_500)),
    };
    const step = (revision - 1) % 3;
    const code = { outcome: `outcome_${Math.floor((revision - 1) / 3)}` };
    const event =
      revision === 0
        ? { type: 'PersonReferred', ...common, cohort: `cohort_${who % 7}` }
        : step === 0
          ? { type: 'OutcomeEvidenced', ...common, ...code, kind: 'employer_letter' }
          : step === 1
            ? { type: 'OutcomeVerified', ...common, ...code, method: 'document_check' }
            : { type: 'OutcomeClaimed', ...common, ...code, amount: 100_00 + (index % 900) };
    const stream = `referral-${common.contract}-${common.person}`;
    const encoded = codec.encode(event, 0, {
      stream,
      revision,
      recordedAt: instantAt(Date.UTC(2018, 3, 1) + index * 1_000),
      actor,
      command: { id: `synthetic-command-${index}`, digest: `hmac-sha256:${'0'.repeat(64)}` },
      correlation: `synthetic-command-${index}`,
      reliesOn:
        revision === 0
          ? []
          : [{ event: eventIdOf(`synthetic-command-${who}`, 0), stream, revision: 0, as: 'referral' }],
      evidence: [],
    });
    yield { ...encoded, stream, revision };
  }
}

/** Told by the process that measured itself. */
interface Told {
  readonly seconds: number;
  /** Of the processor, user and system: says more than the clock where others share the machine. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** The longest that anything else would have had to wait. */
  readonly longestWaitMs: number;
  readonly fileMb: number;
}

async function readAndParse(ledger: string): Promise<void> {
  const log = SqliteEventLog.openReadOnly(ledger);
  for await (const batch of log.readAll('start', { batchSize: 2_000 })) for (const { text } of batch) JSON.parse(text);
  await log.close();
}

async function decodeAll(ledger: string): Promise<void> {
  const log = SqliteEventLog.openReadOnly(ledger);
  for await (const batch of log.readAll('start', { batchSize: 2_000 })) for (const entry of batch) codec.decode(entry);
  await log.close();
}

async function rebuild(ledger: string, folder: string): Promise<void> {
  const log = SqliteEventLog.openReadOnly(ledger);
  const store = SqliteReadStore.open(folder, projections);
  await new Follower(log, codec, store).rebuild();
  store.close();
  await log.close();
}

async function measure(side: string, ledger: string): Promise<Told> {
  const folder = mkdtempSync(join(dirname(ledger), 'read-store-'));
  let longestWaitMs = 0;
  let before = performance.now();
  let isDone = false;
  const watch = () => {
    const now = performance.now();
    longestWaitMs = Math.max(longestWaitMs, now - before);
    before = now;
    if (!isDone) setImmediate(watch);
  };
  setImmediate(watch);
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  if (side === 'rebuild') await rebuild(ledger, folder);
  else if (side === 'decode') await decodeAll(ledger);
  else await readAndParse(ledger);
  const seconds = (performance.now() - began) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
  isDone = true;
  const file = join(folder, 'read-store.2.sqlite');
  const fileMb = side === 'rebuild' ? statSync(file).size / 2 ** 20 : 0;
  rmSync(folder, { recursive: true });
  return { seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, longestWaitMs, fileMb };
}

/** In a process of its own, so that each side has its own peak of memory. */
function measureApart(side: 'floor' | 'decode' | 'rebuild', ledger: string, events: number): Measured {
  const own = [...process.execArgv, fileURLToPath(import.meta.url), '--measure', side, ledger];
  const child = spawnSync(process.execPath, own, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`Measuring ${side} ended with ${child.status}`);
  const { seconds, cpuSeconds, peakMb, longestWaitMs, fileMb } = JSON.parse(child.stdout) as Told;
  const notes = { cpuMicroseconds: (cpuSeconds / events) * 1_000_000, peakMb, longestWaitMs };
  return { perSecond: events / seconds, notes: side === 'rebuild' ? { ...notes, fileMb } : notes };
}

export const scenario: Scenario = {
  summary: 'all read models made anew from the log, against reading it and parsing its JSON and nothing else',
  async run({ events: asked, rounds, folder, progress }) {
    const events = Math.max(asked, 10_000);
    const ledger = join(folder, 'ledger.db');
    progress(`making a ledger of ${events} events`);
    await importLedger(ledger, syntheticEvents(events));
    const floor = { name: 'read and parse', run: () => measureApart('floor', ledger, events) };
    progress('reading, checking and upcasting every event');
    const decoded = await compare('decode', () => measureApart('decode', ledger, events), floor, { rounds });
    progress('rebuilding');
    const rebuilt = await compare('rebuild', () => measureApart('rebuild', ledger, events), floor, {
      rounds,
      must: MUST,
    });
    return { comparisons: [decoded, rebuilt] };
  },
};

if (process.argv[2] === '--measure') {
  const [side = '', ledger = ''] = process.argv.slice(3);
  process.stdout.write(JSON.stringify(await measure(side, ledger)));
}
