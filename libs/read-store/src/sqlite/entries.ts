import type Database from 'better-sqlite3';
import type { Applied } from '../projection.js';
import { AddedRows } from './added-rows.js';

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

/** The rows of the list of entries. Nothing is ever looked up again, so nothing is kept. */
export class EntryRows {
  readonly #rows: AddedRows;
  readonly #storedLatest: Database.Statement;
  #latest: string;

  constructor(database: Database.Database) {
    this.#rows = new AddedRows(database, insertSql);
    this.#storedLatest = database
      .prepare('SELECT recorded_at FROM entries WHERE recorded_late = 0 ORDER BY recorded_at DESC LIMIT 1')
      .pluck();
    this.#latest = String(this.#storedLatest.get() ?? '');
  }

  add({ event, envelope, sequence, position, leaf }: Applied): void {
    const isLate = envelope.recordedAt < this.#latest;
    if (!isLate) this.#latest = envelope.recordedAt;
    this.#rows.add([
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

  writeMost(): void {
    this.#rows.writeMost();
  }

  write(): Generator<void> {
    return this.#rows.write();
  }

  discard(): void {
    this.#rows.discard();
    this.#latest = String(this.#storedLatest.get() ?? '');
  }
}

function insertSql(rows: number): string {
  const values = Array.from({ length: rows }, () => `(${COLUMNS.map(() => '?').join(', ')})`).join(', ');
  return `INSERT INTO entries (${COLUMNS.join(', ')}) VALUES ${values}`;
}
