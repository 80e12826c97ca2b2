import { DECIMAL_PARTS, type Decimal, decimalInParts, decimalOfParts } from '#kernel';
import type { Measurement } from './cohorts.events.js';

/**
 * How much less there was than expected, as an exact fraction: what was avoided of what was expected, in ten-thousandths
 * of an event. Negative where there was more.
 */
export interface Reduction {
  readonly avoided: bigint;
  /** Above zero. */
  readonly expected: bigint;
}

/** What was counted of one cohort. */
export type Count = Pick<Measurement, 'events' | 'expectedEvents'>;

/** The whole in the unit of a percentage with four decimals. */
const HUNDRED_PER_CENT = BigInt(100 * DECIMAL_PARTS);

/** Beyond nine digits a percentage cannot be written down: nobody measured what gives it. */
const PARTS_MAX = 10n ** 9n * BigInt(DECIMAL_PARTS);

/**
 * The reduction over all that was counted: of several cohorts together, that of the sums and not the mean of theirs, so
 * that a large cohort weighs as much as it is large.
 */
export function reductionOf(counts: readonly Count[]): Reduction {
  const events = sum(counts.map((count) => count.events));
  const expected = sum(counts.map((count) => count.expectedEvents));
  return { avoided: expected - events, expected };
}

/** In per cent with four decimals, a half rounded away from zero; undefined where it cannot be written down. */
export function reductionRounded({ avoided, expected }: Reduction): Decimal | undefined {
  const size = (avoided < 0n ? -avoided : avoided) * HUNDRED_PER_CENT;
  const parts = (2n * size + expected) / (2n * expected);
  return parts >= PARTS_MAX ? undefined : decimalOfParts(Number(avoided < 0n ? -parts : parts));
}

/**
 * In per cent with four decimals, rounded down. A threshold has no more than four decimals, so this number reaches it
 * exactly when the fraction does: 9.99999 is 9.9999, and not 10.
 */
export function reductionRoundedDown({ avoided, expected }: Reduction): Decimal {
  const size = avoided * HUNDRED_PER_CENT;
  const towardsZero = size / expected;
  return decimalOfParts(Number(size < 0n && size % expected !== 0n ? towardsZero - 1n : towardsZero));
}

/** Whether it is at or above a threshold in per cent, by the fraction and not by a rounded number. */
export function reaches({ avoided, expected }: Reduction, threshold: Decimal): boolean {
  return avoided * HUNDRED_PER_CENT >= BigInt(decimalInParts(threshold)) * expected;
}

/** Whole events that did not happen; none where there were more than expected. */
export function eventsAvoided({ avoided }: Reduction): number {
  return avoided <= 0n ? 0 : Number(avoided / BigInt(DECIMAL_PARTS));
}

/** A sum of counts as text, exactly: of many cohorts it may have more digits than one count has. */
export function sumInWords(decimals: readonly Decimal[]): string {
  const total = sum(decimals);
  const parts = BigInt(DECIMAL_PARTS);
  return `${total / parts}${decimalOfParts(Number(total % parts)).replace(/^0/, '')}`;
}

function sum(decimals: readonly Decimal[]): bigint {
  return decimals.reduce((total, decimal) => total + BigInt(decimalInParts(decimal)), 0n);
}
