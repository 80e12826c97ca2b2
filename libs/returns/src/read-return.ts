import { atOnce, inTurns, type Steps } from './in-turns.js';
import { type Grid, type GridRow, readGrid, readGridInTurns } from './read-table.js';
import { type Columns, Fault } from './return-columns.js';
import {
  type EngagementRow,
  type OutcomeRow,
  RECORD_COLUMN,
  RECORDS,
  type ReferralRow,
  type ReturnRows,
  type RowPlace,
  returnTables,
  TABLE_NAMES,
  type TableName,
} from './return-format.js';
import type { ReturnProblem } from './return-problem.js';

/** A file of a return, as it came. */
export interface ReturnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the files say, and everything that cannot be read in them. */
export interface ReadReturn {
  readonly rows: ReturnRows;
  readonly problems: readonly ReturnProblem[];
  /** Rows of which some cells cannot be read: what the others say can still be wrong by itself. */
  readonly partial: PartialRows;
  /**
   * People of whom a row could not be read. What their other rows seem to lack may stand in it, so nothing is said
   * about those until it is mended.
   */
  readonly spoiled: ReadonlySet<string>;
}

/** As far as their cells could be read. */
export interface PartialRows {
  readonly referrals: readonly (Partial<ReferralRow> & RowPlace)[];
  readonly engagements: readonly (Partial<EngagementRow> & RowPlace)[];
  readonly outcomes: readonly (Partial<OutcomeRow> & RowPlace)[];
}

interface Gathered {
  readonly rows: { referrals: ReferralRow[]; engagements: EngagementRow[]; outcomes: OutcomeRow[] };
  readonly partial: { [Name in TableName]: PartialRows[Name][number][] };
}

type Values = Record<string, unknown>;
type Problems = ReturnProblem[];

/**
 * Reads the files of a return by themselves: their form, and each cell by its column. What rows say beside each other
 * and against the ledger is `planReturn`'s business.
 */
export function readReturn(files: readonly ReturnFile[]): ReadReturn {
  return atOnce(readGrids(files.map(({ name, bytes }) => ({ name, grid: readGrid(name, bytes) }))));
}

/** `readReturn` in short turns, between which everybody else of this process has theirs. */
export async function readReturnInTurns(files: readonly ReturnFile[]): Promise<ReadReturn> {
  const read: FileRead[] = [];
  for (const { name, bytes } of files) read.push({ name, grid: await readGridInTurns(name, bytes) });
  return inTurns(readGrids(read));
}

interface FileRead {
  readonly name: string;
  readonly grid: Grid | readonly ReturnProblem[];
}

function* readGrids(files: readonly FileRead[]): Steps<ReadReturn> {
  const problems: Problems = [];
  const spoiled = new Set<string>();
  const gathered: Gathered = {
    rows: { referrals: [], engagements: [], outcomes: [] },
    partial: { referrals: [], engagements: [], outcomes: [] },
  };
  const seen = new Map<TableName | 'combined', string>();
  for (const file of files) {
    const { grid } = file;
    if (!('rows' in grid)) {
      problems.push(...grid);
      continue;
    }
    const headings = grid.headings.map(plainHeading);
    const form = formOf(headings);
    if (form === undefined) {
      problems.push(notOfAReturn(file.name, headings));
      continue;
    }
    const earlier = seen.get(form);
    if (earlier !== undefined) {
      problems.push(
        whole(file.name, 'file-given-twice', `has the same columns as ${earlier}: a return has one of each`),
      );
      continue;
    }
    seen.set(form, file.name);
    const before = problems.length;
    problems.push(...headingProblems(file.name, headings, form));
    // Rows under headings that are not understood would be reported for the wrong reasons.
    if (problems.length > before) continue;
    const referenceAt = headings.indexOf('person_reference');
    for (const row of grid.rows) {
      const isRead = readRow(file.name, headings, form, row, gathered, problems);
      if (!isRead) spoiled.add((row.cells[referenceAt] ?? '').normalize('NFC'));
      yield;
    }
  }
  if (seen.size === 0 && problems.length === 0) {
    problems.push(
      whole('', 'no-file', `a return is one to three files: ${TABLE_NAMES.map((name) => `${name}.csv`).join(', ')}`),
    );
  }
  return { ...gathered, problems, spoiled };
}

/** "Person reference" is `person_reference`: headings are typed by people. */
function plainHeading(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s-]+/g, '_');
}

