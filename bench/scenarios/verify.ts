import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importLedger, SqliteEventLog } from '#event-log';
import { checkEvidenceFiles, Findings, LedgerFile, LogCheck, TreeCheck } from '#independent-check';
import { contractEvents } from '../lib/contract-ledger.js';
import { compare, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

/** Of reading and parsing alone, for the part that reads every byte, hashes it and grows the tree. */
const MUST = 0.9;
/** Ten times the events take at most so much more memory. */
const GROWTH_MAX = 1.6;
/** Fewer say more of how fast a program starts than of how fast it checks. */
const EVENTS_MIN = 30_000;

interface Told {
  readonly seconds: number;
  readonly peakMb: number;
  readonly faults: number;
}

async function readAndParse(ledger: string): Promise<number> {
  const log = SqliteEventLog.openReadOnly(ledger);
  for await (const batch of log.readAll('start', { batchSize: 2_000 })) for (const { text } of batch) JSON.parse(text);
  await log.close();
  return 0;
}

/** @param side `bytes`: hashes and the tree. `all`: the words, the order and the money too. */
async function checkLedger(side: 'bytes' | 'all', ledger: string): Promise<number> {
  const findings = new Findings();
  const file = LedgerFile.open(ledger);
  // The pages of the file are SQLite's own to check, and have a line of their own.
  const source = { total: file.total, storeFaults: () => [], rows: () => file.rows(), close: () => file.close() };
  const tree = new TreeCheck({ findings, kept: undefined });
  const check = new LogCheck({ source, findings, listeners: [tree], depth: side });
  try {
    await check.run();
    await tree.finish();
    if (side === 'all') await checkEvidenceFiles(join(ledger, '..', 'evidence'), check.files(), findings);
  } finally {
    check.close();
    source.close();
  }
  return findings.count;
}

function checkPages(ledger: string): number {
  const file = LedgerFile.open(ledger);
  const { length } = file.storeFaults();
  file.close();
  return length;
}

async function measured(side: string, ledger: string): Promise<number> {
  if (side === 'floor') return readAndParse(ledger);
  return side === 'pages' ? checkPages(ledger) : checkLedger(side as 'bytes' | 'all', ledger);
}

async function measure(side: string, ledger: string): Promise<Told> {
  const began = performance.now();
  const faults = await measured(side, ledger);
  const seconds = (performance.now() - began) / 1_000;
  return { seconds, peakMb: process.resourceUsage().maxRSS / 1024, faults };
}

/** In a process of its own, so that each side has its own peak of memory. */
function measureApart(side: 'floor' | 'bytes' | 'all' | 'pages', ledger: string, events: number): Measured {
  const own = [...process.execArgv, fileURLToPath(import.meta.url), '--measure', side, ledger];
  const child = spawnSync(process.execPath, own, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`Measuring ${side} ended with ${child.status}`);
  const { seconds, peakMb, faults } = JSON.parse(child.stdout) as Told;
  return { perSecond: events / seconds, notes: { peakMb, faults } };
}

export const scenario: Scenario = {
  summary: 'the log derived again from its stored bytes, against reading it and parsing its JSON and nothing else',
  async run({ events: asked, rounds, folder, progress }) {
    const few = Math.max(asked, EVENTS_MIN);
    const ledgers = new Map<number, string>();
    for (const events of [few, few * 10]) {
      progress(`making a ledger of ${events} events`);
      const file = join(folder, `ledger-${events}.db`);
      await importLedger(file, contractEvents(events));
      ledgers.set(events, file);
    }
    const many = ledgers.get(few * 10) ?? '';
    const floor = { name: 'read and parse', run: () => measureApart('floor', many, few * 10) };
    progress('hashing every byte and growing the tree');
    const bytes = await compare('bytes: hashes and tree', () => measureApart('bytes', many, few * 10), floor, {
      rounds,
      must: MUST,
    });
    progress("SQLite's own check of pages and indexes");
    const pages = await compare('pages of the file', () => measureApart('pages', many, few * 10), floor, { rounds });
    progress('checking everything');
    const all = await compare(
      'all: words, order, reliance and money too',
      () => measureApart('all', many, few * 10),
      floor,
      { rounds },
    );
    const small = measureApart('all', ledgers.get(few) ?? '', few);
    const growth = (all.ours.notes.peakMb ?? Number.NaN) / (small.notes?.peakMb ?? Number.NaN);
    return {
      comparisons: [bytes, pages, all],
      checks: [
        {
          what: `ten times the events take at most ${GROWTH_MAX} times the memory`,
          holds: growth <= GROWTH_MAX,
          detail: `${Math.round(small.notes?.peakMb ?? 0)} MB for ${few} events, ${Math.round(all.ours.notes.peakMb ?? 0)} MB for ${few * 10}`,
        },
      ],
    };
  },
};

if (process.argv[2] === '--measure') {
  const [side = '', ledger = ''] = process.argv.slice(3);
  process.stdout.write(JSON.stringify(await measure(side, ledger)));
}
