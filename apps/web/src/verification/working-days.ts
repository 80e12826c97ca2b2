import { addDays, type CalendarDate, daysBetween } from '#kernel';
import { counted, dayWords } from '../layout/words.js';
import { bankHolidays, bankHolidaysKnown } from './bank-holidays.js';

/**
 * How many days from Monday to Friday lie between two days, the first left out: what came in today is 0 days old. Bank
 * holidays of England and Wales are left out where they are known: see `areBankHolidaysKnown`.
 */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate): number {
  const days = daysBetween(from, to);
  if (days <= 0) return 0;
  const weeks = Math.floor(days / 7);
  let working = weeks * 5;
  for (let nth = weeks * 7 + 1; nth <= days; nth += 1) if (isWorkingDay(addDays(from, nth))) working += 1;
  return working - bankHolidays.filter((day) => day > from && day <= to).length;
}

/** Whether all bank holidays between two days are known. */
export function areBankHolidaysKnown(from: CalendarDate, to: CalendarDate): boolean {
  return from >= bankHolidaysKnown.from && to <= bankHolidaysKnown.to;
}

/** How old the oldest of several things is: `the oldest has waited 6 working days`. */
export function oldestWords(since: CalendarDate, today: CalendarDate): string {
  const days = workingDaysBetween(since, today);
  const waited = days === 0 ? 'less than a working day' : counted(days, 'working day');
  const known = areBankHolidaysKnown(since, today)
    ? ''
    : ` (bank holidays are known from ${dayWords(bankHolidaysKnown.from)} to ${dayWords(bankHolidaysKnown.to)} only)`;
  return `the oldest has waited ${waited}${known}`;
}

function isWorkingDay(day: CalendarDate): boolean {
  // 5 January 1970 was a Monday.
  const weekday = ((daysBetween(EPOCH_MONDAY, day) % 7) + 7) % 7;
  return weekday < 5;
}

const EPOCH_MONDAY = '1970-01-05' as CalendarDate;
