/** The version of what the files look like. Another one, and the same rows may make other bytes. */
export const FORMAT_VERSION = 1;

export const TABLE_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

/** Where in the ledger an export was read: everything up to and with this entry is in it, and nothing after. */
export interface ExportMoment {
  /** -1 for a ledger without entries. */
  readonly entry: number;
  readonly position: string | null;
  /** The RFC 6962 leaf hash of that entry, as hexadecimal. */
  readonly leaf: string | null;
  readonly recordedAt: string | null;
}

/** All that must be known to make the same file again, and to see that all of it arrived. */
export interface TableFacts {
  /** The name of the file. */
  readonly name: string;
  readonly dataset: string;
  readonly title: string;
  readonly about: string;
  readonly contract: string | null;
  readonly filters: Readonly<Record<string, string>>;
  /** The day in the world that the table is about, where it depends on one. */
  readonly day: string | null;
  readonly moment: ExportMoment;
  readonly formatVersion: number;
  /** Of CSV files: what becomes of text that a spreadsheet would take for a formula. */
  readonly profile: 'spreadsheet' | 'raw' | null;
  readonly rows: number;
  /** What each column of money comes to, in pence. */
  readonly totals: Readonly<Record<string, number>>;
  /** What is not in the file because whoever takes it is not shown whom it is about; absent where nothing is left out. */
  readonly others?: { readonly rows: number; readonly totals: Readonly<Record<string, number>> };
}
