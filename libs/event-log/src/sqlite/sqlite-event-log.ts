import type { Observable } from 'rxjs';
import {
  type AppendAnswer,
  assertAppendable,
  EventLog,
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  LogBusy,
  LogClosed,
  type LoggedEvent,
  LogUnavailable,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Revision,
} from '../event-log.js';
import { followReads } from '../follow-reads.js';
import { WakeUps } from '../wake-ups.js';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { FileLock } from './file-lock.js';
import { assertLedgerExists, createLedgerFile, LedgerFileError } from './ledger-file.js';
import { LedgerReader, positionOf } from './ledger-reader.js';
import { type Asked, CommitUncertain, LedgerWriter } from './ledger-writer.js';
import type { SqliteDriver } from './sqlite-driver.js';

export interface SqliteLogOptions {
  readonly driver?: SqliteDriver;
  /** How many events may wait to be written before `append` answers LogBusy: some seconds of work. */
  readonly waitingMax?: number;
}

export interface SqliteReadOptions {
  readonly driver?: SqliteDriver;
  /** Waits between two looks for what another process wrote; settles early when `stopped` fires. */
  readonly pause?: (stopped: AbortSignal) => Promise<void>;
}

interface Waiting extends Asked {
  readonly bytes: number;
  readonly resolve: (answer: AppendAnswer) => void;
  readonly reject: (error: unknown) => void;
}

const BATCH = 1000;
const WAITING_MAX = 50_000;
/** What one transaction holds at most: enough that the flush is shared, not so much that everybody waits for it. */
const TRANSACTION_EVENTS_MAX = 2000;
const TRANSACTION_BYTES_MAX = 1024 * 1024;
const POLL_MS = 200;

/**
 * The log in one SQLite file.
 *
 * One process writes, through one connection. Appends that wait in the same turn of the loop share one transaction and
 * one flush of the disk; each is answered when it is durable.
 */
export class SqliteEventLog extends EventLog {
  readonly #reader: LedgerReader;
  readonly #writer: LedgerWriter | undefined;
  readonly #lock: FileLock | undefined;
  readonly #pause: (stopped: AbortSignal) => Promise<void>;
  readonly #waitingMax: number;
  readonly #news = new WakeUps();
  #waiting: Waiting[] = [];
  #waitingEvents = 0;
  #isScheduled = false;
  readonly #closing = new AbortController();

  private constructor(parts: {
    readonly reader: LedgerReader;
    readonly writer?: LedgerWriter;
    readonly lock?: FileLock;
    readonly pause?: (stopped: AbortSignal) => Promise<void>;
    readonly waitingMax?: number;
  }) {
    super();
    this.#reader = parts.reader;
    this.#writer = parts.writer;
    this.#lock = parts.lock;
    this.#pause = parts.pause ?? pauseForPoll;
    this.#waitingMax = parts.waitingMax ?? WAITING_MAX;
  }

  /**
   * Opens a ledger to write to it, alone.
   *
   * @throws LedgerFileError when there is none, or the file is something else or newer than this program.
   * @throws LedgerInUse when another process has it open.
   * @throws LogCorrupt when it is damaged.
   */
  static open(file: string, options: SqliteLogOptions = {}): SqliteEventLog {
    // Before the lock, so that a mistyped path leaves nothing behind.
    assertLedgerExists(file);
    return SqliteEventLog.#open(file, options, () => {});
  }

  /**
   * Makes a new, empty ledger and opens it. Only this ever makes one: a mistyped path must not be a new ledger.
   *
   * @throws LedgerFileError when something stands there already.
   */
  static create(file: string, options: SqliteLogOptions = {}): SqliteEventLog {
    return SqliteEventLog.#open(file, options, (driver) => createLedgerFile(driver, file));
  }

  /** Whether a ledger holds no event yet. @throws as `openReadOnly` does. */
  static isEmpty(file: string, { driver = betterSqlite3 }: Pick<SqliteReadOptions, 'driver'> = {}): boolean {
    const reader = new LedgerReader(driver, file);
    try {
      return reader.after('start', 1).length === 0;
    } finally {
      reader.close();
    }
  }

  /** Opens a ledger to read it, also while another process writes to it. Appending is refused. */
  static openReadOnly(file: string, { driver = betterSqlite3, pause }: SqliteReadOptions = {}): SqliteEventLog {
    const reader = new LedgerReader(driver, file);
    return new SqliteEventLog(pause === undefined ? { reader } : { reader, pause });
  }

