import {
  type CalendarDate,
  codeInWords,
  countInWords,
  dayInWords,
  formatPence,
  type Instant,
  londonDayOf,
} from '#kernel';

/**
 * How the pages write what the ledger holds. Times are those of Europe/London, so neither the machine's locale nor its
 * zone can change a page.
 */
export { countInWords as countWords, dayInWords as dayWords, monthInWords as monthWords } from '#kernel';

/** `2026-03-12T09:14:00.000Z` as `12 March 2026 at 9:14am`. */
export function instantWords(at: Instant): string {
  return `${dayInWords(londonDayOf(at))} at ${londonTime(at)}`;
}

/** A day stays a day: no time is made up for it. */
export function momentWords(dayOrInstant: string): string {
  return dayOrInstant.includes('T') ? instantWords(dayOrInstant as Instant) : dayInWords(dayOrInstant);
}

export function dayOfMoment(dayOrInstant: string): CalendarDate {
  return dayOrInstant.includes('T') ? londonDayOf(dayOrInstant as Instant) : (dayOrInstant as CalendarDate);
}

export function periodWords({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${dayInWords(from)} to ${dayInWords(to)}`;
}

export function moneyWords(pence: number): string {
  return formatPence(pence);
}

/** For the scale of a drawing: whole pounds without the noughts of their pence. */
export function poundsWords(pence: number): string {
  return moneyWords(pence).replace(/\.00$/, '');
}

/** `1 line`, `2 lines`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countInWords(count)} ${count === 1 ? one : many}`;
}

/** `outcome-payer` as `outcome payer`; `engagement_start` likewise. */
export function plainWords(code: string): string {
  return codeInWords(code);
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
