/** Where a list is taken up again and how much of it is wanted. */
export interface PageRequest {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** 50 when absent. */
  readonly limit?: number | undefined;
}

/** Some rows of a list in a stable order. Asking for more takes up after a key, so rows that arrive shift nothing. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Absent on the last page. */
  readonly next?: string;
}

export const PAGE_ROWS = 50;

/** How many rows to ask for: one more than wanted tells whether there is another page. */
export function rowsToAsk({ limit = PAGE_ROWS }: PageRequest): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`${limit} is no number of rows`);
  return limit + 1;
}

/** @param found as many rows as `rowsToAsk` said, or fewer when there are no more. */
export function pageOf<Row>(found: readonly Row[], request: PageRequest, keyOf: (row: Row) => string): Page<Row> {
  const rows = found.slice(0, rowsToAsk(request) - 1);
  const last = rows.at(-1);
  return found.length > rows.length && last !== undefined ? { rows, next: keyOf(last) } : { rows };
}
