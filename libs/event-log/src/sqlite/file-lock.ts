import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { LedgerFileError } from './ledger-file.js';
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.js';

/** Another process, or another part of this one, writes to this ledger. */
export class LedgerInUse extends Error {
  override readonly name = 'LedgerInUse';
}

/** Files that this process holds: the system's locks do not keep a process from itself. */
const heldHere = new Set<string>();

/**
 * Keeps everybody else from writing to a ledger while it is open here. The lock is the operating system's, on a small
 * SQLite file beside the ledger, so it ends with its process however that ends; nothing stale is ever left to clear up.
 */
export class FileLock {
  readonly #path: string;
  readonly #database: SqliteDatabase;
  #isHeld = true;

  /** @throws LedgerInUse that says by which process. */
  constructor(driver: SqliteDriver, file: string) {
    this.#path = realPathOf(file);
    if (heldHere.has(this.#path)) throw inUse(file, `this process (${process.pid})`);
    this.#database = driver.open(`${this.#path}.lock`, { create: true });
    try {
      this.#database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
    } catch (error) {
      this.#database.close();
      if (driver.faultOf(error) !== 'busy') throw error;
      throw inUse(file, holderOf(this.#path));
    }
    heldHere.add(this.#path);
    // Only for the message; who reads it does so because the lock is held, so it is that process's own.
    writeFileSync(holderFile(this.#path), `process ${process.pid} on ${hostname()}\n`);
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    heldHere.delete(this.#path);
    rmSync(holderFile(this.#path), { force: true });
    this.#database.close();
  }
}

/** A ledger that is about to be made has a folder already, and one file has one real path. */
export function realPathOf(file: string): string {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new LedgerFileError(`There is no folder ${folder} for a ledger`);
  return existsSync(file) ? realpathSync(file) : join(realpathSync(folder), basename(file));
}

/** Never the lock file itself: on POSIX systems, closing any handle of it would end the lock. */
export function holderFile(path: string): string {
  return `${path}.lock-holder`;
}

function holderOf(path: string): string {
  try {
    return readFileSync(holderFile(path), 'utf8').trim() || 'another process';
  } catch {
    return 'another process';
  }
}

function inUse(file: string, holder: string): LedgerInUse {
  return new LedgerInUse(
    `This ledger is in use by ${holder}: ${file}. Only one process writes to it; stop that one first, or open it read-only`,
  );
}
