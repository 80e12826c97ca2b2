import { addDays, type CalendarDate, epochMsOf, type Instant, instant, instantAt, londonDayOf } from '#kernel';

/** What a quarter is called that ends on a day, such as `2019-Q1`. */
export function quarterOf(until: CalendarDate): string {
  return `${until.slice(0, 4)}-Q${Math.ceil(Number(until.slice(5, 7)) / 3)}`;
}

/** The last millisecond of a day in London, where summer days end an hour earlier by UTC. */
export function endOfLondonDay(day: CalendarDate): Instant {
  const midnight = epochMsOf(instant(`${addDays(day, 1)}T00:00:00Z`));
  const isSummer = londonDayOf(instantAt(midnight - 1)) !== day;
  return instantAt(midnight - (isSummer ? 3_600_000 : 0) - 1);
}
