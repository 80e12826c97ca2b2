import type { Cell, ColumnFacts } from '../tables/columns.js';

/** One JSON object a line, with the names in the order of the columns. Money is whole pence. */
export function jsonLine(columns: readonly ColumnFacts[], row: readonly Cell[]): string {
  return `${JSON.stringify(Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null])))}\n`;
}
