import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { canonicalJson, eventIdOf } from '#kernel';
import { Child } from '../../test/child-process.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import {
  type AppendAnswer,
  LogBusy,
  LogCorrupt,
  type LoggedEvent,
  LogUnavailable,
  type NewEvent,
} from '../event-log.js';
import { leafHash } from '../leaf-hash.js';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { LedgerInUse } from './file-lock.js';
import { LedgerFileError } from './ledger-file.js';
import { nodeSqlite } from './node-sqlite-driver.js';
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.js';
import { SqliteEventLog } from './sqlite-event-log.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
const open: SqliteEventLog[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'ledger.db');
});

afterEach(async () => {
  for (const log of open.splice(0)) await log.close();
  folder.remove();
});

/** Closed after the test, whatever becomes of it. */
function opened(log: SqliteEventLog): SqliteEventLog {
  open.push(log);
  return log;
}

function notes(command: string, count = 1): NewEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = eventIdOf(command, index);
    return { id, type: 'NoteTaken', text: canonicalJson({ id, data: { command, index } }) };
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function entriesOf(log: SqliteEventLog): Promise<LoggedEvent[]> {
  return (await all(log.readAll('start'))).flat();
}

async function ledgerWith(count: number): Promise<void> {
  const log = SqliteEventLog.create(file);
  for (let index = 0; index < count; index += 1) await log.append(`note-${index}`, 'no-stream', notes(`n${index}`));
  await log.close();
}

