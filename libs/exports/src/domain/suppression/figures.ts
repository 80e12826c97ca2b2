import { type Interval, knownOf, type Ruleset, type Shown, shownAlone } from './ruleset.js';
import type { CountTable, ShownMeasure, ShownTable } from './table.js';

/**
 * Every figure that a table publishes, by one number: first the cells row by row, then the totals of the rows, of the
 * columns, and of all. As edges of a graph (all → row → column → all) they are what adds up to what: a change of figures
 * that keeps every sum is a set of rounds in it.
 */
export class Grid {
  readonly figures: number;

  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    this.figures = rows * columns + rows + columns + 1;
  }

  cell(row: number, column: number): number {
    return row * this.columns + column;
  }

  rowTotal(row: number): number {
    return this.rows * this.columns + row;
  }

  columnTotal(column: number): number {
    return this.rows * this.columns + this.rows + column;
  }

  get total(): number {
    return this.figures - 1;
  }

  /** The row and the column of a cell; undefined for a total. */
  placeOf(figure: number): { readonly row: number; readonly column: number } | undefined {
    if (figure >= this.rows * this.columns) return undefined;
    return { row: Math.floor(figure / this.columns), column: figure % this.columns };
  }

  /** Where the edge of a figure begins and ends: 0 and 1 stand for *all*, then the rows, then the columns. */
  ends(figure: number): readonly [from: number, to: number] {
    const place = this.placeOf(figure);
    if (place !== undefined) return [2 + place.row, 2 + this.rows + place.column];
    const after = figure - this.rows * this.columns;
    if (after < this.rows) return [0, 2 + after];
    if (after < this.rows + this.columns) return [2 + this.rows + (after - this.rows), 1];
    return [1, 0];
  }

  get nodes(): number {
    return 2 + this.rows + this.columns;
  }
}

/** The figures of one measure in one release, laid on the grid of the latest one. */
export interface Figures {
  /** Zero where a column did not exist yet. */
  readonly counts: readonly number[];
  /** What is published; changed while a release is being made. */
  readonly shown: Shown[];
  /** False for a figure that the release does not have: a later column, or totals of rows that do not add up. */
  readonly exists: readonly boolean[];
}

/** What a reader knows of a figure; anything, of one that was not published. */
export function knowledgeOf({ counts, shown, exists }: Figures, figure: number, ruleset: Ruleset): Interval {
  if (exists[figure] !== true) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return knownOf(counts[figure] ?? 0, shown[figure] ?? null, ruleset);
}

/** Lays a measure of a table on a grid of as many rows and columns or more. */
export function figuresOf(
  grid: Grid,
  on: Pick<CountTable, 'rows' | 'columns'>,
  table: CountTable,
  measure: number,
): Figures {
  const counts = new Array<number>(grid.figures).fill(0);
  const exists = new Array<boolean>(grid.figures).fill(false);
  const columnOf = on.columns.map((column) => table.columns.indexOf(column));
  on.rows.forEach((name, row) => {
    const from = table.rows.indexOf(name);
    columnOf.forEach((column, place) => {
      if (column < 0) return;
      const count = from < 0 ? 0 : (table.counts[measure]?.[from]?.[column] ?? 0);
      const add = (figure: number) => {
        counts[figure] = (counts[figure] ?? 0) + count;
      };
      counts[grid.cell(row, place)] = count;
      // A row that is new had nothing in it before, and nobody was told so: the cell is there and known to be empty.
      exists[grid.cell(row, place)] = true;
      exists[grid.rowTotal(row)] = true;
      add(grid.rowTotal(row));
      if (table.columnsAddUp) {
        exists[grid.columnTotal(place)] = true;
        exists[grid.total] = true;
      }
      add(grid.columnTotal(place));
      add(grid.total);
    });
  });
  return { counts, shown: counts.map(() => null), exists };
}

/** What the rule publishes of each figure before anything else is looked at. */
export function showAlone({ counts, shown, exists }: Figures, ruleset: Ruleset): void {
  counts.forEach((count, figure) => {
    shown[figure] = exists[figure] === true ? shownAlone(count, ruleset) : null;
  });
}

/** Lays what was published of a measure on the grid. */
export function showAsPublished(
  figures: Figures,
  grid: Grid,
  on: Pick<CountTable, 'rows' | 'columns'>,
  table: ShownTable,
  measure: ShownMeasure,
): void {
  const { shown } = figures;
  const set = (figure: number, value: Shown | undefined) => {
    // A row that a release did not have was not published as a zero: what it says is that nothing was counted.
    shown[figure] = value === undefined ? 0 : value;
  };
  on.rows.forEach((name, row) => {
    const from = table.rows.indexOf(name);
    on.columns.forEach((column, place) => {
      const at = table.columns.indexOf(column);
      if (at < 0) return;
      set(grid.cell(row, place), from < 0 ? undefined : measure.cells[from]?.[at]);
      if (measure.columnTotals !== null) set(grid.columnTotal(place), measure.columnTotals[at]);
    });
    set(grid.rowTotal(row), from < 0 ? undefined : measure.rowTotals[from]);
  });
  if (measure.columnTotals !== null) set(grid.total, measure.total);
}

export function shownMeasure(grid: Grid, name: string, { shown }: Figures, columnsAddUp: boolean): ShownMeasure {
  const at = (figure: number): Shown => shown[figure] ?? null;
  const rows = Array.from({ length: grid.rows }, (_, row) => row);
  const columns = Array.from({ length: grid.columns }, (_, column) => column);
  return {
    measure: name,
    cells: rows.map((row) => columns.map((column) => at(grid.cell(row, column)))),
    rowTotals: rows.map((row) => at(grid.rowTotal(row))),
    columnTotals: columnsAddUp ? columns.map((column) => at(grid.columnTotal(column))) : null,
    total: columnsAddUp ? at(grid.total) : null,
  };
}
