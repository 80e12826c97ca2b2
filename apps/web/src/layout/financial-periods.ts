import { addDays, type CalendarDate, calendarDate, monthInWords, type Period } from '#kernel';

/** A span of days that people choose by name. */
export interface NamedPeriod {
  /** As it stands in an address: `2019-20`, or `2019-20.Q1`. */
  readonly code: string;
  readonly text: string;
  readonly period: Period;
}

const YEAR_BEGINS_IN = 4;
const QUARTER_MONTHS = 3;

/** The financial years, April to March, in which a contract runs, each with its quarters; the latest first. */
export function financialPeriods({
  startsOn,
  endsOn,
}: {
  readonly startsOn: string;
  readonly endsOn: string;
}): NamedPeriod[] {
  const found: NamedPeriod[] = [];
  for (let year = financialYearOf(endsOn); year >= financialYearOf(startsOn); year -= 1) {
    const code = `${year}-${String((year + 1) % 100).padStart(2, '0')}`;
    found.push({ code, text: `Financial year ${code}`, period: span(year, 0, 12) });
    for (const quarter of [0, 1, 2, 3]) {
      const period = span(year, quarter * QUARTER_MONTHS, QUARTER_MONTHS);
      if (period.to < startsOn || period.from > endsOn) continue;
      const last = monthInWords(period.to);
      found.push({
        code: `${code}.Q${quarter + 1}`,
        text: `${code}, quarter ${quarter + 1}: ${monthInWords(period.from)} to ${last}`,
        period,
      });
    }
  }
  return found;
}

/** The year in which the financial year of a day began. */
function financialYearOf(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month < YEAR_BEGINS_IN ? year - 1 : year;
}

/** So many months from one of a financial year on, counted from 0. */
function span(year: number, first: number, months: number): Period {
  return { from: firstOf(year, first), to: lastBefore(year, first + months) };
}

function firstOf(year: number, month: number): CalendarDate {
  const place = YEAR_BEGINS_IN - 1 + month;
  return calendarDate(`${year + Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}-01`);
}

function lastBefore(year: number, month: number): CalendarDate {
  return addDays(firstOf(year, month), -1);
}
