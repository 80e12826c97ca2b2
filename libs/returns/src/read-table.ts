import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { type CsvError, type Options, parse as parser } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { atOnce, inTurns, type Steps } from './in-turns.js';
import { CELL_CHARACTERS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX } from './return-format.js';
import type { ReturnProblem } from './return-problem.js';

/** A CSV file as a grid of text, with what stands in the way of reading it. */
export interface Grid {
  readonly headings: readonly string[];
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  /** As a spreadsheet counts: the headings are row 1, and an empty row counts too. */
  readonly row: number;
  readonly cells: readonly string[];
}

type Problems = readonly ReturnProblem[];

/**
 * Reads CSV as spreadsheets write it: with or without a byte-order mark, any line ending, quoted or not, empty rows
 * and empty trailing columns. What cannot be read for certain is a problem, never a guess.
 */
export function readGrid(file: string, bytes: Uint8Array): Grid | Problems {
  const { notText, form, faults } = begun(file, bytes);
  if (notText !== undefined) return notText;
  try {
    const records = parse(Buffer.from(bytes), form) as unknown as string[][];
    return atOnce(gridOf(file, records, faults));
  } catch (error) {
    return notClosed(file, error);
  }
}

/** So much is read before others of this process have their turn: about a thousand rows. */
const BYTES_A_TURN = 64 * 1024;

/** `readGrid` in short turns. */
export async function readGridInTurns(file: string, bytes: Uint8Array): Promise<Grid | Problems> {
  const { notText, form, faults } = begun(file, bytes);
  if (notText !== undefined) return notText;
  const records: string[][] = [];
  const parts = async function* () {
    for (let from = 0; from < bytes.length; from += BYTES_A_TURN) {
      yield bytes.subarray(from, from + BYTES_A_TURN);
      await turn();
    }
  };
  try {
    await pipeline(parts, parser(form), async (read: AsyncIterable<string[]>) => {
      for await (const record of read) records.push(record);
    });
    return await inTurns(gridOf(file, records, faults));
  } catch (error) {
    return notClosed(file, error);
  }
}

/** How the rows are to be parsed, with the faults that will be found on the way; or why there is no text to parse. */
function begun(file: string, bytes: Uint8Array) {
  const faults: ReturnProblem[] = [];
  const form: Options = {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
    // A stray quotation mark spoils its own cell, not all the rows after it.
    relax_quotes: true,
    cast: (value, { quoting, records: row, index }) => {
      if (!quoting && value.includes('"')) {
        faults.push({
          file,
          row: row + 1,
          column: columnLetter(index),
          value,
          rule: 'quote-inside-a-cell',
          says: 'a cell with a quotation mark in it must be quoted as a whole, each mark in it doubled',
        });
      }
      return value;
    },
  };
  const isTooLarge = bytes.length > FILE_BYTES_MAX;
  const wrong = isTooLarge ? undefined : notUtf8(bytes);
  const tooLarge = `has more than ${FILE_BYTES_MAX / 1024 / 1024} MB: send it in parts`;
  const notUtf = wrong === undefined ? undefined : wholeFile(file, 'not-utf-8', wrong);
  const notText = isTooLarge ? wholeFile(file, 'file-too-large', tooLarge) : notUtf;
  return { notText, form, faults };
}

function wholeFile(file: string, rule: ReturnProblem['rule'], says: string): Problems {
  return [{ file, row: 0, rule, says }];
}

function notClosed(file: string, error: unknown): Problems {
  const { code, records: row } = error as CsvError & { records?: number };
  if (code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
  return [
    {
      file,
      row: (row ?? 0) + 1,
      rule: 'quote-not-closed',
      says: 'a quotation mark is opened in this row and never closed, so nothing after it can be read',
    },
  ];
}

function* gridOf(file: string, records: readonly string[][], faults: Problems): Steps<Grid | Problems> {
  if (faults.length > 0) return faults;
  const rows: GridRow[] = [];
  for (const [index, cells] of records.entries()) {
    if (cells.length > COLUMNS_MAX) {
      return wholeFile(file, 'file-too-large', `has more than ${COLUMNS_MAX} columns: a return has far fewer`);
    }
    const tooLong = cells.findIndex((cell) => cell.length > CELL_CHARACTERS_MAX);
    if (tooLong !== -1) {
      const says = `has more than ${CELL_CHARACTERS_MAX} characters`;
      return [{ file, row: index + 1, column: columnLetter(tooLong), rule: 'too-long', says }];
    }
    const row = { row: index + 1, cells: cells.map(trimmed) };
    if (index === 0 || row.cells.some((cell) => cell !== '')) rows.push(row);
    yield;
  }
  const [first, ...rest] = rows;
  const headings = first?.cells ?? [];
  if (headings.every((heading) => heading === '')) return wholeFile(file, 'file-empty', 'has no row of headings');
  if (headings.length === 1 && /[;\t|]/.test(records[0]?.[0] ?? '')) {
    return wholeFile(
      file,
      'not-separated-by-commas',
      'its columns are not separated by commas: save it as comma-separated values',
    );
  }
  if (rest.length > ROWS_MAX)
    return wholeFile(file, 'file-too-large', `has more than ${ROWS_MAX} rows: send it in parts`);
  return { headings, rows: rest };
}

/** Why the bytes are no text that is understood; undefined when they are. */
function notUtf8(bytes: Uint8Array): string | undefined {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return 'is UTF-16 ("Unicode text"): save it as "CSV UTF-8"';
  return isUtf8(bytes) ? undefined : `is not UTF-8 (line ${firstBadLine(bytes)}): save it as "CSV UTF-8"`;
}

/** The first line that is not UTF-8. A broken character never spans lines, because a line feed is never part of one. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const until = end === -1 ? bytes.length : end;
    try {
      decoder.decode(bytes.subarray(from, until));
    } catch {
      return line;
    }
    from = until + 1;
  }
  return line;
}

/** Without the spaces of any kind that a copy from a web page or a word processor leaves around a value. */
function trimmed(cell: string): string {
  return cell.replace(/^[\s\u00a0\u200b\ufeff]+|[\s\u00a0\u200b\ufeff]+$/g, '');
}

/** 0 is A, 26 is AA: as a spreadsheet names its columns. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}
