import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { holderFile, realPathOf } from './file-lock.js';
import { LedgerFileError } from './ledger-file.js';

/** Which SQLite runs here: it comes with the driver, whatever the machine has. */
export function sqliteVersion(): string {
  const database = betterSqlite3.open(':memory:', { create: true });
  try {
    return database.prepare('SELECT sqlite_version() AS version').get<{ version: string }>()?.version ?? 'unknown';
  } finally {
    database.close();
  }
}

/**
 * The format that a file of SQLite says it has, read beside whoever writes to it.
 *
 * @param table the table of one row that says it; the version that SQLite keeps for its users, when absent.
 * @throws LedgerFileError when it cannot be read, in words that name the file.
 */
export function formatOfFile(file: string, table?: 'ledger_format' | 'tree_format'): number {
  const sql =
    table === undefined ? 'SELECT user_version AS version FROM pragma_user_version' : `SELECT version FROM ${table}`;
  return asked(file, (get) => get<{ version: number }>(sql)?.version ?? 0);
}

/** The entry that was recorded last in a ledger file; undefined where it is empty. @throws LedgerFileError */
export function lastEntryOf(file: string): { readonly entry: number; readonly recordedAt: string } | undefined {
  return asked(file, (get) => {
    const row = get<{ sequence: number; text: string }>(
      'SELECT sequence, text FROM entries ORDER BY sequence DESC LIMIT 1',
    );
    if (row === undefined) return undefined;
    const { recordedAt } = JSON.parse(row.text) as { readonly recordedAt: string };
    return { entry: row.sequence, recordedAt };
  });
}

type Get = <Row extends object>(sql: string) => Row | undefined;

function asked<Answer>(file: string, ask: (get: Get) => Answer): Answer {
  try {
    const database = betterSqlite3.open(file, { readOnly: true });
    try {
      return ask((sql) => database.prepare(sql).get());
    } finally {
      database.close();
    }
  } catch (error) {
    throw new LedgerFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Who holds the lock of a ledger file, as they wrote it down. */
export interface LockHolder {
  readonly process: number;
  readonly host: string;
  /** False where the process has ended without taking its note away; unknown on another machine. */
  readonly isRunning: boolean | undefined;
}

/**
 * The process that writes to a ledger file, or undefined where none does. The lock itself is not touched: to try it would
 * keep a server out that starts at that moment.
 */
export function lockHolderOf(file: string): LockHolder | undefined {
  let note: string;
  try {
    note = readFileSync(holderFile(realPathOf(file)), 'utf8');
  } catch {
    return undefined;
  }
  const [, id, host] = /^process (\d+) on (\S+)/.exec(note) ?? [];
  if (id === undefined || host === undefined) return undefined;
  return { process: Number(id), host, isRunning: host === hostname() ? isRunning(Number(id)) : undefined };
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // A process of another account is there, and may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
