import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importLedger, SqliteEventLog } from '#event-log';
import { Follower, SqliteReadStore } from '#read-store';
import { benchCodec, contractEvents } from '../lib/contract-ledger.js';
import { everyProjection } from '../lib/every-projection.js';
import { type Comparison, compare, type Figures, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

/** Of reading and parsing alone; 0.30 is aimed at. */
const MUST = 0.17;
const PEAK_MB_MAX = 500;
/** Fewer say more of how fast a program starts than of how fast it rebuilds. */
const EVENTS_MIN = 10_000;

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
  const codec = benchCodec();
  const log = SqliteEventLog.openReadOnly(ledger);
  for await (const batch of log.readAll('start', { batchSize: 2_000 })) for (const entry of batch) codec.decode(entry);
  await log.close();
}

async function rebuild(ledger: string, folder: string): Promise<void> {
  const log = SqliteEventLog.openReadOnly(ledger);
  const store = SqliteReadStore.open(folder, everyProjection());
  await new Follower(log, benchCodec(), store).rebuild();
  const parked = store.places.find((place) => place.parked !== undefined)?.parked;
  if (parked !== undefined) throw new Error(`${parked.projection} cannot handle ${parked.type}: ${parked.error}`);
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
  const notes = { cpuUs: (cpuSeconds / events) * 1_000_000, peakMb, longestWaitMs };
  return { perSecond: events / seconds, notes: side === 'rebuild' ? { ...notes, fileMb } : notes };
}

export const scenario: Scenario = {
  summary: 'all read models made anew from the log, against reading it and parsing its JSON and nothing else',
  async run({ events: asked, rounds, folder, progress }) {
    const ledger = join(folder, 'ledger.db');
    progress(`making a ledger of ${Math.max(asked, EVENTS_MIN)} events`);
    const events = await importLedger(ledger, contractEvents(Math.max(asked, EVENTS_MIN)));
    const floor = { name: 'read and parse', run: () => measureApart('floor', ledger, events) };
    progress('reading, checking and upcasting every event');
    const decoded = await compare('decode', () => measureApart('decode', ledger, events), floor, { rounds });
    progress('rebuilding');
    const rebuilt = await compare('rebuild', () => measureApart('rebuild', ledger, events), floor, {
      rounds,
      must: MUST,
    });
    const { peakMb = 0 } = rebuilt.ours.notes;
    return {
      comparisons: [decoded, byProcessor(decoded), rebuilt, byProcessor(rebuilt)],
      checks: [
        {
          what: `rebuilding takes at most ${PEAK_MB_MAX} MB`,
          holds: peakMb <= PEAK_MB_MAX,
          detail: `${Math.round(peakMb)} MB at its peak, the compiler of this TypeScript included`,
        },
      ],
    };
  },
};

/** The same by the processor's own time, which other work on the machine disturbs less than the clock's. */
function byProcessor({ what, ours, other, others, ...rest }: Comparison): Comparison {
  const rate = ({ notes }: Figures): Figures => {
    const perSecond = 1_000_000 / (notes.cpuUs ?? Number.NaN);
    return { median: perSecond, lowest: perSecond, highest: perSecond, notes: {} };
  };
  const [one, two] = [rate(ours), rate(others)];
  const ratio = one.median / two.median;
  return { ...rest, what: `${what}, processor time`, unit: 'events/s', ours: one, other, others: two, ratio };
}

if (process.argv[2] === '--measure') {
  const [side = '', ledger = ''] = process.argv.slice(3);
  process.stdout.write(JSON.stringify(await measure(side, ledger)));
}
