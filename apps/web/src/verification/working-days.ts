import { addDays, type CalendarDate, daysBetween } from '#kernel';

/** How many days from Monday to Friday lie between two days, the first left out: what came in today is 0 days old. */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate): number {
  const days = daysBetween(from, to);
  if (days <= 0) return 0;
  const weeks = Math.floor(days / 7);
  let working = weeks * 5;
  for (let nth = weeks * 7 + 1; nth <= days; nth += 1) if (isWorkingDay(addDays(from, nth))) working += 1;
  return working;
}

function isWorkingDay(day: CalendarDate): boolean {
  // 5 January 1970 was a Monday.
  const weekday = ((daysBetween(EPOCH_MONDAY, day) % 7) + 7) % 7;
  return weekday < 5;
}

const EPOCH_MONDAY = '1970-01-05' as CalendarDate;
