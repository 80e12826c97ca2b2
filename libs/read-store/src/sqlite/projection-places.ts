import type Database from 'better-sqlite3';
import type { LedgerPlace, Position } from '#event-log';

/** The read store's own tables: how far each projection has come, and at what it is parked. */
export const OWN_TABLES = `
  CREATE TABLE read_store_projections (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    tables TEXT NOT NULL,
    position TEXT,
    sequence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE read_store_parked (
    projection TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    type TEXT NOT NULL,
    error TEXT NOT NULL,
    parked_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** An event that a projection could not handle. The projection waits there, because money must not be counted past a hole. */
export interface ParkedEvent {
  readonly projection: string;
  readonly sequence: number;
  readonly position: Position;
  readonly eventId: string;
  readonly stream: string;
  readonly type: string;
  readonly error: string;
  readonly parkedAt: string;
}

/** How far one projection has come. */
export interface ProjectionPlace {
  readonly name: string;
  readonly version: number;
  /** Undefined before its first event. */
  readonly place: LedgerPlace | undefined;
  readonly parked: ParkedEvent | undefined;
}

interface MetaRow {
  readonly name: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly tables: string;
  readonly position: Position | null;
  readonly sequence: number;
}

/** The place of each projection of a file, as its last transaction left it. */
export function placesIn(database: Database.Database): ProjectionPlace[] {
  return metaRows(database).map(({ name, version, position, sequence }) => ({
    name,
    version,
    place: position === null ? undefined : { position, sequence },
    parked: parkedRow(database, name),
  }));
}

/** One row a projection that the file knows. */
export function metaRows(database: Database.Database): MetaRow[] {
  return database.prepare('SELECT * FROM read_store_projections').all() as MetaRow[];
}

/** What a projection is parked at. */
export function parkedRow(database: Database.Database, projection: string): ParkedEvent | undefined {
  return database
    .prepare(
      `SELECT projection, sequence, position, event_id AS eventId, stream, type, error, parked_at AS parkedAt
       FROM read_store_parked WHERE projection = ?`,
    )
    .get(projection) as ParkedEvent | undefined;
}