/** A table is known by the columns that it must have and the others have not, never by the name of its file. */
function formOf(headings: readonly string[]): TableName | 'combined' | undefined {
  if (headings.includes(RECORD_COLUMN)) return 'combined';
  const scores = TABLE_NAMES.map((name) => {
    const own = Object.keys(returnTables[name]).filter((column) => column !== 'person_reference');
    return { name, score: own.filter((column) => headings.includes(column)).length };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score === 0 ? undefined : best.name;
}

function headingProblems(file: string, headings: readonly string[], form: TableName | 'combined'): Problems {
  const columns = form === 'combined' ? allColumns() : new Set(Object.keys(returnTables[form]));
  const problems: Problems = [];
  const at = (index: number, rule: ReturnProblem['rule'], says: string) =>
    problems.push({ file, row: 1, column: headings[index] || columnName(index), rule, says });
  headings.forEach((heading, index) => {
    // Spreadsheets leave empty columns behind; a cell under one is reported with its row.
    if (heading === '') return;
    if (headings.indexOf(heading) !== index) at(index, 'column-twice', 'stands there twice');
    else if (!columns.has(heading)) {
      const near = nearest(heading, columns);
      at(
        index,
        'column-unknown',
        near === undefined ? 'is not a column of a return' : `is not a column of a return; ${near} is`,
      );
    }
  });
  const needed =
    form === 'combined'
      ? ['person_reference']
      : Object.entries(returnTables[form]).flatMap(([name, column]) => (column.required ? [name] : []));
  for (const name of needed) {
    if (!headings.includes(name)) {
      problems.push({ file, row: 1, column: name, rule: 'column-missing', says: 'is needed' });
    }
  }
  return problems;
}

function allColumns(): Set<string> {
  return new Set([RECORD_COLUMN, ...TABLE_NAMES.flatMap((name) => Object.keys(returnTables[name]))]);
}

function readRow(
  file: string,
  headings: readonly string[],
  form: TableName | 'combined',
  { row, cells }: GridRow,
  { rows, partial }: Gathered,
  problems: Problems,
): boolean {
  const before = problems.length;
  const beyond = cells.findIndex((cell, index) => cell !== '' && (headings[index] ?? '') === '');
  if (beyond !== -1 || cells.length < headings.filter((heading) => heading !== '').length) {
    problems.push({
      file,
      row,
      ...(beyond === -1 ? {} : { column: columnName(beyond) }),
      rule: 'wrong-number-of-cells',
      says:
        beyond === -1
          ? `has ${cells.length} cells where there are ${headings.length} headings`
          : 'has a cell under no heading; a comma inside a value needs quotation marks around the value',
    });
    return false;
  }
  const texts = new Map(headings.map((heading, index) => [heading, cells[index] ?? '']));
  const table = form === 'combined' ? tableOf(file, row, texts.get(RECORD_COLUMN) ?? '', problems) : form;
  if (table === undefined) return false;
  const values = readCells(file, row, texts, table, problems);
  // The columns are what the row's type is made from, so what was read by them is of that type.
  const read = { ...values, file, row } as unknown;
  if (problems.length > before) {
    (partial[table] as RowPlace[]).push(read as RowPlace);
    return false;
  }
  if (table === 'referrals') rows.referrals.push(read as ReferralRow);
  else if (table === 'engagements') rows.engagements.push(read as EngagementRow);
  else rows.outcomes.push(read as OutcomeRow);
  return true;
}

function tableOf(file: string, row: number, record: string, problems: Problems): TableName | undefined {
  const table = RECORDS[record.toLowerCase() as keyof typeof RECORDS];
  if (table === undefined) {
    problems.push({
      file,
      row,
      column: RECORD_COLUMN,
      value: record,
      rule: 'record-unknown',
      says: `must be one of ${Object.keys(RECORDS).join(', ')}`,
    });
  }
  return table;
}

function readCells(
  file: string,
  row: number,
  texts: ReadonlyMap<string, string>,
  table: TableName,
  problems: Problems,
): Values {
  const columns: Columns = returnTables[table];
  const values: Values = {};
  for (const [name, column] of Object.entries(columns)) {
    const text = texts.get(name) ?? '';
    if (text === '') {
      values[name] = undefined;
      if (column.required) problems.push({ file, row, column: name, rule: 'required', says: 'is needed' });
      continue;
    }
    const value = column.read(text);
    if (value instanceof Fault)
      problems.push({ file, row, column: name, value: text, rule: value.rule, says: value.says });
    else values[name] = value;
  }
  for (const [name, text] of texts) {
    if (text !== '' && name !== '' && name !== RECORD_COLUMN && columns[name] === undefined) {
      problems.push({
        file,
        row,
        column: name,
        value: text,
        rule: 'given-without-need',
        says: `is no column of ${table}, so it must be empty in this row`,
      });
    }
  }
  return values;
}

function notOfAReturn(file: string, headings: readonly string[]): ReturnProblem {
  const near = headings.map((heading) => nearest(heading, allColumns())).find((name) => name !== undefined);
  const hint = near === undefined ? '' : ` (was ${near} meant?)`;
  return whole(file, 'file-not-of-a-return', `has none of the columns of referrals, engagements or outcomes${hint}`);
}

function whole(file: string, rule: ReturnProblem['rule'], says: string): ReturnProblem {
  return { file, row: 0, rule, says };
}

function columnName(index: number): string {
  return `column ${index + 1}`;
}

/** No heading that is meant for one of a return is as long; the way from one word to another grows with both. */
const HEADING_CHARACTERS_MAX = 100;

/** The column that a misspelt heading probably means: at most two letters away. */
function nearest(heading: string, columns: ReadonlySet<string>): string | undefined {
  if (heading.length > HEADING_CHARACTERS_MAX) return undefined;
  const scored = [...columns].map((name) => ({ name, distance: distance(heading, name) }));
  const best = scored.reduce((a, b) => (b.distance < a.distance ? b : a));
  return best.distance <= 2 && best.distance < heading.length / 2 ? best.name : undefined;
}

/** Levenshtein's distance, row by row. */
export function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, changed));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
