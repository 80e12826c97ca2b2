import { type CsvError, parse } from 'csv-parse/sync';
import { FILE_BYTES_MAX, ROWS_MAX } from './return-format.js';
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

/**
 * Reads CSV as spreadsheets write it: with or without a byte-order mark, any line ending, quoted or not, empty rows
 * and empty trailing columns. What cannot be read for certain is a problem, never a guess.
 */
export function readGrid(file: string, bytes: Uint8Array): Grid | readonly ReturnProblem[] {
  const wholeFile = (rule: ReturnProblem['rule'], says: string): readonly ReturnProblem[] => [
    { file, row: 0, rule, says },
  ];
  if (bytes.length > FILE_BYTES_MAX) {
    return wholeFile('file-too-large', `has more than ${FILE_BYTES_MAX / 1024 / 1024} MB: send it in parts`);
  }
  const text = decoded(bytes);
  if (typeof text !== 'string') return wholeFile('not-utf-8', text.says);

  const faults: ReturnProblem[] = [];
  let records: string[][];
  try {
    records = parse(text, {
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
    });
  } catch (error) {
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
  if (faults.length > 0) return faults;

  const [headings = [], ...rest] = records;
  const rows = rest
    .map((cells, index) => ({ row: index + 2, cells: cells.map(trimmed) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (headings.every((heading) => trimmed(heading) === '')) {
    return wholeFile('file-empty', 'has no row of headings');
  }
  if (headings.length === 1 && /[;\t|]/.test(headings[0] ?? '')) {
    return wholeFile(
      'not-separated-by-commas',
      'its columns are not separated by commas: save it as comma-separated values',
    );
  }
  if (rows.length > ROWS_MAX) {
    return wholeFile('file-too-large', `has more than ${ROWS_MAX} rows: send it in parts`);
  }
  return { headings: headings.map(trimmed), rows };
}

function decoded(bytes: Uint8Array): string | { readonly says: string } {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return { says: 'is UTF-16 ("Unicode text"): save it as "CSV UTF-8"' };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { says: `is not UTF-8 (line ${firstBadLine(bytes)}): save it as "CSV UTF-8"` };
  }
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
