import type Database from 'better-sqlite3';
import type { Applied } from '../projection.js';

const ROWS_PER_INSERT = 50;
const COLUMNS = [
  'sequence',
  'position',
  'event_id',
  'stream',
  'revision',
  'type',
  'occurred_at',
  'recorded_at',
  'recorded_late',
  'leaf',
  'actor_subject',
  'actor_organisation',
  'actor_role',
  'correlation',
];

export const ENTRIES = 'entries';

export const allEntriesSql = `SELECT ${COLUMNS.join(', ')} FROM entries ORDER BY sequence`;
export const entriesColumns: readonly string[] = COLUMNS;

/**
 * The ledger's own list of entries: what stands where, said by whom and when. Rows are only ever added.
 *
 * `recorded_late` is 1 where an entry says an earlier instant than one before it (two machines' clocks, or a clock set
 * back). The others are in the order of their instants, so "the last entry recorded by then" is one step down an index.
 */
export const entriesDdl: readonly string[] = [
  `CREATE TABLE entries (
    sequence INTEGER PRIMARY KEY,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_late INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    actor_subject TEXT NOT NULL,
    actor_organisation TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    correlation TEXT NOT NULL
  ) STRICT`,
];

export const entriesIndexes: readonly string[] = [
  'CREATE UNIQUE INDEX entries__event_id ON entries (event_id)',
  'CREATE UNIQUE INDEX entries__stream__revision ON entries (stream, revision)',
  'CREATE INDEX entries__recorded_at ON entries (recorded_late, recorded_at)',
];

/** Collects entries and writes them many at a time. Nothing is ever looked up again, so nothing is kept. */
export class EntryRows {
  #waiting: unknown[][] = [];
  #latest: string;
  readonly #storedLatest: Database.Statement;
  readonly #insertOne: Database.Statement;
  readonly #insertMany: Database.Statement;

  constructor(database: Database.Database) {
    this.#insertOne = database.prepare(insertSql(1));
    this.#insertMany = database.prepare(insertSql(ROWS_PER_INSERT));
    this.#storedLatest = database
      .prepare('SELECT recorded_at FROM entries WHERE recorded_late = 0 ORDER BY recorded_at DESC LIMIT 1')
      .pluck();
    this.#latest = String(this.#storedLatest.get() ?? '');
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add({ event, envelope, sequence, position, leaf }: Applied): void {
    const isLate = envelope.recordedAt < this.#latest;
    if (!isLate) this.#latest = envelope.recordedAt;
    this.#waiting.push([
      sequence,
      position,
      envelope.id,
      envelope.stream,
      envelope.revision,
      event.type,
      envelope.occurredAt,
      envelope.recordedAt,
      isLate ? 1 : 0,
      leaf,
      envelope.actor.subject,
      envelope.actor.organisation,
      envelope.actor.role,
      envelope.correlation,
    ]);
  }

  *write(): Generator<void> {
    const rows = this.#waiting;
    let next = 0;
    for (; next + ROWS_PER_INSERT <= rows.length; next += ROWS_PER_INSERT) {
      this.#insertMany.run(...rows.slice(next, next + ROWS_PER_INSERT));
      yield;
    }
    for (; next < rows.length; next += 1) this.#insertOne.run(rows[next] ?? []);
    this.#waiting = [];
  }

  discard(): void {
    this.#waiting = [];
    this.#latest = String(this.#storedLatest.get() ?? '');
  }
}

function insertSql(rows: number): string {
  const values = Array.from({ length: rows }, () => `(${COLUMNS.map(() => '?').join(', ')})`).join(', ');
  return `INSERT INTO entries (${COLUMNS.join(', ')}) VALUES ${values}`;
}
