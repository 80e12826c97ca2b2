import type { PricingDatePolicy } from '#contracts';
import type { CalendarDate } from '#kernel';
import type { PricingChoice } from './claims.events.js';

/** The dates of a person's path that a contract may price by. */
export interface PricingDates {
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly referredOn: CalendarDate | undefined;
  readonly startedOn: CalendarDate | undefined;
}

/** The day that decides the price under a policy; undefined when the person's path has no such day. */
export function pricingDate(policy: PricingDatePolicy, dates: PricingDates): CalendarDate | undefined {
  switch (policy) {
    case 'achieved':
      return dates.achievedOn;
    case 'referral':
      return dates.referredOn;
    case 'engagement-start':
      return dates.startedOn;
    case 'claim':
      return dates.claimedOn;
  }
}

/** A revision that all parties have agreed to, with the day it takes effect. */
export interface AgreedRevision {
  readonly revision: number;
  readonly effectiveFrom: CalendarDate;
}

/**
 * Chooses the revision that was in force on the day that decides, and keeps the comparison, because "why this price" is
 * answered by the dates. Of two revisions from the same day the later one holds.
 *
 * @returns the choice without a `chosen` verdict when none was in force yet; undefined when nothing was ever agreed.
 */
export function choosePricing(
  policy: PricingDatePolicy,
  date: CalendarDate,
  revisions: readonly AgreedRevision[],
): PricingChoice | undefined {
  if (revisions.length === 0) return undefined;
  const inOrder = revisions.toSorted((a, b) =>
    a.effectiveFrom === b.effectiveFrom ? a.revision - b.revision : a.effectiveFrom < b.effectiveFrom ? -1 : 1,
  );
  const chosen = inOrder.findLast(({ effectiveFrom }) => effectiveFrom <= date);
  return {
    policy,
    date,
    considered: inOrder.map(({ revision, effectiveFrom }) => ({
      revision,
      effectiveFrom,
      verdict: revision === chosen?.revision ? 'chosen' : effectiveFrom <= date ? 'superseded' : 'not-yet-in-force',
    })),
  };
}

export function chosenRevision({ considered }: PricingChoice): number | undefined {
  return considered.find(({ verdict }) => verdict === 'chosen')?.revision;
}
