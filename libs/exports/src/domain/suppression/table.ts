import type { Ruleset, Shown } from './ruleset.js';

/** One figure for each row, of one measure at one time. */
export interface CountColumn {
  /** What the column is called: the quarter at the end of which it was counted. */
  readonly column: string;
  /** The rules by which it was published first, and is published ever after. */
  readonly ruleset: Ruleset;
  /** By measure and row: how many there were by then. A row that there was not yet has none. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A table as it is published. There are no totals: they would say of small figures what these do not say themselves. */
export interface ShownTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly measures: readonly ShownMeasure[];
}

/** What of one measure is published, by row and column. */
export interface ShownMeasure {
  readonly measure: string;
  readonly cells: readonly (readonly Shown[])[];
}