/** Any tool that opens the file: no settings and no manners of ours. */
function raw<T>(work: (database: Database.Database) => T): T {
  const database = new Database(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** Listens to, or interferes with, what a driver is asked. */
function watched(
  driver: SqliteDriver,
  watch: {
    readonly opened?: (database: SqliteDatabase, options: { readonly readOnly?: boolean }, path: string) => void;
    readonly run?: (sql: string) => void;
    readonly exec?: (sql: string) => boolean;
  },
): SqliteDriver {
  return {
    ...driver,
    open: (path, options) => {
      const database = driver.open(path, options);
      watch.opened?.(database, options, path);
      return {
        close: () => database.close(),
        exec: (sql) => {
          if (watch.exec?.(sql) !== false) database.exec(sql);
        },
        prepare: (sql) => {
          const statement = database.prepare(sql);
          return {
            get: (...values) => statement.get(...values),
            all: (...values) => statement.all(...values),
            run: (...values) => {
              watch.run?.(sql);
              statement.run(...values);
            },
          };
        },
      };
    },
  };
}

describe.each([betterSqlite3, nodeSqlite])('a ledger file through $name', (driver) => {
  it('is written to with FULL synchronous, also when it is opened again', async () => {
    const writers: SqliteDatabase[] = [];
    const watching = watched(driver, {
      opened: (database, { readOnly = false }, path) => {
        if (path === file && !readOnly) writers.push(database);
      },
    });
    const settings = () =>
      ['synchronous', 'journal_mode', 'trusted_schema', 'wal_autocheckpoint', 'page_size'].map(
        (name) => Object.values(writers.at(-1)?.prepare(`PRAGMA ${name}`).get<Record<string, unknown>>() ?? {})[0],
      );
    const first = opened(SqliteEventLog.create(file, { driver: watching }));
    expect(settings()).toEqual([2, 'wal', 0, 4000, 8192]);
    await first.append('note-1', 'no-stream', notes('a'));
    await first.close();

    opened(SqliteEventLog.open(file, { driver: watching }));
    expect(writers).toHaveLength(2);
    expect(settings()).toEqual([2, 'wal', 0, 4000, 8192]);
  });

  it('is not opened when the binding does not do as it is told', async () => {
    await ledgerWith(1);
    const deaf = watched(driver, {
      exec: (sql) => !sql.includes('synchronous'),
      opened: (database) => database.exec('PRAGMA synchronous = NORMAL'),
    });
    expect(() => SqliteEventLog.open(file, { driver: deaf })).toThrow(/synchronous at 1 instead of 2/);
    opened(SqliteEventLog.open(file, { driver }));
  });

  it('shares one transaction between all that append in one turn, up to its size', async () => {
    let commits = 0;
    const counting = watched(driver, {
      run: (sql) => {
        if (sql === 'COMMIT') commits += 1;
      },
    });
    const log = opened(SqliteEventLog.create(file, { driver: counting }));
    const together = (prefix: string, count: number, size: number) =>
      Promise.all(
        Array.from({ length: count }, (_, i) =>
          log.append(`${prefix}-${i}`, 'no-stream', notes(`${prefix}${i}`, size)),
        ),
      );
    await together('few', 100, 1);
    expect(commits).toBe(1);
    await together('many', 41, 100);
    expect(commits).toBe(1 + 3);

    const [{ id, type }] = notes('large') as [NewEvent];
    const large = { id, type, text: canonicalJson({ id, data: 'x'.repeat(60_000) }) };
    await Promise.all(Array.from({ length: 20 }, (_, i) => log.append(`large-${i}`, 'no-stream', [large])));
    expect(commits).toBe(4 + 2);
    expect(await entriesOf(log)).toHaveLength(100 + 4100 + 20);
  });

  it('rejects only the one whose events fail, and leaves no gap', async () => {
    const log = opened(SqliteEventLog.create(file, { driver }));
    const broken = { ...notes('b')[0], id: null } as unknown as NewEvent;
    const outcomes = await Promise.allSettled([
      log.append('note-1', 'no-stream', notes('a', 2)),
      log.append('note-2', 'no-stream', [...notes('b'), broken]),
      log.append('note-1', 1, notes('c')),
      log.append('note-1', 'no-stream', notes('d')),
    ]);
    expect(outcomes).toMatchObject([
      { value: { kind: 'appended', revision: 1 } },
      { reason: expect.any(LogUnavailable) },
      { value: { kind: 'appended', revision: 2 } },
      { value: { kind: 'moved-on', actual: 2 } },
    ]);
    expect(await log.append('note-2', 'no-stream', notes('e'))).toMatchObject({ kind: 'appended', revision: 0 });
    const entries = await entriesOf(log);
    expect(entries.map(({ stream, revision }) => `${stream}/${revision}`)).toEqual([
      'note-1/0',
      'note-1/1',
      'note-1/2',
      'note-2/0',
    ]);
    expect(entries.map(({ position }) => Number(position))).toEqual([1, 2, 3, 4]);
  });

  it('answers unknown when the commit fails, and the same again is then appended once', async () => {
    let failing = false;
    const failsToCommit = watched(driver, {
      run: (sql) => {
        if (sql === 'COMMIT' && failing) throw new Error('disk I/O error');
      },
    });
    const log = opened(SqliteEventLog.create(file, { driver: failsToCommit }));
    failing = true;
    const unsure = await Promise.all([
      log.append('note-1', 'no-stream', notes('a', 2)),
      log.append('note-2', 'no-stream', notes('b')),
    ]);
    expect(unsure.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
    failing = false;
    expect(await log.append('note-1', 'no-stream', notes('a', 2))).toMatchObject({ kind: 'appended', revision: 1 });
    expect(await entriesOf(log)).toHaveLength(2);
  });

  it('answers busy when too much is waiting, writes nothing of it, and takes it later', async () => {
    const log = opened(SqliteEventLog.create(file, { driver, waitingMax: 5 }));
    const waiting = [1, 2].map((n) => log.append(`note-${n}`, 'no-stream', notes(`a${n}`, 2)));
    await expect(log.append('note-3', 'no-stream', notes('b', 2))).rejects.toThrow(LogBusy);
    const fits = log.append('note-4', 'no-stream', notes('c', 1));
    await Promise.all([...waiting, fits]);
    expect(await log.append('note-3', 'no-stream', notes('b', 2))).toMatchObject({ kind: 'appended', revision: 1 });
    // One append is never too large for an idle log: it could not be split.
    expect(await log.append('note-5', 'no-stream', notes('d', 9))).toMatchObject({ kind: 'appended', revision: 8 });
    expect(await entriesOf(log)).toHaveLength(16);
  });

  it('can be read by others while it is written, and only read', async () => {
    const log = opened(SqliteEventLog.create(file, { driver }));
    await log.append('note-1', 'no-stream', notes('a', 2));
    const reader = opened(SqliteEventLog.openReadOnly(file, { driver }));
    expect(await entriesOf(reader)).toEqual(await entriesOf(log));
    expect(await reader.head()).toBe(await log.head());
    await expect(reader.append('note-1', 1, notes('b'))).rejects.toThrow('opened read-only');
    await log.append('note-1', 1, notes('b', 3));
    expect(await all(reader.readStream('note-1', { from: 2 }))).toHaveLength(3);
    await log.close();
    expect(await entriesOf(reader)).toHaveLength(5);
  });

  it('can be followed by others: they look again from time to time', async () => {
    const log = opened(SqliteEventLog.create(file, { driver }));
    await log.append('note-1', 'no-stream', notes('a', 2));
    const looks: (() => void)[] = [];
    let askedToWait = () => {};
    const waited = () => new Promise<void>((resolve) => (askedToWait = resolve));
    const reader = opened(
      SqliteEventLog.openReadOnly(file, {
        driver,
        pause: (stopped) =>
          new Promise((resolve) => {
            looks.push(resolve);
            stopped.addEventListener('abort', () => resolve());
            askedToWait();
          }),
      }),
    );
    const handled: number[] = [];
    const firstWait = waited();
    const ended = new Promise<void>((complete, error) => {
      reader
        .follow('start', (batch) => void handled.push(...batch.map((entry) => entry.sequence)))
        .subscribe({
          complete,
          error,
        });
    });
    await firstWait;
    expect(handled).toEqual([0, 1]);

    // A look that finds nothing is followed by another.
    const secondWait = waited();
    looks.shift()?.();
    await secondWait;
    await log.append('note-2', 'no-stream', notes('b', 2));
    const thirdWait = waited();
    looks.shift()?.();
    await thirdWait;
    expect(handled).toEqual([0, 1, 2, 3]);
    await reader.close();
    await expect(ended).resolves.toBeUndefined();
  });

  it('does not exist until it is created, and opening says how', () => {
    expect(() => SqliteEventLog.open(file, { driver })).toThrow(LedgerFileError);
    expect(() => SqliteEventLog.open(file, { driver })).toThrow('Create one with: ledger init');
    expect(() => SqliteEventLog.openReadOnly(file, { driver })).toThrow('Create one with: ledger init');
    expect(readdirSync(folder.path)).toEqual([]);
    expect(() => SqliteEventLog.create(join(folder.path, 'no', 'ledger.db'), { driver })).toThrow('There is no folder');
  });

  it('is not created over anything', async () => {
    writeFileSync(file, 'my notes');
    expect(() => SqliteEventLog.create(file, { driver })).toThrow(/exists already/);
    expect(readFileSync(file, 'utf8')).toBe('my notes');
  });

  it.each<[string, () => void | Promise<void>, new (...args: never[]) => Error, RegExp]>([
    ['an empty file', () => writeFileSync(file, ''), LedgerFileError, /is not a ledger: it is no SQLite file/],
    ['a text file', () => writeFileSync(file, 'x'.repeat(5000)), LedgerFileError, /it is no SQLite file/],
    [
      'a SQLite file of another kind',
      () => raw((database) => database.exec('CREATE TABLE birds (name TEXT)')),
      LedgerFileError,
      /SQLite file of another kind/,
    ],
    [
      'a ledger that is cut short',
      async () => {
        await ledgerWith(50);
        truncateSync(file, 8192 * 5);
      },
      LogCorrupt,
      /is cut short: it has 40960 of \d+ bytes/,
    ],
    [
      'a ledger of a newer version',
      async () => {
        await ledgerWith(1);
        raw((database) => {
          database.exec('DROP TRIGGER ledger_format_forbid_update; UPDATE ledger_format SET version = 2');
        });
      },
      LedgerFileError,
      /written by a newer version of the ledger \(format 2, this one knows 1\)/,
    ],
    [
      'a ledger whose tables are damaged',
      async () => {
        await ledgerWith(50);
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 8192, 8192 * 6);
        writeFileSync(file, bytes);
      },
      LogCorrupt,
      /is damaged .* restore the ledger from a backup/,
    ],
  ])('is told from %s', async (_, make, kind, message) => {
    await make();
    for (const attempt of [SqliteEventLog.open, SqliteEventLog.openReadOnly]) {
      expect(() => attempt(file, { driver })).toThrow(kind);
      expect(() => attempt(file, { driver })).toThrow(message);
    }
  });

  it('says that it is damaged when a page is found to be, and not before', async () => {
    await ledgerWith(400);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length - 8192 * 3);
    writeFileSync(file, bytes);
    const attempt = async () => {
      const log = opened(SqliteEventLog.openReadOnly(file, { driver }));
      await entriesOf(log);
      await all(log.readStream('note-399'));
    };
    await expect(attempt()).rejects.toThrow(LogCorrupt);
  });

  it('is the same file whichever driver wrote it', async () => {
    const other = driver === nodeSqlite ? betterSqlite3 : nodeSqlite;
    const log = SqliteEventLog.create(file, { driver });
    await log.append('note-1', 'no-stream', notes('é𠮷', 3));
    const entries = await entriesOf(log);
    await log.close();
    const again = opened(SqliteEventLog.open(file, { driver: other }));
    expect(await entriesOf(again)).toEqual(entries);
    expect(await again.append('note-1', 2, notes('b'))).toMatchObject({ kind: 'appended', revision: 3 });
  });
});

describe('what is recorded in a ledger file', () => {
  beforeEach(() => ledgerWith(3));

  it.each([
    ["UPDATE events SET text = '{}'", 'UPDATE of events is refused'],
    ['UPDATE events SET revision = revision + 1', 'UPDATE of events is refused'],
    ['DELETE FROM events WHERE position = 3', 'DELETE of events is refused'],
    ["UPDATE streams SET name = 'other' WHERE id = 1", 'UPDATE of streams is refused'],
    ['DELETE FROM streams', 'DELETE of streams is refused'],
    ["UPDATE types SET name = 'other'", 'UPDATE of types is refused'],
    ['DELETE FROM types', 'DELETE of types is refused'],
    ['UPDATE ledger_format SET version = 0', 'UPDATE of ledger_format is refused'],
    ["INSERT OR REPLACE INTO events VALUES (2, 9, 0, 1, 'x', x'00', '{}')", 'this place in events is taken'],
    ["INSERT OR REPLACE INTO events VALUES (4, 1, 0, 1, 'x', x'00', '{}')", 'this place in events is taken'],
    ["INSERT INTO events VALUES (4, 1, 0, 1, 'x', x'00', '{}')", 'this place in events is taken'],
    ["INSERT OR REPLACE INTO streams VALUES (1, 'other')", 'this place in streams is taken'],
    ["INSERT OR REPLACE INTO streams VALUES (9, 'note-0')", 'this place in streams is taken'],
    ["INSERT OR REPLACE INTO types VALUES (1, 'other')", 'this place in types is taken'],
    ['INSERT OR REPLACE INTO ledger_format VALUES (1, 0)', 'this place in ledger_format is taken'],
    ["INSERT INTO events VALUES (4, 1, 'one', 1, 'x', x'00', '{}')", 'cannot store TEXT value in INTEGER column'],
  ])('withstands: %s', async (sql, message) => {
    const before = readFileSync(file);
    expect(() => raw((database) => database.exec(sql))).toThrow(message);
    const log = opened(SqliteEventLog.open(file));
    expect(await entriesOf(log)).toHaveLength(3);
    await log.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('can be read with any SQLite tool', () => {
    const rows = raw((database) => database.prepare('SELECT * FROM entries ORDER BY sequence').all());
    const [{ id, type, text }] = notes('n0') as [NewEvent];
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      sequence: 0,
      stream: 'note-0',
      revision: 0,
      type,
      id,
      leaf: leafHash(text).toString('hex'),
      text,
    });
  });
});

describe('a ledger file and several processes', () => {
  const children: Child[] = [];
  const child = (script: string, ...args: string[]) => {
    const started = new Child(script, ...args);
    children.push(started);
    return started;
  };

  afterEach(async () => {
    for (const started of children.splice(0)) await started.kill();
  });

  it('is held by one, which a second one is told', async () => {
    opened(SqliteEventLog.create(file));
    const second = child('hold-ledger.ts', file);
    await second.said(1);
    expect(second.lines[0]).toMatch(`LedgerInUse: This ledger is in use by process ${process.pid} on `);
    expect(() => SqliteEventLog.open(file)).toThrow(`in use by this process (${process.pid})`);
  });

  it('is free again the moment its holder is killed', async () => {
    await ledgerWith(1);
    const holder = child('hold-ledger.ts', file);
    await holder.said(1);
    expect(holder.lines).toEqual(['open']);
    expect(() => SqliteEventLog.open(file)).toThrow(LedgerInUse);
    expect(() => SqliteEventLog.open(file)).toThrow(`in use by process ${holder.pid} on `);
    expect(await entriesOf(opened(SqliteEventLog.openReadOnly(file)))).toHaveLength(1);

    await holder.kill();
    const log = opened(SqliteEventLog.open(file));
    expect(await entriesOf(log)).toHaveLength(1);
  });

  it('is free again when it was closed, and leaves no trace of who held it', async () => {
    await ledgerWith(1);
    const log = SqliteEventLog.open(file);
    expect(existsSync(`${file}.lock-holder`)).toBe(true);
    await log.close();
    expect(readdirSync(folder.path).sort()).toEqual(['ledger.db', 'ledger.db.lock']);
    opened(SqliteEventLog.open(file));
  });

  it('is read while it is opened, from the first moment on', async () => {
    await ledgerWith(3);
    const readers = [1, 2, 3].map(() => opened(SqliteEventLog.openReadOnly(file)));
    const reading = readers.map(entriesOf);
    const log = opened(SqliteEventLog.open(file));
    await log.append('note-9', 'no-stream', notes('z'));
    for (const entries of await Promise.all(reading)) expect(entries.length).toBeGreaterThanOrEqual(3);
  });

  it('is one ledger under another name too', async () => {
    await ledgerWith(1);
    opened(SqliteEventLog.open(file));
    expect(() => SqliteEventLog.open(join(folder.path, '.', 'ledger.db'))).toThrow(LedgerInUse);
  });

  it('loses no event that was acknowledged when its writer is killed', async () => {
    await ledgerWith(0);
    const acknowledged: string[] = [];
    for (const run of ['1', '2', '3']) {
      const writer = child('append-until-killed.ts', file, run);
      await writer.said(150 * Number(run));
      await writer.kill();
      // The last line may be cut off: its event was appended, but its writer had not finished saying so.
      acknowledged.push(...writer.lines.filter((line) => /^\S+ \d+ [0-9a-f-]{36}$/.test(line)));
    }
    const log = opened(SqliteEventLog.open(file));
    const entries = await entriesOf(log);
    const recorded = new Set(entries.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`));
    expect(acknowledged.length).toBeGreaterThanOrEqual(900);
    expect(acknowledged.filter((line) => !recorded.has(line))).toEqual([]);
    expect(entries.every(({ text, leaf }) => leaf.equals(leafHash(text)))).toBe(true);
    expect(entries.map(({ position }) => Number(position))).toEqual(entries.map((_, index) => index + 1));
  });

  it('opens again from a copy that was made while it was written', async () => {
    const log = opened(SqliteEventLog.create(file));
    const answers: AppendAnswer[] = [];
    for (let n = 0; n < 20; n += 1) answers.push(await log.append(`note-${n}`, 'no-stream', notes(`a${n}`)));
    expect(answers.every(({ kind }) => kind === 'appended')).toBe(true);
    const copy = join(folder.path, 'copy.db');
    // As after a power cut: the file, and the write-ahead log with what was not yet moved into it.
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    expect(statSync(`${copy}-wal`).size).toBeGreaterThan(0);
    const again = opened(SqliteEventLog.open(copy));
    expect(await entriesOf(again)).toEqual(await entriesOf(log));
  });
});
