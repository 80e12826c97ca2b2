import { unzipSync, type Zippable, zipSync } from 'fflate';
import writeExcelFile, { type Cell as SheetCell, type SheetData } from 'write-excel-file/node';
import { type CalendarDate, calendarDate, daysBetween } from '#kernel';
import type { Cell, ColumnFacts } from '../tables/columns.js';
import type { TableFacts } from '../tables/table-facts.js';
import { type FileColumn, fileColumns } from './csv.js';

/** A workbook is made in memory, so there is an end to it. A sheet itself could hold a little over a million rows. */
export const WORKBOOK_ROWS_MAX = 100_000;

/** Day 0 of spreadsheets, as far as it matters: they count a 29 February 1900 that never was. */
const DAY_ZERO = calendarDate('1899-12-30');
/** The moment that every file inside the workbook says it was written: the first that a ZIP file can say. */
const WRITTEN_AT = '1980-01-01T00:00:00';

/**
 * A workbook of three sheets: the rows, what their columns mean, and what the file was made of. The same rows and facts
 * make the same bytes.
 */
export async function workbook(
  facts: TableFacts,
  columns: readonly ColumnFacts[],
  rows: readonly (readonly Cell[])[],
): Promise<Uint8Array> {
  const inFile = fileColumns(columns);
  const sheets = [
    { sheet: 'Data', data: dataSheet(inFile, rows), columns: widthsOf(inFile, rows), stickyRowsCount: 1 },
    { sheet: 'Dictionary', data: dictionarySheet(inFile), columns: [28, 16, 90].map(wide), stickyRowsCount: 1 },
    { sheet: 'About', data: aboutSheet(facts), columns: [32, 80].map(wide) },
  ];
  return sameBytes(await writeExcelFile(sheets).toBuffer());
}

function dataSheet(columns: readonly FileColumn[], rows: readonly (readonly Cell[])[]): SheetData {
  return [
    columns.map(({ name }) => heading(name)),
    ...rows.map((row) => columns.map((column) => sheetCell(column, row[column.place] ?? null))),
  ];
}

/** In letters: no narrower than an amount, no wider than what can be read beside other columns. */
const WIDTH_MIN = 10;
const WIDTH_MAX = 48;
/** Rows that are looked at: a column of references is as wide further down. */
const WIDTH_ROWS = 200;

function widthsOf(columns: readonly FileColumn[], rows: readonly (readonly Cell[])[]): { readonly width: number }[] {
  const seen = rows.slice(0, WIDTH_ROWS);
  return columns.map(({ name, place }) => {
    const letters = seen.map((row) => String(row[place] ?? '').length);
    return wide(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, name.length, ...letters) + 2));
  });
}

function wide(width: number): { readonly width: number } {
  return { width };
}

function heading(value: string): SheetCell {
  return { value, type: String, fontWeight: 'bold' };
}

/** Text is written as text, so nothing that somebody typed can become a formula. */
function sheetCell({ type, asPounds }: FileColumn, value: Cell): SheetCell | null {
  if (value === null) return null;
  if (asPounds) return { value: Number(value) / 100, type: Number, format: '#,##0.00' };
  switch (type) {
    case 'date':
      return dateCell(String(value));
    case 'whole-number':
    case 'pence':
    case 'pence-each':
      return { value: Number(value), type: Number, format: '0' };
    case 'yes-no':
      return { value: value === true, type: Boolean };
    default:
      return { value: String(value), type: String };
  }
}

function dateCell(text: string): SheetCell {
  let day: CalendarDate;
  try {
    day = calendarDate(text);
  } catch {
    return { value: text, type: String };
  }
  return { value: daysBetween(DAY_ZERO, day), type: Number, format: 'yyyy-mm-dd' };
}

function dictionarySheet(columns: readonly FileColumn[]): SheetData {
  return [
    ['Column', 'Type', 'What it says'].map(heading),
    ...columns.map(({ name, type, about, asPounds }) => [name, asPounds ? 'pounds' : type, about].map(textCell)),
  ];
}

function textCell(value: string): SheetCell {
  return { value, type: String };
}

function aboutSheet(facts: TableFacts): SheetData {
  const { moment, filters, totals } = facts;
  const filtered = Object.entries(filters).map(([name, value]) => `${name} = ${value}`);
  const told: readonly (readonly [string, string])[] = [
    ['Table', facts.title],
    ['What it is', facts.about],
    ['Contract', facts.contract ?? 'all'],
    ['Chosen by', filtered.length === 0 ? 'nothing: all rows' : filtered.join(', ')],
    ['As the ledger knew it at entry', String(moment.entry)],
    ['Recorded at', moment.recordedAt ?? ''],
    ['Position in the log', moment.position ?? ''],
    ['Leaf hash of that entry', moment.leaf ?? ''],
    ...(facts.day === null ? [] : [['On the day', facts.day] as const]),
    ['Rows', String(facts.rows)],
    ...Object.entries(totals).map(([name, pence]) => [`Total of ${name}`, String(pence)] as const),
    ...(facts.others === undefined ? [] : leftOut(facts.others)),
    ['Format version', String(facts.formatVersion)],
  ];
  return told.map(([name, value]) => [heading(name), textCell(value)]);
}

function leftOut({ rows, totals }: NonNullable<TableFacts['others']>): (readonly [string, string])[] {
  return [
    ['Rows of other providers, not in this file', String(rows)],
    ...Object.entries(totals).map(([name, pence]) => [`Their total of ${name}`, String(pence)] as const),
  ];
}

/** Written again in the order of the names and at one fixed moment: a clock must not change what a file says. */
function sameBytes(workbook: Uint8Array): Uint8Array {
  const files = unzipSync(workbook);
  const inOrder: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const content = files[name];
    if (content !== undefined) inOrder[name] = [withoutClock(name, content), { mtime: WRITTEN_AT }];
  }
  return zipSync(inOrder, { level: 6 });
}

/** The one part of a workbook that says when and by whom it was made. */
function withoutClock(name: string, content: Uint8Array): Uint8Array {
  if (!name.endsWith('docProps/core.xml')) return content;
  const text = new TextDecoder().decode(content);
  return new TextEncoder().encode(text.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${WRITTEN_AT}Z`));
}
