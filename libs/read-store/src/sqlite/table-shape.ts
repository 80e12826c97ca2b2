import { createHash } from 'node:crypto';
import type { ColumnType, Projection, Row, Table, Value } from '../projection.js';

/** Names that are spliced into SQL, because SQLite binds values only. Written by us, and checked all the same. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;
/** Columns that the read store adds to a history table. */
const SPAN_COLUMNS = ['known_from', 'known_to'];

/** A table of a projection, worked out once: its columns in order, and every SQL text it needs. */
export class TableShape {
  readonly name: string;
  readonly kind: Table['kind'];
  readonly isHistory: boolean;
  /** The projection's own columns, in the order in which values are kept. */
  readonly columns: readonly string[];
  readonly keyIndexes: readonly number[];
  readonly createSql: string;
  readonly indexSql: readonly string[];
  /** One row that stands under the key, by the key's values in order. */
  readonly standingSql: string;
  readonly deleteSql: string;
  /** Closes a row of history, which is all that ever changes in one; naming no other column also spares the indexes. */
  readonly closeSql: string;
  readonly allSql: string;
  readonly #types: readonly ColumnType[];

  /** @throws Error that names the projection, table and column which cannot be. */
  constructor(
    readonly projection: string,
    table: Table,
  ) {
    const where = `Projection ${projection}, table ${table.name}`;
    this.name = table.name;
    this.kind = table.kind;
    this.isHistory = table.kind === 'history';
    this.columns = Object.keys(table.columns);
    this.#types = Object.values(table.columns);
    for (const name of [this.name, ...this.columns]) {
      if (!NAME.test(name)) throw new Error(`${where}: "${name}" must be lower case letters, digits and underscores`);
    }
    for (const name of SPAN_COLUMNS) {
      if (this.columns.includes(name)) throw new Error(`${where}: ${name} is kept by the read store`);
    }
    if (table.key.length === 0) throw new Error(`${where}: has no key`);
    for (const name of [...table.key, ...(table.indexes ?? []).flat()]) {
      if (!this.columns.includes(name)) throw new Error(`${where}: "${name}" is not one of its columns`);
    }
    this.keyIndexes = table.key.map((name) => this.columns.indexOf(name));
    for (const index of this.keyIndexes) {
      if (this.#types[index]?.endsWith('?'))
        throw new Error(`${where}: ${this.columns[index]} may be null, so it is no key`);
    }

    const key = table.key.join(', ');
    const matches = table.key.map((name) => `${name} = ?`).join(' AND ');
    const columns = this.columns.map((name, index) => `${name} ${sqlTypeOf(this.#types[index] ?? 'text')}`);
    const span = this.isHistory ? ['known_from INTEGER NOT NULL', 'known_to INTEGER'] : [];
    const primaryKey = this.isHistory ? `${key}, known_from` : key;
    this.createSql = `CREATE TABLE ${this.name} (${[...columns, ...span, `PRIMARY KEY (${primaryKey})`].join(', ')}) STRICT, WITHOUT ROWID`;
    this.indexSql = (table.indexes ?? []).map(
      (names) => `CREATE INDEX ${this.name}__${names.join('__')} ON ${this.name} (${names.join(', ')})`,
    );
    const all = [...this.columns, ...(this.isHistory ? SPAN_COLUMNS : [])].join(', ');
    // The last row of a key is the open one, unless it was closed. The plus changes nothing about a value, but without it
    // SQLite compiles the statement anew for every key, in case a plan that sorts could be another: thirty times as slow.
    const keyIs = table.key.map((name) => `${name} = +?`).join(' AND ');
    this.standingSql = this.isHistory
      ? `SELECT * FROM (SELECT ${all} FROM ${this.name} WHERE ${keyIs} ORDER BY known_from DESC LIMIT 1) WHERE known_to IS NULL`
      : `SELECT ${all} FROM ${this.name} WHERE ${matches}`;
    this.deleteSql = `DELETE FROM ${this.name} WHERE ${matches}`;
    this.closeSql = `UPDATE ${this.name} SET known_to = ? WHERE ${matches} AND known_from = ?`;
    this.allSql = `SELECT ${all} FROM ${this.name} ORDER BY ${primaryKey}`;
  }

  /** Writes `rows` rows that do not stand there yet; in a table of kind `added`, those that do not. */
  insertSql(rows: number): string {
    const names = [...this.columns, ...(this.isHistory ? SPAN_COLUMNS : [])];
    const one = `(${names.map(() => '?').join(', ')})`;
    return `INSERT${this.kind === 'added' ? ' OR IGNORE' : ''} INTO ${this.name} (${names.join(', ')}) VALUES ${Array.from({ length: rows }, () => one).join(', ')}`;
  }

  /** Writes `rows` rows of a table without history, whether they stand there already or not. */
  upsertSql(rows: number): string {
    const keys = this.keyIndexes.map((index) => this.columns[index] ?? '');
    const changing = this.columns.filter((name) => !keys.includes(name));
    const action =
      changing.length === 0
        ? 'NOTHING'
        : `UPDATE SET ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    return `${this.insertSql(rows)} ON CONFLICT (${keys.join(', ')}) DO ${action}`;
  }

  /** The values that `closeSql` binds for a row of history. */
  closing(values: readonly Value[]): Value[] {
    const [from = null, to = null] = values.slice(this.columns.length);
    return [to, ...this.keyIndexes.map((index) => values[index] ?? null), from];
  }

  /**
   * The row's values in column order: a copy, so what a projection does to its row later changes nothing here.
   *
   * @throws TypeError that names the column, before anything is written: SQLite would only say so at the end of a batch.
   */
  valuesOf(row: Row): Value[] {
    const values: Value[] = [];
    for (let index = 0; index < this.columns.length; index += 1) {
      const name = this.columns[index] ?? '';
      const value = row[name];
      if (!isOfType(value, this.#types[index])) {
        throw new TypeError(`${this.projection}: ${this.name}.${name} cannot hold ${JSON.stringify(value)}`);
      }
      values.push(value);
    }
    return values;
  }

  rowOf(values: readonly Value[]): Row {
    const row: Record<string, Value> = {};
    for (let index = 0; index < this.columns.length; index += 1) row[this.columns[index] ?? ''] = values[index] ?? null;
    return row;
  }

  keyOf(values: readonly Value[]): string {
    const [first = 0, second] = this.keyIndexes;
    if (second === undefined) return textOfKey(values[first]);
    let text = '';
    for (const index of this.keyIndexes) text += `${textOfKey(values[index])}\u0000`;
    return text;
  }

  /** The same text from the key's values alone, as `get` and `remove` are given them. */
  keyFrom(key: readonly Value[]): string {
    if (key.length !== this.keyIndexes.length) {
      throw new TypeError(`${this.projection}: the key of ${this.name} has ${this.keyIndexes.length} parts`);
    }
    if (key.length === 1) return textOfKey(key[0]);
    let text = '';
    for (const value of key) text += `${textOfKey(value)}\u0000`;
    return text;
  }

  compareKeys(left: readonly Value[], right: readonly Value[]): number {
    for (const index of this.keyIndexes) {
      const [a = null, b = null] = [left[index], right[index]];
      if (a === b) continue;
      return a === null || (b !== null && a < b) ? -1 : 1;
    }
    return 0;
  }
}

/** @throws Error when two projections have a table, or a name, in common: each would overwrite the other's rows. */
export function shapesOf(
  projections: readonly Projection[],
  reserved: readonly string[],
): Map<Projection, TableShape[]> {
  const tables = new Set(reserved);
  const names = new Set(reserved);
  const shapes = new Map<Projection, TableShape[]>();
  for (const projection of projections) {
    if (names.has(projection.name)) throw new Error(`Two projections are called ${projection.name}`);
    names.add(projection.name);
    shapes.set(
      projection,
      projection.tables.map((table) => {
        if (tables.has(table.name)) throw new Error(`Projection ${projection.name}: another has a table ${table.name}`);
        tables.add(table.name);
        return new TableShape(projection.name, table);
      }),
    );
  }
  return shapes;
}

/** Changes whenever the tables do, so that a forgotten version is noticed. */
export function fingerprintOf(ddl: readonly string[]): string {
  return createHash('sha256').update(ddl.join(';\n')).digest('hex');
}

function sqlTypeOf(type: ColumnType): string {
  const name = type.startsWith('text') ? 'TEXT' : 'INTEGER';
  return type.endsWith('?') ? name : `${name} NOT NULL`;
}

function isOfType(value: Value | undefined, type: ColumnType | undefined): value is Value {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'text?':
      return value === null || typeof value === 'string';
    case 'integer?':
      return value === null || Number.isSafeInteger(value);
    default:
      return false;
  }
}

function textOfKey(value: Value | undefined): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.includes('\u0000')) throw new TypeError(`${value} cannot be part of a key`);
  return value;
}
