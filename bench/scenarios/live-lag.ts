import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ImportedEvent, importLedger, SqliteEventLog } from '#event-log';
import { compareWithLog, Follower, SqliteReadStore } from '#read-store';
import { benchCodec, contractEvents } from '../lib/contract-ledger.js';
import { everyProjection } from '../lib/every-projection.js';
import { type Comparison, comparisonOf, type Measured, medianOf, quantileOf } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

/** Appends asked for each second; the last is more than one process that also projects is expected to reach. */
const RATES = [500, 1_000, 2_000, 5_000, 10_000];
const SECONDS = 1.5;
const TICK_MS = 5;
/** Every so many events, one is timed from its durable answer until every projection has it. */
const TIMED_EACH = 20;
const GIVE_UP_MS = 60_000;

export const scenario: Scenario = {
  summary: 'steady appends while all read models follow: how long each waits to be seen, and equality with a rebuild',
  async run({ events, rounds, folder, progress }) {
    const live = Math.ceil(RATES.reduce((sum, rate) => sum + rate, 0) * SECONDS);
    const file = join(folder, 'ledger.db');
    const source = contractEvents(events + live * rounds);
    progress(`making a ledger of ${events} events`);
    await importLedger(file, taken(source, events));
    const codec = benchCodec();
    const projections = everyProjection();
    const log = SqliteEventLog.open(file);
    const store = SqliteReadStore.open(join(folder, 'read-store'), projections);
    const follower = new Follower(log, codec, store);
    try {
      await follower.start();
      await follower.whenLive();
      const comparisons: Comparison[] = [];
      for (const rate of RATES) {
        progress(`${rate} events a second`);
        const measured: Steady[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const ready = [...taken(source, Math.ceil(rate * SECONDS))];
          measured.push(await steadily(log, store, ready, rate));
        }
        const appended = { name: 'of them appended', rounds: measured.map((each) => each.appended) };
        comparisons.push(
          comparisonOf(
            `at ${rate}/s`,
            measured.map((each) => each.handled),
            appended,
          ),
        );
      }
      progress('rebuilding from the log, and comparing every row');
      const { entries, tables, differences, faults } = await compareWithLog(store, projections, log, codec);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const isEqual = differences.length === 0 && faults.length === 0;
      const words = isEqual ? `${rows} rows of ${entries} events` : JSON.stringify(differences[0] ?? faults[0]);
      const { count, oldest } = follower.status.parked;
      return {
        comparisons,
        checks: [
          { what: 'living gave what rebuilding gives', holds: isEqual, detail: words },
          { what: 'every event was handled', holds: count === 0, detail: oldest?.error ?? 'none parked' },
        ],
      };
    } finally {
      await follower.stop();
      store.close();
      await log.close();
    }
  },
};

interface Steady {
  readonly appended: Measured;
  readonly handled: Measured;
}

/** Appends at a steady rate, never waiting for an answer before the next, and follows each event until it is seen. */
async function steadily(
  log: SqliteEventLog,
  store: SqliteReadStore,
  events: readonly ImportedEvent[],
  rate: number,
): Promise<Steady> {
  const lags: number[] = [];
  const answers: Promise<void>[] = [];
  const begun = performance.now();
  let durableAt = begun;
  let handledAt = begun;
  const append = async (event: ImportedEvent, isTimed: boolean) => {
    const { stream, revision } = event;
    const answer = await log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [event]);
    if (answer.kind !== 'appended') throw new Error(`${stream}/${revision}: ${answer.kind}`);
    durableAt = performance.now();
    if (!isTimed) return;
    const from = durableAt;
    if (!(await store.whenHandled(answer.position, GIVE_UP_MS)))
      throw new Error(`${stream}/${revision} was never seen`);
    handledAt = Math.max(handledAt, performance.now());
    lags.push(performance.now() - from);
  };
  while (answers.length < events.length) {
    // By the clock, so that what a slow turn left out is made up for in the next.
    const due = Math.min(events.length, Math.ceil(((performance.now() - begun) / 1_000) * rate));
    for (const event of events.slice(answers.length, due)) {
      const isTimed = answers.length % TIMED_EACH === 0 || answers.length === events.length - 1;
      answers.push(append(event, isTimed));
    }
    await pause(TICK_MS);
  }
  await Promise.all(answers);
  const perSecond = (until: number) => (events.length / (until - begun)) * 1_000;
  const notes = { lagP50Ms: medianOf(lags), lagP99Ms: quantileOf(lags, 0.99) };
  return { appended: { perSecond: perSecond(durableAt) }, handled: { perSecond: perSecond(handledAt), notes } };
}

function* taken<T>(source: Iterator<T>, count: number): Generator<T> {
  for (let index = 0; index < count; index += 1) {
    const next = source.next();
    if (next.done === true) return;
    yield next.value;
  }
}
