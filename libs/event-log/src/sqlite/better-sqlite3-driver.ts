import Database from 'better-sqlite3';
import { faultOfCode, type SqliteDatabase, type SqliteDriver, type SqliteStatement } from './sqlite-driver.js';

/** The default: its package carries a binary for every common platform, so nothing is compiled where it is installed. */
export const betterSqlite3: SqliteDriver = {
  name: 'better-sqlite3',
  open(path, { readOnly = false, create = false }) {
    const database = new Database(path, { readonly: readOnly, fileMustExist: !create });
    return {
      exec: (sql) => {
        database.exec(sql);
      },
      prepare: (sql) => database.prepare(sql) as unknown as SqliteStatement,
      close: () => {
        database.close();
      },
    } satisfies SqliteDatabase;
  },
  faultOf(error) {
    // By its code and not its class: the binary keeps the class of whoever loaded it first, which may be another realm.
    const code = (error as { readonly code?: unknown } | null)?.code;
    if (typeof code !== 'string') return undefined;
    const name = /^SQLITE_[A-Z]+/.exec(code)?.[0];
    if (name === undefined) return undefined;
    return faultOfCode(CODES[name] ?? 1);
  },
};

/** better-sqlite3 gives the names of result codes rather than their numbers. */
const CODES: Readonly<Record<string, number>> = {
  SQLITE_BUSY: 5,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CONSTRAINT: 19,
  SQLITE_NOTADB: 26,
};
