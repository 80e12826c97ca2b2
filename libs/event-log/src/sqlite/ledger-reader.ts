import { setImmediate as turn } from 'node:timers/promises';
import type { LedgerEntry, LedgerPlace, LoggedEvent, Position, ReadStreamOptions } from '../event-log.js';
import { LogClosed } from '../event-log.js';
import { guarded, openForReading } from './ledger-file.js';
import type { SqliteDatabase, SqliteDriver, SqliteStatement } from './sqlite-driver.js';

interface EventRow {
  readonly position: number;
  readonly revision: number;
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly text: string;
  readonly leaf: Uint8Array;
}

// The joins are by number and in this order; SQLite must not think of starting with the names.
const SELECT = `
  SELECT position, revision, events.id AS id, streams.name AS stream, types.name AS type, text, leaf
  FROM events CROSS JOIN streams ON streams.id = stream_id CROSS JOIN types ON types.id = type_id`;

/** Events read in one go, so that one read is short and holds neither the loop nor the write-ahead log for long. */
const PAGE = 200;

/**
 * Reads a ledger through a connection of its own, which can do nothing else. Every read ends before anything is handed
 * out: an open cursor would keep the write-ahead log from being reused.
 */
export class LedgerReader {
  readonly #driver: SqliteDriver;
  readonly #file: string;
  readonly #database: SqliteDatabase;
  readonly #after: SqliteStatement;
  readonly #forwards: SqliteStatement;
  readonly #backwards: SqliteStatement;
  readonly #last: SqliteStatement;
  #isOpen = true;

  constructor(driver: SqliteDriver, file: string) {
    this.#driver = driver;
    this.#file = file;
    this.#database = openForReading(driver, file);
    // The plus changes nothing about a value, but without it SQLite compiles a statement that sorts anew for every value,
    // in case the plan could be another.
    const inStream = 'WHERE stream_id = (SELECT id FROM streams WHERE name = +?)';
    this.#after = this.#database.prepare(`${SELECT} WHERE position > +? ORDER BY position LIMIT +?`);
    this.#forwards = this.#database.prepare(`${SELECT} ${inStream} AND revision >= +? ORDER BY revision LIMIT +?`);
    this.#backwards = this.#database.prepare(
      `${SELECT} ${inStream} AND revision <= +? ORDER BY revision DESC LIMIT +?`,
    );
    this.#last = this.#database.prepare('SELECT max(position) AS position FROM events');
  }

  /** The number of the last event, 0 in an empty ledger. */
  last(): number {
    return this.#read(() => this.#last.get<{ position: number | null }>())?.position ?? 0;
  }

  /** @throws RangeError for a place in another store. */
  after(place: LedgerPlace | 'start', count: number): LedgerEntry[] {
    const after = place === 'start' ? 0 : numberOf(place.position);
    return this.#read(() => this.#after.all<EventRow>(after, count)).map((row) => ({
      ...eventOf(row),
      sequence: row.position - 1,
    }));
  }

  async *stream(stream: string, { from, direction, limit = Infinity }: ReadStreamOptions): AsyncGenerator<LoggedEvent> {
    const isBackwards = direction === 'backwards';
    const page = isBackwards ? this.#backwards : this.#forwards;
    let next = from ?? (isBackwards ? Number.MAX_SAFE_INTEGER : 0);
    let left = limit;
    for (;;) {
      const asked = Math.min(PAGE, left);
      if (asked <= 0) return;
      const rows = this.#read(() => page.all<EventRow>(stream, next, asked));
      for (const row of rows) yield eventOf(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < asked) return;
      left -= rows.length;
      next = isBackwards ? last.revision - 1 : last.revision + 1;
      await turn();
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#database.close();
  }

  #read<T>(work: () => T): T {
    if (!this.#isOpen) throw new LogClosed();
    return guarded(this.#driver, this.#file, work);
  }
}

const POSITION_LETTERS = 20;

/** With leading noughts, so that positions compare as text. */
export function positionOf(number: number): Position {
  return String(number).padStart(POSITION_LETTERS, '0') as Position;
}

function numberOf(position: Position): number {
  if (!/^\d{20}$/.test(position)) throw new RangeError(`"${position}" is not a position of a ledger file`);
  return Number(position);
}

function eventOf(row: EventRow): LoggedEvent {
  const { id, type, text, stream, revision } = row;
  // A view of the same bytes: bindings differ in whether they give a Buffer.
  const leaf = Buffer.from(row.leaf.buffer, row.leaf.byteOffset, row.leaf.byteLength);
  return { id, type, text, stream, revision, position: positionOf(row.position), leaf };
}
