import { AddedByDay, addTo, type Rows, table } from '#read-store';
import type { OutcomeRow } from './evidence-tables.js';

/** How many outcomes of a contract were achieved, as evidence says that still counts, and how many of them are verified. */
export type OutcomeTotalsRow = {
  readonly contract: string;
  readonly achieved: number;
  readonly verified: number;
};

export const outcomeTotalsTable = table<OutcomeTotalsRow>({
  name: 'outcome_totals',
  kind: 'history',
  columns: { contract: 'text', achieved: 'integer', verified: 'integer' },
  key: ['contract'],
});

/** The same of one day: of those that were achieved, or verified, on it. */
export const outcomeDaysTable = table<OutcomeTotalsRow & { readonly day: string }>({
  name: 'outcome_days',
  kind: 'history',
  columns: { contract: 'text', day: 'text', achieved: 'integer', verified: 'integer' },
  key: ['contract', 'day'],
});

const COUNTS_AS_ACHIEVED = ['submitted', 'queried', 'verified'];

/** Counts an outcome that stood in one way and stands in another now. */
export function countOutcome(rows: Rows, before: OutcomeRow | undefined, after: OutcomeRow): void {
  const { contract } = after;
  const added = new AddedByDay();
  for (const [row, by] of [[before, -1] as const, [after, 1] as const]) {
    if (row === undefined) continue;
    if (COUNTS_AS_ACHIEVED.includes(row.status)) added.add(row.achieved_on, 'achieved', by);
    if (row.status === 'verified') added.add(row.verified_on, 'verified', by);
  }
  addTo(rows, outcomeTotalsTable, { contract }, added.total);
  for (const [day, sums] of added.days) addTo(rows, outcomeDaysTable, { contract, day }, sums);
}
