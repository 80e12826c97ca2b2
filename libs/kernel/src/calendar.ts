import { z } from 'zod';

/**
 * A day in the calendar of the contract, `YYYY-MM-DD`, with no time and no zone. Dates compare as text.
 * Only days that exist: 2021-02-29 is refused.
 */
export const CalendarDate = z
  .string()
  .refine(isCalendarDate, 'must be a real date written YYYY-MM-DD')
  .meta({ format: 'date' })
  .brand<'CalendarDate'>();
export type CalendarDate = z.infer<typeof CalendarDate>;

/** A moment, UTC, with milliseconds: `2021-03-01T09:14:00.000Z`. Instants compare as text because the form is fixed. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'must be an instant in UTC with milliseconds')
  .meta({ format: 'date-time' })
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

const MS_PER_DAY = 86_400_000;

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

function dayOf(epochMs: number): string {
  return instantAt(epochMs).slice(0, 10);
}

/** @throws RangeError for text that is not a day of the calendar. */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`"${text}" is not a date written YYYY-MM-DD`);
  return text as CalendarDate;
}

export function instantAt(epochMs: number): Instant {
  // The one place outside the clock that builds a Date: from a number, so it reads no clock.
  return new Date(epochMs).toISOString() as Instant;
}

/** For packages of others, which take nothing else. */
export function dateOf(at: Instant): Date {
  return new Date(epochMsOf(at));
}

export function epochMsOf(instant: Instant): number {
  return Date.parse(instant);
}

/** @throws RangeError for text that is not an instant; other offsets and precisions are brought to UTC milliseconds. */
export function instant(text: string): Instant {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || !/T/.test(text) || !/(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw new RangeError(`"${text}" is not an instant such as 2021-03-01T09:14:00Z`);
  }
  return instantAt(ms);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dayOf(Date.parse(`${date}T00:00:00Z`) + days * MS_PER_DAY) as CalendarDate;
}

/** Months are the contract's months: 31 January plus one month is the last day of February. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = (index % 12) + 1;
  const last = daysInMonth(targetYear, targetMonth);
  return calendarDate(`${pad(targetYear, 4)}-${pad(targetMonth, 2)}-${pad(Math.min(day, last), 2)}`);
}

/** Whole days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** A span of days, both ends included. */
export const Period = z.strictObject({ from: CalendarDate, to: CalendarDate });
export type Period = z.infer<typeof Period>;

export function within(date: CalendarDate, period: Period): boolean {
  return period.from <= date && date <= period.to;
}

/**
 * The day of an instant in the contract's own zone, Europe/London: a form sent at 23:30 UTC in July belongs to the next
 * day. The zone is named, never the machine's.
 */
export function londonDayOf(at: Instant): CalendarDate {
  return londonDay.format(epochMsOf(at)) as CalendarDate;
}

// en-CA writes days as YYYY-MM-DD.
const londonDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
