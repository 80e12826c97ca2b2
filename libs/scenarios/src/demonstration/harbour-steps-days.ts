import { addDays, addMonths, type CalendarDate, calendarDate, type Period } from '#kernel';
import { earlierWorkday, workday } from './workdays.js';

/** Sixty-six whole weeks, so that the contract is signed on a day of the week on which people work. */
const TOLD_DAYS = 66 * 7;

/** The contract runs for two years. */
const MONTHS = 24;

/**
 * When the contract was signed, for a story that ends on the last workday before a day. The time of a story ends before
 * the day on which it is told, so that nothing in it is dated in the future, whatever the hour.
 */
export function harbourSignedOn(today: CalendarDate): CalendarDate {
  return addDays(earlierWorkday(addDays(today, -1)), -TOLD_DAYS);
}

/** Every date of the story, counted from the day on which its contract was signed. */
export interface HarbourDays {
  readonly signedOn: CalendarDate;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  /** The last day of the story: a workday. */
  readonly lastDay: CalendarDate;
  /** The workday that is so many days before the last day, or the one after it; later than the last day where negative. */
  ago(days: number): CalendarDate;
  /** The first day of the month in which the day so many days before the last one lies. */
  monthOf(daysAgo: number): CalendarDate;
}

export function harbourDays(signedOn: CalendarDate): HarbourDays {
  const lastDay = addDays(signedOn, TOLD_DAYS);
  const startsOn = addMonths(firstOfMonth(signedOn), 2);
  return {
    signedOn,
    startsOn,
    endsOn: addDays(addMonths(startsOn, MONTHS), -1),
    lastDay,
    ago: (days) => workday(addDays(lastDay, -days)),
    monthOf: (daysAgo) => firstOfMonth(addDays(lastDay, -daysAgo)),
  };
}

/** Whole months from the one of a day to the last one that is over on another. */
export function wholeMonths(from: CalendarDate, lastDay: CalendarDate): Period[] {
  const months: Period[] = [];
  for (let first = firstOfMonth(from); ; first = addMonths(first, 1)) {
    const to = addDays(addMonths(first, 1), -1);
    if (to > lastDay) return months;
    months.push({ from: first, to });
  }
}

function firstOfMonth(day: CalendarDate): CalendarDate {
  return calendarDate(`${day.slice(0, 7)}-01`);
}
