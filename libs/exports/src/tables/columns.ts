/** A value of an exported table. Money is whole pence, days and instants are text as ISO 8601 writes them. */
export type Cell = string | number | boolean | null;

/**
 * Columns of money end in `pence`: a spreadsheet gets another column beside them with the same amount in pounds. Those
 * of type `pence` are added up for the control totals; `pence-each` is a price, a limit or another amount that it would
 * mean nothing to add up. `decimal` is an exact number kept as text. `reference` is what the ledger or an organisation
 * calls something.
 */
export type ColumnType = 'text' | 'reference' | 'date' | 'whole-number' | 'decimal' | 'pence' | 'pence-each' | 'yes-no';

export function isMoney({ type }: { readonly type: ColumnType }): boolean {
  return type === 'pence' || type === 'pence-each';
}

/** A column as a reader of the file sees it. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: ColumnType;
  readonly about: string;
}

export interface Column<Row> extends ColumnFacts {
  of(row: Row): Cell;
}

/** What a column is, beside its name. */
type Described = readonly [type: ColumnType, about: string];

/**
 * The columns of rows that are flat already, in the order written. Every field of the row is named, so that a field that
 * is added to a list does not compile until somebody says what it means in an export.
 */
export function columnsOf<Row extends object>(
  described: { readonly [Name in keyof Row & string]: Described },
): Column<Row>[] {
  return (Object.entries(described) as [keyof Row & string, Described][]).map(([name, [type, about]]) => ({
    name,
    type,
    about,
    of: (row) => cellOf(type, row[name]),
  }));
}

/** One column that is worked out of a row. */
export function column<Row>(
  name: string,
  type: ColumnType,
  about: string,
  of: (row: Row) => Cell | undefined,
): Column<Row> {
  return { name, type, about, of: (row) => cellOf(type, of(row)) };
}

function cellOf(type: ColumnType, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  // The read store has no truth values: it keeps them as 1 and 0.
  if (type === 'yes-no') return value === true || value === 1;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TypeError(`A column of type ${type} holds one value, not ${JSON.stringify(value)}`);
}
