import { addDays, type CalendarDate, calendarDate, daysBetween } from '#kernel';

/** Made-up stories happen on days on which people work. */

/** The day itself, or the Monday after it. */
export function workday(day: CalendarDate): CalendarDate {
  const nth = dayOfWeek(day);
  return nth === 6 ? addDays(day, 2) : nth === 7 ? addDays(day, 1) : day;
}

/** The day itself, or the Friday before it. */
export function earlierWorkday(day: CalendarDate): CalendarDate {
  const nth = dayOfWeek(day);
  return nth > 5 ? addDays(day, 5 - nth) : day;
}

/** 1 for Monday to 7 for Sunday; 1 January 2018 was a Monday. */
function dayOfWeek(day: CalendarDate): number {
  return (((daysBetween(calendarDate('2018-01-01'), day) % 7) + 7) % 7) + 1;
}
