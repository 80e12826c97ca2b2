import { type CalendarDate, formatPence, type Instant, londonDayOf } from '#kernel';

/**
 * How the pages write what the ledger holds. Months are named by hand and times are those of Europe/London, so neither
 * the machine's locale nor its zone can change a page.
 */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-03-12` as `12 March 2026`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `2026-03-12` as `Mar 2026`, where there is room for no more. */
export function monthWords(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return `${(MONTHS[(month ?? 1) - 1] ?? '').slice(0, 3)} ${year}`;
}

/** `2026-03-12T09:14:00.000Z` as `12 March 2026 at 9:14am`. */
export function instantWords(at: Instant): string {
  return `${dayWords(londonDayOf(at))} at ${londonTime(at)}`;
}

/** A day stays a day: no time is made up for it. */
export function momentWords(dayOrInstant: string): string {
  return dayOrInstant.includes('T') ? instantWords(dayOrInstant as Instant) : dayWords(dayOrInstant);
}

export function dayOfMoment(dayOrInstant: string): CalendarDate {
  return dayOrInstant.includes('T') ? londonDayOf(dayOrInstant as Instant) : (dayOrInstant as CalendarDate);
}

export function periodWords({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${dayWords(from)} to ${dayWords(to)}`;
}

export function moneyWords(pence: number): string {
  return formatPence(pence);
}

/** `3118` as `3,118`. */
export function countWords(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 line`, `2 lines`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countWords(count)} ${count === 1 ? one : many}`;
}

/** `outcome-payer` as `outcome payer`; `engagement_start` likewise. */
export function plainWords(code: string): string {
  return code.replace(/[-_]/g, ' ');
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const time = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function londonTime(at: Instant): string {
  const [hour = 0, minute = 0] = time.format(Date.parse(at)).split(':').map(Number);
  const minutes = String(minute).padStart(2, '0');
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minutes}${hour < 12 ? 'am' : 'pm'}`;
}
