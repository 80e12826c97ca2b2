import type { Lapse } from '#evidence';
import { addDays, addMonths, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import type { Interval, Prerequisite } from '#rate-cards';

/** The last day that can be written. An interval may be longer than the calendar, and then never runs out. */
const LAST_DAY = calendarDate('9999-12-31');

/** The first day on which an interval that began on a day has run: a week from the 1st is the 8th. */
export function intervalEnd(from: CalendarDate, { days, weeks, months }: Interval): CalendarDate {
  if (months !== undefined) {
    const monthsLeft = 12 * (9999 - Number(from.slice(0, 4)));
    return months > monthsLeft ? LAST_DAY : addMonths(from, months);
  }
  const length = days ?? 7 * (weeks ?? 0);
  return length > daysBetween(from, LAST_DAY) ? LAST_DAY : addDays(from, length);
}

/** From when the clock of an earlier outcome ran, or when it had stopped. */
export type Clock =
  | { readonly runs: true; readonly since: CalendarDate }
  | { readonly runs: false; readonly lapsedOn: CalendarDate };

/** An earlier outcome, what the rate card says of its lapses, and the day on which somebody asks. */
export interface Lasting {
  readonly achievedOn: CalendarDate;
  /** In order. One that begins on the day on which another ended is the same one: it may not be cut in two. */
  readonly lapses: readonly Lapse[];
  readonly rule: Prerequisite['lapses'];
  /** An open lapse is counted as if it ended tomorrow. */
  readonly today: CalendarDate;
}

/**
 * The clock of an earlier outcome on a day. It runs from the day of the achievement; a lapse that is longer than allowed
 * stops it, and sets it back to the day of the regain.
 */
export function clockOn(lasting: Lasting, on: CalendarDate): Clock {
  for (const { since, lapsedOn, regainedOn } of stretches(lasting)) {
    if (lapsedOn === undefined || on < lapsedOn) return { runs: true, since };
    if (regainedOn === undefined || on < regainedOn) return { runs: false, lapsedOn };
  }
  throw new RangeError(`The clock has no stretch for ${on}`);
}

/** The first day, not before another, by which an interval has run on the clock; undefined while it is lost. */
export function firstDayFrom(
  lasting: Lasting,
  from: CalendarDate,
  interval: Interval | undefined,
): CalendarDate | undefined {
  for (const { since, lapsedOn } of stretches(lasting)) {
    const run = interval === undefined ? since : intervalEnd(since, interval);
    const day = run < from ? from : run;
    if (lapsedOn === undefined || day < lapsedOn) return day;
  }
  return undefined;
}

/** A time for which the clock ran, and the lapse that ended it. */
interface Stretch {
  readonly since: CalendarDate;
  readonly lapsedOn?: CalendarDate;
  readonly regainedOn?: CalendarDate | undefined;
}

/** In order; the last one goes on, unless what was achieved is lost. */
function stretches({ achievedOn, lapses, rule, today }: Lasting): readonly Stretch[] {
  if (rule === undefined) return [{ since: achievedOn }];
  const found: Stretch[] = [];
  let since = achievedOn;
  for (const { lapsedOn, regainedOn } of joined(lapses)) {
    // The achievement may have been corrected to a later day since; what was lost before it was not this.
    if (lapsedOn <= achievedOn) continue;
    if (daysBetween(lapsedOn, regainedOn ?? addDays(today, 1)) <= rule.allowedDays) continue;
    found.push({ since, lapsedOn, regainedOn });
    if (regainedOn === undefined) return found;
    since = regainedOn;
  }
  return [...found, { since }];
}

function joined(lapses: readonly Lapse[]): readonly Pick<Lapse, 'lapsedOn' | 'regainedOn'>[] {
  const whole: Pick<Lapse, 'lapsedOn' | 'regainedOn'>[] = [];
  for (const { lapsedOn, regainedOn } of lapses) {
    const last = whole.at(-1);
    if (last !== undefined && last.regainedOn === lapsedOn) {
      whole[whole.length - 1] = { lapsedOn: last.lapsedOn, regainedOn };
    } else {
      whole.push({ lapsedOn, regainedOn });
    }
  }
  return whole;
}
