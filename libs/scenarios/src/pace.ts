import { addDays, addMonths, type CalendarDate, calendarDate } from '#kernel';
import type { Everyday } from './scenario.js';

export type Pace = NonNullable<Everyday['pace']>;

/** A fortnight from the achievement to the claim, where a scenario does not say how soon things are done. */
export const usualPace: Pace = { by: 'days', submits: 2, verifies: 9, claims: 14 };

export interface Dates {
  readonly submittedOn: CalendarDate;
  readonly verifiedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
}

/** When an outcome that was achieved on a day is submitted, verified and claimed. */
export function datesOf(achievedOn: CalendarDate, pace: Pace): Dates {
  const on = (step: 'submits' | 'verifies' | 'claims') =>
    pace.by === 'days' ? addDays(achievedOn, pace[step]) : dayOfNextMonth(achievedOn, pace[step]);
  return { submittedOn: on('submits'), verifiedOn: on('verifies'), claimedOn: on('claims') };
}

/**
 * When the answer to a query is submitted, verified and claimed: with the next month's return, or as long after the
 * query as the first evidence came after the achievement.
 */
export function datesAfterQuery(queriedOn: CalendarDate, pace: Pace): Dates {
  return datesOf(queriedOn, pace);
}

function dayOfNextMonth(day: CalendarDate, nth: number): CalendarDate {
  const first = addMonths(calendarDate(`${day.slice(0, 7)}-01`), 1);
  return addDays(first, nth - 1);
}
