import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from '#durable-files';
import { LogCorrupt } from '../event-log.js';
import { APPLICATION_ID, FORMAT_VERSION, INDEXES, TABLES, TRIGGERS } from './ledger-schema.js';
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.js';

/** There is no ledger to open, or something else stands in its place. */
export class LedgerFileError extends Error {
  override readonly name = 'LedgerFileError';
}

const PAGE_BYTES = 8192;

/**
 * Set on every open and read back: none of them is kept in the file, bindings differ in what they set themselves, and
 * with synchronous below FULL an answer could be given for what a power cut takes away.
 *
 * 4,000 pages (32 MB) between checkpoints let an index page that changes often be written once rather than each time.
 */
const WRITER_SETTINGS: Readonly<Record<string, string | number>> = {
  synchronous: 2,
  trusted_schema: 0,
  wal_autocheckpoint: 4000,
  cache_size: -65_536,
  temp_store: 2,
  mmap_size: 0,
  busy_timeout: 5000,
  foreign_keys: 0,
  recursive_triggers: 1,
};

const READER_SETTINGS: Readonly<Record<string, string | number>> = {
  query_only: 1,
  trusted_schema: 0,
  cache_size: -16_384,
  temp_store: 2,
  mmap_size: 0,
  busy_timeout: 5000,
};

/** @throws LedgerFileError when something stands there already. The caller holds the lock of the file. */
export function createLedgerFile(driver: SqliteDriver, file: string): void {
  if (existsSync(file)) throw new LedgerFileError(`${file} exists already, so no ledger was created there`);
  const begun = beginLedgerFile(driver, file);
  try {
    begun.finish();
  } finally {
    begun.abandon();
  }
}

/** A ledger that is being made beside its place, and put there whole: a crash leaves either no ledger or this one. */
export interface BegunLedgerFile {
  /** With the tables and no index, so that filling it is fast. */
  readonly database: SqliteDatabase;
  /** Makes it a ledger, durable, in its place. */
  finish(): void;
  /** Throws it away, unless it was finished. */
  abandon(): void;
}

/** The caller holds the lock of the file. */
export function beginLedgerFile(driver: SqliteDriver, file: string): BegunLedgerFile {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const database = driver.open(beside, { create: true });
  let isOpen = true;
  const close = () => {
    if (isOpen) database.close();
    isOpen = false;
  };
  // Nothing is lost with a file that is thrown away unless it is finished: so no journal, and one flush at the end.
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
    ${TABLES}`);
  return {
    database,
    finish: () => {
      database.exec(`
        BEGIN; ${INDEXES} ${TRIGGERS}
        INSERT INTO ledger_format (only, version) VALUES (1, ${FORMAT_VERSION});
        PRAGMA application_id = ${APPLICATION_ID}; COMMIT;`);
      // Now, because later it would need a moment in which nobody reads.
      setJournal(database, beside);
      close();
      syncFile(beside);
      // Of an empty ledger that stood there, which is whole without it; SQLite would take it for this one's.
      for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
      renameSync(beside, file);
      syncFolder(dirname(file));
    },
    abandon: () => {
      close();
      rmSync(beside, { force: true });
    },
  };
}

/** @throws LedgerFileError for a file that is missing or of another kind, LogCorrupt for one that is damaged. */
export function openForWriting(driver: SqliteDriver, file: string): SqliteDatabase {
  return opened(driver, file, false, (database) => {
    setJournal(database, file);
    settle(database, WRITER_SETTINGS, file);
  });
}

/** @throws LedgerFileError for a file that is missing or of another kind, LogCorrupt for one that is damaged. */
export function openForReading(driver: SqliteDriver, file: string): SqliteDatabase {
  return opened(driver, file, true, (database) => settle(database, READER_SETTINGS, file));
}

/** Runs what touches the file; damage is told as what it is, and where. */
export function guarded<T>(driver: SqliteDriver, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const fault = driver.faultOf(error);
    if (fault === 'corrupt' || fault === 'not-a-database') {
      const said = (error as Error).message;
      throw new LogCorrupt(`${file} is damaged (${said}). Keep it as it is, and restore the ledger from a backup`, {
        cause: error,
      });
    }
    throw error;
  }
}

function opened(
  driver: SqliteDriver,
  file: string,
  readOnly: boolean,
  prepare: (database: SqliteDatabase) => void,
): SqliteDatabase {
  assertSqliteFile(file);
  return guarded(driver, file, () => {
    const database = driver.open(file, { readOnly });
    try {
      // First, because even the first look may meet another process that is closing the file.
      database.exec('PRAGMA busy_timeout = 5000');
      assertLedger(database, file);
      prepare(database);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** @throws LedgerFileError that says how one is made: a mistyped path must never be a new ledger. */
export function assertLedgerExists(file: string): void {
  if (!existsSync(file)) {
    throw new LedgerFileError(`There is no ledger at ${file}. Create one with: ledger init`);
  }
}

/** What can be seen from outside, where the message can be clearer than SQLite's own. */
function assertSqliteFile(file: string): void {
  assertLedgerExists(file);
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const header = Buffer.alloc(100);
    if (readSync(handle, header, 0, 100, 0) < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
      throw new LedgerFileError(`${file} is not a ledger: it is no SQLite file`);
    }
    // sqlite.org/fileformat.html §1.3: page size at 16 (1 means 65,536), size in pages at 28.
    const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const expected = header.readUInt32BE(28) * pageBytes;
    // While there is a write-ahead log, the end of the file may still be in it.
    if (size < expected && sizeOf(`${file}-wal`) === 0) {
      throw new LogCorrupt(`${file} is cut short: it has ${size} of ${expected} bytes. Restore it from a backup`);
    }
  } finally {
    closeSync(handle);
  }
}

function assertLedger(database: SqliteDatabase, file: string): void {
  if (settingOf(database, 'application_id') !== APPLICATION_ID) {
    throw new LedgerFileError(`${file} is not a ledger: it is a SQLite file of another kind`);
  }
  const row = database.prepare('SELECT version FROM ledger_format').get<{ version: number }>();
  if (row === undefined) throw new LogCorrupt(`${file} does not say which format it has`);
  if (row.version > FORMAT_VERSION) {
    throw new LedgerFileError(
      `${file} was written by a newer version of the ledger (format ${row.version}, this one knows ${FORMAT_VERSION}). Install that version to open it`,
    );
  }
}

/** In a write-ahead log a commit is one append and one flush, and readers never wait for the writer. */
function setJournal(database: SqliteDatabase, file: string): void {
  const row = database.prepare('PRAGMA journal_mode = WAL').get<{ journal_mode: string }>();
  if (row?.journal_mode !== 'wal') {
    throw new LedgerFileError(`${file} cannot have a write-ahead log here; a network folder is no place for a ledger`);
  }
}

function settle(database: SqliteDatabase, settings: Readonly<Record<string, string | number>>, file: string): void {
  for (const [name, value] of Object.entries(settings)) {
    database.exec(`PRAGMA ${name} = ${value}`);
    const actual = settingOf(database, name);
    if (actual !== value) throw new LedgerFileError(`${file}: SQLite has ${name} at ${actual} instead of ${value}`);
  }
}

function settingOf(database: SqliteDatabase, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get<Record<string, unknown>>() ?? {})[0];
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
