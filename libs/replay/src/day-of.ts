import { type CalendarDate, type Instant, londonDayOf } from '#kernel';

/** London is a whole number of hours from UTC, so every instant of one hour is of one day. */
const days = new Map<string, CalendarDate>();
const DAYS_KEPT = 100_000;

/** The day in London of a day or an instant. What is played asks it of every entry, so answers are kept. */
export function dayOf(dayOrInstant: string): CalendarDate {
  if (!dayOrInstant.includes('T')) return dayOrInstant as CalendarDate;
  const hour = dayOrInstant.slice(0, 13);
  let day = days.get(hour);
  if (day === undefined) {
    if (days.size >= DAYS_KEPT) days.clear();
    day = londonDayOf(dayOrInstant as Instant);
    days.set(hour, day);
  }
  return day;
}

export const DAY_MS = 86_400_000;
