import { shownOf } from './ruleset.js';
import type { CountColumn, ShownTable } from './table.js';

/**
 * What of a table may be published: of each count its band, and nothing else.
 *
 * That is all the protection there is, and it is enough. No figure depends on a count other than its own, so running
 * this over every table there could be leaves every table possible whose counts lie in the same bands. That one count is
 * at most another (paid is a part of verified, and nothing was taken away since) cuts nothing off either: bands follow
 * one another, so where one count is put anywhere in its band, those that must not be less and lie in the same band can
 * be put there too, and all others stay where they are. Sums would say more, which is why there are none.
 *
 * @throws RangeError for a count that is no whole number from 0.
 */
export function publish(
  measures: readonly string[],
  rows: readonly string[],
  columns: readonly CountColumn[],
): ShownTable {
  return {
    rows,
    columns: columns.map(({ column }) => column),
    measures: measures.map((measure) => ({
      measure,
      cells: rows.map((row) =>
        columns.map(({ column, counts, ruleset }) => {
          const count = counts.get(measure)?.get(row) ?? 0;
          if (!Number.isSafeInteger(count) || count < 0) {
            throw new RangeError(`${measure} of ${row} in ${column} is ${count}, which is no count`);
          }
          return shownOf(count, ruleset);
        }),
      ),
    })),
  };
}

/** How many figures of a table are suppressed. */
export function suppressedIn({ measures }: ShownTable): number {
  return measures.flatMap(({ cells }) => cells.flat()).filter((figure) => figure === null).length;
}
