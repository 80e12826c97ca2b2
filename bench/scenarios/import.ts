import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { type ImportedEvent, importLedger } from '#event-log';
import { createInstallation, openInstallation } from '#installation';
import { SetClock } from '#kernel';
import { MIDSUMMER, recordContract, sendTo } from '../../libs/returns/test/open-ledger.js';
import { compare, type Measured } from '../lib/measure.js';
import { Streams, sampleEvent } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

/** Of a bare INSERT without index or hash. */
const MUST = 0.33;
/** Texts that are made before anything is measured, and given round and round. */
const POOL = 20_000;
const RETURN_PEOPLE = 250;
const ROWS_PER_PERSON = 4;

const pool = Array.from({ length: POOL }, (_, number) => sampleEvent(number));

function* imported(events: number): Generator<ImportedEvent> {
  const streams = new Streams(42);
  for (let number = 0; number < events; number += 1) {
    const stream = streams.pick();
    const event = pool[number % POOL] as (typeof pool)[number];
    yield { ...event, stream: streams.nameOf(stream), revision: streams.appended(stream) };
  }
}

function perSecond(count: number, began: number): Measured {
  return { perSecond: (count / (performance.now() - began)) * 1000 };
}

async function intoEmptyLedger(folder: string, events: number): Promise<Measured> {
  const file = join(mkdtempSync(join(folder, 'ours-')), 'ledger.db');
  const began = performance.now();
  await importLedger(file, imported(events));
  return perSecond(events, began);
}

/** The least that SQLite can do with the same rows: no index, no hash, no check, and one flush at the end. */
function bareInserts(folder: string, events: number): Measured {
  const file = join(mkdtempSync(join(folder, 'bare-')), 'bare.db');
  const began = performance.now();
  const database = new Database(file);
  database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, type TEXT, text TEXT) STRICT`);
  const insert = database.prepare('INSERT INTO events (stream, revision, type, text) VALUES (?, ?, ?, ?)');
  const rows = imported(events);
  const tenThousand = database.transaction(() => {
    for (let count = 0; count < 10_000; count += 1) {
      const next = rows.next();
      if (next.done === true) return false;
      const { stream, revision, type, text } = next.value;
      insert.run(stream, revision, type, text);
    }
    return true;
  });
  while (tenThousand());
  database.close();
  return perSecond(events, began);
}

/** A return through parsing, every check, the commands, sealing and the read models, into a ledger of its own. */
async function aReturn(folder: string): Promise<Measured> {
  const at = mkdtempSync(join(folder, 'return-'));
  const data = join(at, 'data');
  mkdirSync(data);
  createInstallation({ data, store: { kind: 'sqlite' } });
  const installation = await openInstallation({ data, store: { kind: 'sqlite' }, clock: new SetClock(MIDSUMMER) });
  try {
    await installation.follow();
    await recordContract(installation);
    const files = returnFiles();
    const began = performance.now();
    const { problems, sent } = await sendTo(installation, files);
    if (problems.length > 0 || (sent?.refused.length ?? 1) > 0) throw new Error('The return was refused');
    return perSecond(RETURN_PEOPLE * ROWS_PER_PERSON, began);
  } finally {
    await installation.close();
    rmSync(at, { recursive: true });
  }
}

function returnFiles() {
  const rows = {
    referrals: ['person_reference,referred_on,decision,decided_on,criteria_met'],
    engagements: ['person_reference,change,on,reason'],
    outcomes: [
      'person_reference,outcome,achieved_on,evidence_reference,evidence_kind,evidence_digest,evidence_location,evidence_bytes,evidence_media_type',
    ],
  };
  for (let number = 0; number < RETURN_PEOPLE; number += 1) {
    const who = `B-${number}`;
    rows.referrals.push(`${who},2021-01-04,accepted,2021-01-11,care_leaver`);
    rows.engagements.push(`${who},started,2021-01-18,`, `${who},ended,2021-05-31,completed`);
    const digest = number.toString(16).padStart(64, '0');
    rows.outcomes.push(`${who},feels_safe,2021-03-01,E-${number},assessment,${digest},cabinet,100,application/pdf`);
  }
  return Object.entries(rows).map(([name, lines]) => ({ name: `${name}.csv`, bytes: Buffer.from(lines.join('\n')) }));
}

function oneCommitEach(folder: string): Measured {
  const file = join(mkdtempSync(join(folder, 'each-')), 'each.db');
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (text TEXT) STRICT');
  const insert = database.prepare('INSERT INTO rows (text) VALUES (?)');
  const began = performance.now();
  const count = RETURN_PEOPLE * ROWS_PER_PERSON;
  for (let number = 0; number < count; number += 1) insert.run(pool[number]?.text);
  const measured = perSecond(count, began);
  database.close();
  return measured;
}

export const scenario: Scenario = {
  summary: 'events into an empty ledger against a bare INSERT; a return, row by row, against one flushed INSERT a row',
  async run({ events: asked, rounds, folder, progress }) {
    const events = Math.max(asked, 10_000);
    progress(`importing ${events} events into an empty ledger`);
    const bare = { name: 'prepared INSERT, no index, no hash', run: () => bareInserts(folder, events) };
    const ledger = await compare(`import of ${events}`, () => intoEmptyLedger(folder, events), bare, {
      rounds,
      must: MUST,
    });
    progress(`recording a return of ${RETURN_PEOPLE * ROWS_PER_PERSON} rows`);
    const each = { name: 'one flushed INSERT a row', run: () => oneCommitEach(folder) };
    const rows = await compare('return', () => aReturn(folder), each, { rounds, unit: 'rows/s' });
    return { comparisons: [ledger, rows] };
  },
};
