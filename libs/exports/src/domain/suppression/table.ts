import type { Shown } from './ruleset.js';

/**
 * Counts by row and column, of one measure or of several of which each is at most the one before: of the outcomes that
 * were achieved some were verified, and of those some were paid.
 */
export interface CountTable {
  readonly measures: readonly string[];
  readonly rows: readonly string[];
  /** In the order of time: a later release has more of them. */
  readonly columns: readonly string[];
  /** By measure, row and column. */
  readonly counts: readonly (readonly (readonly number[])[])[];
  /** False where rows do not add up to anything, and no total of a column is published. */
  readonly columnsAddUp: boolean;
}

/** What of one measure is published. */
export interface ShownMeasure {
  readonly measure: string;
  readonly cells: readonly (readonly Shown[])[];
  readonly rowTotals: readonly Shown[];
  /** Null where rows do not add up. */
  readonly columnTotals: readonly Shown[] | null;
  readonly total: Shown;
}

/** A table as it is published. */
export interface ShownTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly measures: readonly ShownMeasure[];
  /** The table could not be made safe beside what was published before, so nothing of it is. */
  readonly withheld: boolean;
}

/** A release that was made: the figures under it, which nobody outside knows, and what was published of them. */
export interface EarlierRelease {
  readonly counts: CountTable;
  readonly shown: ShownTable;
}

/** @throws RangeError for a table whose parts do not fit together, or whose measures are not each within the one before. */
export function assertCounts({ measures, rows, columns, counts }: CountTable): void {
  if (counts.length !== measures.length || measures.length === 0) throw new RangeError('Each measure has its counts');
  for (const [place, measure] of counts.entries()) {
    const name = measures[place] ?? '';
    if (measure.length !== rows.length || measure.some((row) => row.length !== columns.length)) {
      throw new RangeError(`${name} has a count for each row and column`);
    }
    for (const [i, row] of measure.entries()) {
      for (const [j, count] of row.entries()) {
        const most = place === 0 ? Number.MAX_SAFE_INTEGER : (counts[place - 1]?.[i]?.[j] ?? 0);
        if (!Number.isSafeInteger(count) || count < 0 || count > most) {
          throw new RangeError(
            `${name} of ${rows[i] ?? ''} in ${columns[j] ?? ''} is ${count}, which is no part of ${most}`,
          );
        }
      }
    }
  }
}
