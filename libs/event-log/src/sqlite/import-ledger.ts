import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { assertAppendable, type NewEvent, type Revision } from '../event-log.js';
import { LEAF_BYTES, writeLeafHash } from '../leaf-hash.js';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { FileLock } from './file-lock.js';
import { beginLedgerFile, LedgerFileError } from './ledger-file.js';
import { LedgerWriter } from './ledger-writer.js';
import type { SqliteDatabase, SqliteDriver } from './sqlite-driver.js';

/** An event with the place that it has already, in the ledger it comes from. */
export interface ImportedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: Revision;
}

export interface ImportOptions {
  readonly driver?: SqliteDriver;
  /** Told after each transaction how many events are written so far. */
  readonly onProgress?: (events: number) => void;
}

const TRANSACTION_EVENTS = 10_000;

/**
 * Fills a new or empty ledger with events in the order they are given, several times faster than appending them: the
 * file is built beside its place without an index, and put there when it is whole. A crash on the way leaves what was
 * there before.
 *
 * @returns how many events there are.
 * @throws LedgerFileError when the ledger has events already.
 * @throws LedgerInUse when another process has it open.
 * @throws RangeError for an event that cannot be stored, or is not the next of its stream; nothing is imported then.
 */
export async function importLedger(
  file: string,
  events: Iterable<ImportedEvent> | AsyncIterable<ImportedEvent>,
  { driver = betterSqlite3, onProgress = () => {} }: ImportOptions = {},
): Promise<number> {
  const lock = new FileLock(driver, file);
  try {
    if (existsSync(file)) assertEmpty(driver, file);
    const begun = beginLedgerFile(driver, file);
    let count = 0;
    try {
      const filler = new Filler(begun.database);
      for await (const batch of batchesOf(events)) {
        filler.fill(batch);
        count += batch.length;
        onProgress(count);
        // Whoever imports within a process that does other things lets them have their turn.
        await turn();
      }
      begun.finish();
    } finally {
      begun.abandon();
    }
    return count;
  } finally {
    lock.release();
  }
}

function assertEmpty(driver: SqliteDriver, file: string): void {
  const writer = new LedgerWriter(driver, file);
  writer.close();
  if (writer.last > 0) {
    throw new LedgerFileError(`${file} holds ${writer.last} events already; only an empty ledger is filled`);
  }
}

async function* batchesOf(events: Iterable<ImportedEvent> | AsyncIterable<ImportedEvent>) {
  let batch: ImportedEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < TRANSACTION_EVENTS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Writes into a file that nobody else sees yet, and remembers every stream of it. */
class Filler {
  readonly #database: SqliteDatabase;
  readonly #insertEvent;
  readonly #insertStream;
  readonly #insertType;
  readonly #streams = new Map<string, { readonly id: number; revision: Revision }>();
  readonly #types = new Map<string, number>();
  #last = 0;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#insertEvent = database.prepare(
      'INSERT INTO events (position, stream_id, revision, type_id, id, leaf, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    this.#insertType = database.prepare('INSERT INTO types (id, name) VALUES (?, ?)');
  }

  fill(batch: readonly ImportedEvent[]): void {
    assertAppendable(batch);
    const leaves = Buffer.allocUnsafe(batch.length * LEAF_BYTES);
    this.#database.exec('BEGIN');
    for (const [index, { id, type, text, stream, revision }] of batch.entries()) {
      const at = index * LEAF_BYTES;
      writeLeafHash(text, leaves, at);
      this.#last += 1;
      const streamId = this.#next(stream, revision);
      this.#insertEvent.run(
        this.#last,
        streamId,
        revision,
        this.#typeId(type),
        id,
        leaves.subarray(at, at + LEAF_BYTES),
        text,
      );
    }
    this.#database.exec('COMMIT');
  }

  #next(stream: string, revision: Revision): number {
    let known = this.#streams.get(stream);
    if (known === undefined) {
      known = { id: this.#streams.size + 1, revision: -1 };
      this.#streams.set(stream, known);
      this.#insertStream.run(known.id, stream);
    }
    if (revision !== known.revision + 1) {
      throw new RangeError(`${stream}/${revision} comes after ${stream}/${known.revision}: a stream has no gap`);
    }
    known.revision = revision;
    return known.id;
  }

  #typeId(type: string): number {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const id = this.#types.size + 1;
    this.#insertType.run(id, type);
    this.#types.set(type, id);
    return id;
  }
}
