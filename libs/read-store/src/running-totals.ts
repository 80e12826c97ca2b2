import type { Row, Rows, Table, Value } from './projection.js';

/** What an entry adds to some numbers; those that it leaves alone need not be named. */
export type Added = Readonly<Record<string, number>>;

/**
 * Adds to the numbers in the row of a key, which begins with noughts. In a history table every sum that ever stood can be
 * found again by one step down the key, however many rows it was added up from.
 *
 * @param key the columns of the key with their values; every other column is a number.
 */
export function addTo<R extends Row>(
  rows: Rows,
  table: Table<R>,
  key: Pick<R, keyof R> | Readonly<Record<string, Value>>,
  added: Added,
): void {
  if (Object.values(added).every((more) => more === 0)) return;
  const place = key as Readonly<Record<string, Value>>;
  const standing = rows.get(
    table,
    table.key.map((column) => place[column] ?? null),
  );
  const sums = Object.keys(table.columns)
    .filter((column) => !(column in place))
    .map((column) => [column, Number(standing?.[column] ?? 0) + (added[column] ?? 0)] as const);
  rows.put(table, { ...place, ...Object.fromEntries(sums) } as R);
}

/** Numbers by the day in the world that they belong to, before they are added. */
export class AddedByDay {
  readonly #days = new Map<string, Record<string, number>>();

  /** @param day null where there is none, which counts nowhere. */
  add(day: string | null, name: string, more: number): void {
    if (day === null) return;
    const sums = this.#days.get(day) ?? {};
    sums[name] = (sums[name] ?? 0) + more;
    this.#days.set(day, sums);
  }

  get days(): ReadonlyMap<string, Added> {
    return this.#days;
  }

  /** Over all days. */
  get total(): Added {
    const total: Record<string, number> = {};
    for (const sums of this.#days.values()) {
      for (const [name, sum] of Object.entries(sums)) total[name] = (total[name] ?? 0) + sum;
    }
    return total;
  }
}
