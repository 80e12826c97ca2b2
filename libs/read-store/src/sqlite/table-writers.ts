import type Database from 'better-sqlite3';
import type { Applied, Projection, Row, Rows, Table, Value } from '../projection.js';
import { AddedRows } from './added-rows.js';
import type { EntryRows } from './entries.js';
import { TableRows } from './table-rows.js';
import type { TableShape } from './table-shape.js';

/** Gathers what events do to the tables of one projection, and writes it when it is told to. */
export interface Writer {
  /** Rows that wait because they may change again before they are written. */
  readonly waiting: number;
  apply(applied: Applied): void;
  /** Takes back what the last `apply` did before it failed. */
  undo(): void;
  /** Writes most of the rows that never change again, so that they need not be held. */
  writeAdded(): void;
  write(): Generator<void>;
  letGo(rowsKept: number): void;
  discard(): void;
}

/** Writes the table of all entries, which no projection keeps. */
export class EntriesWriter implements Writer {
  constructor(private readonly rows: EntryRows) {}

  readonly waiting = 0;

  apply(applied: Applied): void {
    this.rows.add(applied);
  }

  undo(): void {}

  writeAdded(): void {
    this.rows.writeMost();
  }

  write(): Generator<void> {
    return this.rows.write();
  }

  letGo(): void {}

  discard(): void {
    this.rows.discard();
  }
}

/** Lets a projection see and change its rows, in memory first. */
export class ProjectionWriter implements Writer, Rows {
  readonly #rows: ReadonlyMap<string, { readonly shape: TableShape; readonly rows: TableRows | AddedRows }>;
  readonly #changing: readonly TableRows[];
  readonly #added: readonly AddedRows[];
  #sequence = -1;

  constructor(
    private readonly projection: Projection,
    shapes: readonly TableShape[],
    database: Database.Database,
    isFresh: boolean,
  ) {
    const rowsOf = (shape: TableShape) =>
      shape.kind === 'added'
        ? new AddedRows(database, (rows) => shape.insertSql(rows))
        : new TableRows(shape, database, isFresh);
    this.#rows = new Map(shapes.map((shape) => [shape.name, { shape, rows: rowsOf(shape) }]));
    const all = [...this.#rows.values()].map(({ rows }) => rows);
    this.#changing = all.filter((rows) => rows instanceof TableRows);
    this.#added = all.filter((rows) => rows instanceof AddedRows);
  }

  get waiting(): number {
    let waiting = 0;
    for (const rows of this.#changing) waiting += rows.waiting;
    return waiting;
  }

  apply(applied: Applied): void {
    for (const rows of this.#changing) rows.begin();
    for (const rows of this.#added) rows.begin();
    this.#sequence = applied.sequence;
    this.projection.apply(applied, this);
  }

  undo(): void {
    for (const rows of this.#changing) rows.undo();
    for (const rows of this.#added) rows.undo();
  }

  writeAdded(): void {
    for (const rows of this.#added) rows.writeMost();
  }

  *write(): Generator<void> {
    for (const rows of this.#changing) yield* rows.write();
    for (const rows of this.#added) yield* rows.write();
  }

  letGo(rowsKept: number): void {
    for (const rows of this.#changing) rows.letGo(rowsKept);
  }

  discard(): void {
    for (const rows of this.#changing) rows.discard();
    for (const rows of this.#added) rows.discard();
  }

  get<R extends Row>(table: Table<R>, key: readonly Value[]): R | undefined {
    const { shape, rows } = this.#changingOf(table);
    const values = rows.get(key);
    return values === undefined ? undefined : (shape.rowOf(values) as R);
  }

  put<R extends Row>(table: Table<R>, row: R): void {
    const { shape, rows } = this.#of(table);
    if (rows instanceof TableRows) rows.put(shape.valuesOf(row), this.#sequence);
    else rows.add(shape.valuesOf(row));
  }

  remove<R extends Row>(table: Table<R>, key: readonly Value[]): void {
    this.#changingOf(table).rows.remove(key, this.#sequence);
  }

  #changingOf<R extends Row>(table: Table<R>) {
    const { shape, rows } = this.#of(table);
    if (rows instanceof TableRows) return { shape, rows };
    throw new Error(`${this.projection.name}: rows of ${table.name} are only ever added`);
  }

  #of<R extends Row>(table: Table<R>) {
    const found = this.#rows.get(table.name);
    if (found === undefined) throw new Error(`${this.projection.name} does not keep the table ${table.name}`);
    return found;
  }
}
