import { addDays, addMonths, type CalendarDate } from '#kernel';
import { dayWords } from '../layout/words.js';

/** A stretch of days that accounts are kept by. */
export interface NamedPeriod {
  readonly text: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/**
 * The financial years (April to March) that a contract touches, and the quarters of the one that is looked at or else of
 * the last of them, the newest first.
 * Whole days only: neither the hour nor the clock of the machine can move a payment from one year to another.
 */
export function financialPeriods(startsOn: string, today: CalendarDate, looked?: CalendarDate): readonly NamedPeriod[] {
  const first = yearOf(startsOn as CalendarDate);
  const years: NamedPeriod[] = [];
  for (let year = yearOf(today); year >= first; year -= 1) years.push(financialYear(year));
  const current = financialYear(yearOf(looked ?? today));
  return [...quartersOf(current, today), ...years];
}

/** The years of a contract from the day it starts to the running one or its last, the newest first. */
export function contractYears(startsOn: string, endsOn: string, today: CalendarDate): readonly NamedPeriod[] {
  const starts = startsOn as CalendarDate;
  const years: NamedPeriod[] = [];
  // Counted from the first day each time: a contract that starts on 29 February has years from 28 February only in between.
  for (let nth = 0, from = starts; from <= today && from <= endsOn; nth += 1) {
    const next = addMonths(starts, 12 * (nth + 1));
    years.push({ text: `Contract year ${nth + 1}, from ${dayWords(from)}`, from, to: addDays(next, -1) });
    from = next;
  }
  return years.toReversed();
}

/** The financial year that a day belongs to, by the year in which it begins. */
function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0);
}

function financialYear(year: number): NamedPeriod {
  const from = `${year}-04-01` as CalendarDate;
  return { text: `Financial year ${year} to ${year + 1}`, from, to: addDays(addMonths(from, 12), -1) };
}

function quartersOf({ from }: NamedPeriod, today: CalendarDate): NamedPeriod[] {
  return [0, 1, 2, 3]
    .map((nth) => {
      const begins = addMonths(from, 3 * nth);
      const to = addDays(addMonths(begins, 3), -1);
      return { text: `Quarter ${nth + 1}, from ${dayWords(begins)}`, from: begins, to };
    })
    .filter(({ from: begins }) => begins <= today)
    .toReversed();
}
