import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { canonicalJson, eventIdOf } from '#kernel';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { LedgerEntry } from '../event-log.js';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { LedgerInUse } from './file-lock.js';
import { type ImportedEvent, importLedger } from './import-ledger.js';
import { LedgerFileError } from './ledger-file.js';
import { nodeSqlite } from './node-sqlite-driver.js';
import { SqliteEventLog } from './sqlite-event-log.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'ledger.db');
});
afterEach(() => folder.remove());

/** Over `streams` streams in turn, so that their places in the log and in their streams differ. */
function sample(count: number, streams = 7): ImportedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = eventIdOf('sample', index);
    const type = index % 3 === 0 ? 'NoteCorrected' : 'NoteTaken';
    const stream = `note-${index % streams}`;
    const text = canonicalJson({ id, type, data: { index, words: 'é𠮷' } });
    return { id, type, stream, revision: Math.floor(index / streams), text };
  });
}

async function entriesOf(path: string): Promise<LedgerEntry[]> {
  const log = SqliteEventLog.openReadOnly(path);
  const entries: LedgerEntry[] = [];
  for await (const batch of log.readAll('start')) entries.push(...batch);
  await log.close();
  return entries;
}

function tablesOf(path: string): unknown[] {
  const database = new Database(path, { readonly: true });
  const pragmas = ['application_id', 'page_size'].map((name) => database.pragma(name, { simple: true }));
  const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
  const rows = ['events', 'streams', 'types', 'ledger_format'].map((table) =>
    database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all(),
  );
  const check = database.pragma('integrity_check', { simple: true });
  database.close();
  return [pragmas, schema, rows, check];
}

describe.each([betterSqlite3, nodeSqlite])('filling a ledger through $name', (driver) => {
  it('makes the ledger that appending the same events makes, row for row', async () => {
    const events = sample(500);
    const appended = join(folder.path, 'appended.db');
    const log = SqliteEventLog.create(appended, { driver });
    for (const { stream, revision, ...event } of events) {
      await log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [event]);
    }
    await log.close();

    expect(await importLedger(file, events, { driver })).toBe(500);
    expect(tablesOf(file)).toEqual(tablesOf(appended));
    expect(await entriesOf(file)).toEqual(await entriesOf(appended));
  });

  it('leaves a ledger that is opened and appended to like any other', async () => {
    await importLedger(file, sample(50), { driver });
    const log = SqliteEventLog.open(file, { driver });
    const [next] = sample(51).slice(50) as [ImportedEvent];
    expect(await log.append(next.stream, next.revision - 1, [next])).toMatchObject({ kind: 'appended' });
    const [first] = sample(1) as [ImportedEvent];
    expect(await log.append(first.stream, 'no-stream', [first])).toMatchObject({
      kind: 'already-appended',
      revision: 0,
    });
    await log.close();
    expect(await entriesOf(file)).toHaveLength(51);
  });
});

describe('filling a ledger', () => {
  it('tells how far it has come, in parts, from whatever gives the events', async () => {
    const progress: number[] = [];
    async function* source() {
      yield* sample(20_001);
    }
    await importLedger(file, source(), { onProgress: (events) => progress.push(events) });
    expect(progress).toEqual([10_000, 20_000, 20_001]);
    expect(await entriesOf(file)).toHaveLength(20_001);
  });

  it('fills an empty ledger, and is not misled by the write-ahead log that still lies beside it', async () => {
    await SqliteEventLog.create(file).close();
    const other = new Database(file);
    other.exec("PRAGMA wal_autocheckpoint = 0; INSERT INTO streams (id, name) VALUES (1, 'left-over')");
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await importLedger(file, sample(10));
    expect((await entriesOf(file)).map(({ stream, revision }) => `${stream}/${revision}`)).toEqual(
      sample(10).map(({ stream, revision }) => `${stream}/${revision}`),
    );
    other.close();
  });

  it('fills no ledger that has events', async () => {
    await importLedger(file, sample(3));
    const before = await entriesOf(file);
    await expect(importLedger(file, sample(5))).rejects.toThrow(LedgerFileError);
    await expect(importLedger(file, sample(5))).rejects.toThrow('holds 3 events already');
    expect(await entriesOf(file)).toEqual(before);
  });

  it('keeps away from a ledger that is in use', async () => {
    const log = SqliteEventLog.create(file);
    await expect(importLedger(file, sample(5))).rejects.toThrow(LedgerInUse);
    await log.close();
  });

  it.each<[string, (events: ImportedEvent[]) => void, string]>([
    ['is missing', (events) => events.splice(9, 1), 'note-2/2 comes after note-2/0: a stream has no gap'],
    ['comes twice', (events) => events.splice(9, 0, events[9] as ImportedEvent), 'note-2/1 comes after note-2/1'],
    [
      'is too large',
      (events) => events.splice(9, 1, { ...(events[9] as ImportedEvent), text: `"${'x'.repeat(65_534)}"` }),
      'an event has at most 65535',
    ],
  ])('imports nothing when an event %s', async (_, spoil, message) => {
    const events = sample(30);
    spoil(events);
    await expect(importLedger(file, events)).rejects.toThrow(RangeError);
    await expect(importLedger(file, events)).rejects.toThrow(message);
    expect(readdirSync(folder.path)).toEqual(['ledger.db.lock']);
  });

  it('leaves the empty ledger as it was when the source fails on the way, and can be done again', async () => {
    await SqliteEventLog.create(file).close();
    function* failing() {
      yield* sample(15_000);
      throw new Error('the line broke');
    }
    await expect(importLedger(file, failing())).rejects.toThrow('the line broke');
    expect(existsSync(`${file}.new`)).toBe(false);
    expect(await entriesOf(file)).toEqual([]);
    await importLedger(file, sample(5));
    expect(await entriesOf(file)).toHaveLength(5);
  });
});
