import { codeInWords, formatPence, type OutcomeCode } from '#kernel';
import type { ClaimsPerPerson, Interval, Prerequisite, RateCardLine } from './rate-cards.events.js';

export function codesInWords(codes: readonly OutcomeCode[]): string {
  return codes.map(codeInWords).join(' or ');
}

/** `13 weeks` */
export function intervalInWords({ days, weeks, months }: Interval): string {
  if (days !== undefined) return counted(days, 'day');
  if (weeks !== undefined) return counted(weeks, 'week');
  return counted(months ?? 0, 'month');
}

/**
 * `starts work was paid and has lasted 13 weeks, where a lapse of more than 3 days sets the clock back …`
 *
 * @param called how outcomes are called; by their codes in words, when absent.
 */
export function prerequisiteInWords(
  { outcome, state, interval, lapses }: Prerequisite,
  called: (outcome: OutcomeCode) => string = codeInWords,
): string {
  const lasted = interval === undefined ? '' : ` and has lasted ${intervalInWords(interval)}`;
  const lapse =
    lapses === undefined
      ? ''
      : `, where a lapse of more than ${counted(lapses.allowedDays, 'day')} sets the clock back to the day it was regained`;
  return `${called(outcome)} was ${state}${lasted}${lapse}`;
}

const starts = { referral: 'the referral', 'engagement-start': 'the start of the engagement' } as const;

export function windowInWords({ since, daysMin, daysMax }: NonNullable<RateCardLine['measurementWindow']>): string {
  const after = `after ${starts[since]}`;
  if (daysMin !== undefined && daysMax !== undefined) return `${daysMin} to ${counted(daysMax, 'day')} ${after}`;
  if (daysMin !== undefined) return `at least ${counted(daysMin, 'day')} ${after}`;
  return daysMax === undefined ? `at any time ${after}` : `at most ${counted(daysMax, 'day')} ${after}`;
}

export function minimumIntervalInWords({ since, interval }: NonNullable<RateCardLine['minimumInterval']>): string {
  return `${intervalInWords(interval)} after ${starts[since]}`;
}

export function claimWindowInWords({ daysMax, late }: NonNullable<RateCardLine['claimWindow']>): string {
  const rule = late === 'refuse' ? 'refused' : 'allowed and marked late';
  return `within ${counted(daysMax, 'day')} of the achievement, later claims ${rule}`;
}

export function claimsPerPersonInWords(claims: ClaimsPerPerson): string {
  if (claims.limit === 'once') return 'once';
  return claims.limit === 'times' ? `up to ${claims.times} times` : 'as often as it is achieved';
}

export function baselineInWords({ unlessImproved }: NonNullable<RateCardLine['baseline']>): string {
  const not = 'it must not have been so at referral already';
  return unlessImproved ? `${not}, unless what is measured has improved` : not;
}

export const limitsInWords = {
  perPersonPence: (limit: number) => `at most ${formatPence(limit)} for each person`,
  totalNumber: (limit: number) => `at most ${limit} in all`,
  totalPence: (limit: number) => `at most ${formatPence(limit)} in all`,
} as const;

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
