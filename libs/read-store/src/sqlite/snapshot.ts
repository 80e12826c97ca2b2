import Database from 'better-sqlite3';

/** A file's tables as they were at one moment, whatever is written to them since. */
export interface Snapshot {
  readonly database: Database.Database;
  close(): void;
}

export function snapshotOf(file: string): Snapshot {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  database.exec('BEGIN');
  // The moment is that of the first read, not of BEGIN.
  database.prepare('SELECT count(*) FROM read_store_projections').get();
  return { database, close: () => database.close() };
}
