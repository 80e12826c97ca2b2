import { type CalendarDate, type Instant, londonDayOf } from '#kernel';

/** The day in London of a day or an instant. */
export function dayOf(dayOrInstant: string): CalendarDate {
  return dayOrInstant.includes('T') ? londonDayOf(dayOrInstant as Instant) : (dayOrInstant as CalendarDate);
}
