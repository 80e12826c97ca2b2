import { existsSync } from 'node:fs';
import { faultOfCode, type SqliteDatabase, type SqliteDriver, type SqliteStatement } from './sqlite-driver.js';

/** The SQLite inside Node: for a platform that better-sqlite3 has no binary for. The same files, the same promises. */
export const nodeSqlite: SqliteDriver = {
  name: 'node:sqlite',
  open(path, { readOnly = false, create = false }) {
    if (!create && !existsSync(path)) throw new Error(`${path} does not exist`);
    // Loaded when it is chosen, because Node 22 prints a warning for whoever merely imports it.
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const database = new DatabaseSync(path, { readOnly });
    return {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => database.prepare(sql) as unknown as SqliteStatement,
      close: () => database.close(),
    } satisfies SqliteDatabase;
  },
  faultOf(error) {
    const code = (error as { readonly errcode?: unknown } | null)?.errcode;
    return typeof code === 'number' ? faultOfCode(code) : undefined;
  },
};
