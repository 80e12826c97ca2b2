import { type CalendarDate, calendarDate } from '#kernel';

/** The day itself, or the first or last day of a contract that had not begun or was over on it. */
export function dayWithin(
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string },
  day: CalendarDate,
): CalendarDate {
  if (day < startsOn) return calendarDate(startsOn);
  return day > endsOn ? calendarDate(endsOn) : day;
}
