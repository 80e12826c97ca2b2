import { type Cell, type ColumnFacts, type ColumnType, isMoney } from '../tables/columns.js';

/**
 * `spreadsheet` is for opening with a click: a text that a spreadsheet would take for a formula gets an apostrophe in
 * front. `raw` keeps every byte as it is, for programs.
 */
export type CsvProfile = 'spreadsheet' | 'raw';

/** A column as it stands in a file for people: money stands twice, in pounds and in pence. */
export interface FileColumn extends ColumnFacts {
  /** The place of its value in a row. */
  readonly place: number;
  readonly asPounds: boolean;
}

export function fileColumns(columns: readonly ColumnFacts[]): FileColumn[] {
  return columns.flatMap((column, place) =>
    isMoney(column)
      ? [
          { ...column, name: poundsName(column.name), about: `${column.about} In pounds.`, place, asPounds: true },
          { ...column, about: `${column.about} In pence.`, place, asPounds: false },
        ]
      : [{ ...column, place, asPounds: false }],
  );
}

function poundsName(name: string): string {
  return name.replace(/pence$/, 'pounds');
}

/** RFC 4180: one row of headings, CRLF after every row. */
export function csvHead(columns: readonly FileColumn[]): string {
  return `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
}

export function csvRow(columns: readonly FileColumn[], row: readonly Cell[], profile: CsvProfile): string {
  const fields = columns.map(({ place, asPounds, type }) => {
    const cell = row[place] ?? null;
    if (cell === null) return '';
    if (asPounds) return pounds(Number(cell));
    return quoted(profile === 'spreadsheet' && isWords(type, cell) ? guarded(String(cell)) : String(cell));
  });
  return `${fields.join(',')}\r\n`;
}

/** `pounds(-12345)` is `-123.45`: no sign of the currency and no separators, so that it is a number everywhere. */
export function pounds(pence: number): string {
  const whole = Math.abs(pence);
  return `${pence < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}

/** An amount below nothing begins with a minus too, and is no formula. */
function isWords(type: ColumnType, cell: Cell): boolean {
  if (typeof cell !== 'string') return false;
  return type !== 'decimal' || !/^-?\d+(\.\d+)?$/.test(cell);
}

function guarded(text: string): string {
  // Spreadsheets also take what follows a tab or the end of a line for the beginning of a formula.
  return /^[=+\-@\t\r\n\0]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
