/** Every row of a list that is read page by page. */
export function everyPage<Row>(
  page: (after: { readonly after?: string }) => { readonly rows: readonly Row[]; readonly next?: string | undefined },
): Row[] {
  const rows: Row[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const found = page(next === '' ? {} : { after: next });
    rows.push(...found.rows);
    next = found.next;
  }
  return rows;
}
