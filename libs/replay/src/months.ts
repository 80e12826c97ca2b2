import { addDays, type CalendarDate, calendarDate } from '#kernel';

export interface Month {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The month that a day is in. */
export function monthOf(day: CalendarDate): Month {
  const from = calendarDate(`${day.slice(0, 7)}-01`);
  const next = addDays(from, 31);
  return { from, to: addDays(calendarDate(`${next.slice(0, 7)}-01`), -1) };
}

/** Every month from that of one day to that of another. */
export function monthsFrom(from: CalendarDate, to: CalendarDate): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(from); month.from <= to; month = monthOf(addDays(month.to, 1))) months.push(month);
  return months;
}
