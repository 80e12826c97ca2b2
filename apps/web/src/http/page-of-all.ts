import { pageOf } from '#contracts';
import type { AskedList } from './query-desk.js';

/** One page of rows that are all at hand, in the order of a number that each has of its own. */
export function pageOfAll<Row>(
  rows: readonly Row[],
  { after, limit }: Pick<AskedList, 'after' | 'limit'>,
  numberOf: (row: Row) => number,
) {
  const from = Number(after ?? -1);
  const found = rows.filter((row) => numberOf(row) > from).slice(0, limit + 1);
  return pageOf(found, { limit }, (row) => String(numberOf(row)));
}

/** What a register is asked for: a page of a list at one entry of the ledger. */
export function pageAsked({ asOf, after, limit }: Pick<AskedList, 'asOf' | 'after' | 'limit'>) {
  return { asOf, limit, ...(after === undefined ? {} : { after }) };
}
