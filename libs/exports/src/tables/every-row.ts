import type { Page } from '#contracts';

/** Every row of a list that is short enough to be had at once. */
export function everyRow<Row>(page: (after: { readonly after?: string }) => Page<Row>): Row[] {
  const rows: Row[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const found: Page<Row> = page(next === '' ? {} : { after: next });
    rows.push(...found.rows);
    next = found.next;
  }
  return rows;
}
