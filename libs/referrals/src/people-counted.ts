import { AddedByDay, addTo, type Rows, table } from '#read-store';
import type { ReferralRow } from './referral-tables.js';

/** How many people of a contract were referred, started, and ended their service. */
export type PeopleTotalsRow = {
  readonly contract: string;
  readonly referred: number;
  readonly started: number;
  readonly ended: number;
};

export const peopleTotalsTable = table<PeopleTotalsRow>({
  name: 'people_totals',
  kind: 'history',
  columns: { contract: 'text', referred: 'integer', started: 'integer', ended: 'integer' },
  key: ['contract'],
});

/** The same of one day: of those who were referred, started or ended on it. */
export const peopleDaysTable = table<PeopleTotalsRow & { readonly day: string }>({
  name: 'people_days',
  kind: 'history',
  columns: { contract: 'text', day: 'text', referred: 'integer', started: 'integer', ended: 'integer' },
  key: ['contract', 'day'],
});

const counted = [
  ['referred', 'referred_on'],
  ['started', 'started_on'],
  ['ended', 'ended_on'],
] as const;

/** Counts a path that was replaced by another one. */
export function countPeople(rows: Rows, before: ReferralRow | undefined, after: ReferralRow): void {
  const { contract } = after;
  const added = new AddedByDay();
  for (const [figure, day] of counted) {
    if (before?.[day] === after[day]) continue;
    added.add(before?.[day] ?? null, figure, -1);
    added.add(after[day], figure, 1);
  }
  addTo(rows, peopleTotalsTable, { contract }, added.total);
  for (const [day, sums] of added.days) addTo(rows, peopleDaysTable, { contract, day }, sums);
}
