/** What the ledger asks of SQLite: so little that any binding of it will do. */
export interface SqliteDriver {
  readonly name: string;
  /** The file must exist, unless `create` is given. */
  open(path: string, options: { readonly readOnly?: boolean; readonly create?: boolean }): SqliteDatabase;
  /** SQLite's own word for what went wrong, without its prefix; undefined for an error that is not SQLite's. */
  faultOf(error: unknown): SqliteFault | undefined;
}

export interface SqliteDatabase {
  /** Runs statements that give no rows. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** Rows are plain objects; a BLOB is bytes, TEXT a string, INTEGER a number. */
export interface SqliteStatement {
  run(...values: readonly SqliteValue[]): void;
  get<Row extends object>(...values: readonly SqliteValue[]): Row | undefined;
  all<Row extends object>(...values: readonly SqliteValue[]): Row[];
}

export type SqliteValue = string | number | Uint8Array | null;

export type SqliteFault = 'busy' | 'constraint' | 'corrupt' | 'full' | 'io' | 'not-a-database' | 'other' | 'read-only';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const FAULTS: Readonly<Record<number, SqliteFault>> = {
  5: 'busy',
  8: 'read-only',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  19: 'constraint',
  26: 'not-a-database',
};

/** @param code primary or extended: the primary one is its lowest byte. */
export function faultOfCode(code: number): SqliteFault {
  return FAULTS[code & 0xff] ?? 'other';
}