  static #open(
    file: string,
    { driver = betterSqlite3, waitingMax = WAITING_MAX }: SqliteLogOptions,
    prepare: (driver: SqliteDriver) => void,
  ): SqliteEventLog {
    const lock = new FileLock(driver, file);
    let writer: LedgerWriter | undefined;
    try {
      prepare(driver);
      writer = new LedgerWriter(driver, file);
      return new SqliteEventLog({ reader: new LedgerReader(driver, file), writer, lock, waitingMax });
    } catch (error) {
      writer?.close();
      lock.release();
      throw error;
    }
  }

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer> {
    if (this.#isClosed) throw new LogClosed();
    if (this.#writer === undefined) throw new LedgerFileError('This ledger was opened read-only');
    const bytes = assertAppendable(events);
    if (this.#waitingEvents > 0 && this.#waitingEvents + events.length > this.#waitingMax) {
      throw new LogBusy(`${this.#waitingEvents} events are waiting to be written; try again in a moment`);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, expected, events, bytes, resolve, reject });
      this.#waitingEvents += events.length;
      this.#schedule();
    });
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<LoggedEvent> {
    yield* this.#reader.stream(stream, options);
  }

  async *readAll(after: LedgerPlace | 'start', { batchSize = BATCH }: { readonly batchSize?: number } = {}) {
    let place = after;
    for (;;) {
      const batch = this.#reader.after(place, batchSize);
      const last = batch.at(-1);
      if (last === undefined) return;
      place = last;
      yield batch;
      // A reader of the whole ledger must not keep everybody else of this process from their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  follow(
    after: LedgerPlace | 'start',
    handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
    { batchSize = BATCH }: { readonly batchSize?: number } = {},
  ): Observable<FollowSignal> {
    const ledger = {
      read: (place: LedgerPlace | 'start', count: number) => this.#reader.after(place, count),
      isLast: ({ sequence }: LedgerPlace) => sequence + 1 === this.#last(),
      more: (place: LedgerPlace | 'start', stopped: AbortSignal) => this.#more(place, stopped),
      isClosed: () => this.#isClosed,
    };
    return followReads(ledger, after, handle, batchSize);
  }

  async head(): Promise<Position | undefined> {
    if (this.#isClosed) throw new LogClosed();
    const last = this.#last();
    return last === 0 ? undefined : positionOf(last);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#closing.abort();
    while (this.#waiting.length > 0) this.#writeBatch();
    this.#news.wake();
    // The writer last: it then clears away the write-ahead log, as nobody reads any more.
    this.#reader.close();
    this.#writer?.close();
    this.#lock?.release();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #last(): number {
    return this.#writer?.last ?? this.#reader.last();
  }

  async #more(after: LedgerPlace | 'start', stopped: AbortSignal): Promise<void> {
    if (this.#writer !== undefined) return this.#news.next(stopped);
    const known = after === 'start' ? 0 : after.sequence + 1;
    const ended = AbortSignal.any([stopped, this.#closing.signal]);
    while (!ended.aborted && this.#reader.last() <= known) await this.#pause(ended);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#waiting.length === 0) return;
      this.#writeBatch();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #writeBatch(): void {
    const batch = this.#takeBatch();
    this.#write(batch);
    this.#news.wake();
  }

  #takeBatch(): Waiting[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const asked of this.#waiting) {
      events += asked.events.length;
      bytes += asked.bytes;
      // One that is larger than a transaction should be is still one transaction.
      if (count > 0 && (events > TRANSACTION_EVENTS_MAX || bytes > TRANSACTION_BYTES_MAX)) break;
      this.#waitingEvents -= asked.events.length;
      count += 1;
    }
    if (count === this.#waiting.length) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    return this.#waiting.splice(0, count);
  }

  #write(batch: readonly Waiting[]): void {
    let answers: AppendAnswer[];
    try {
      answers = (this.#writer as LedgerWriter).write(batch);
    } catch (error) {
      this.#writeOneByOne(batch, error);
      return;
    }
    for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as AppendAnswer);
  }

  /** One of them failed the transaction of all: each has one of its own, so that it fails alone. */
  #writeOneByOne(batch: readonly Waiting[], error: unknown): void {
    const [only] = batch;
    if (batch.length > 1 || only === undefined) {
      for (const asked of batch) this.#write([asked]);
      return;
    }
    if (error instanceof CommitUncertain) only.resolve({ kind: 'unknown', cause: error.message });
    else only.reject(new LogUnavailable(`Nothing was recorded: ${(error as Error).message}`, { cause: error }));
  }
}

function pauseForPoll(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, POLL_MS);
    stopped.addEventListener('abort', done);
  });
}
