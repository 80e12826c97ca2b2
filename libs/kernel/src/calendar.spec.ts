import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  CalendarDate,
  calendarDate,
  daysBetween,
  epochMsOf,
  Instant,
  instant,
  instantAt,
  londonDayOf,
  within,
} from './calendar.js';

const dates = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(calendarDate('1950-01-01'), days));

describe('a calendar date', () => {
  it.each(['2021-03-01', '2020-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('can be %s', (text) => {
    expect(calendarDate(text)).toBe(text);
    expect(CalendarDate.safeParse(text).success).toBe(true);
  });

  it.each([
    '2021-02-29',
    '1900-02-29',
    '2021-04-31',
    '2021-13-01',
    '2021-00-10',
    '2021-01-00',
    '2021-1-1',
    '01/02/2021',
    '2021-03-01T00:00:00Z',
    '+12021-01-01',
    '',
  ])('cannot be "%s"', (text) => {
    expect(() => calendarDate(text)).toThrow(RangeError);
    expect(CalendarDate.safeParse(text).success).toBe(false);
  });

  it('moves by days and back again', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -10_000, max: 10_000 }), (date, days) => {
        const moved = addDays(date, days);
        expect(daysBetween(date, moved)).toBe(days);
        expect(addDays(moved, -days)).toBe(date);
        expect(moved > date).toBe(days > 0);
      }),
    );
  });

  it.each([
    ['2021-01-31', 1, '2021-02-28'],
    ['2020-01-31', 1, '2020-02-29'],
    ['2021-03-31', -1, '2021-02-28'],
    ['2021-11-30', 3, '2022-02-28'],
    ['2021-05-15', 18, '2022-11-15'],
    ['2021-01-10', -12, '2020-01-10'],
    ['2020-02-29', 12, '2021-02-28'],
    ['2021-08-31', 0, '2021-08-31'],
  ])('%s and %d months is %s', (date, months, expected) => {
    expect(addMonths(calendarDate(date), months)).toBe(expected);
  });

  it('keeps its day of the month wherever that month has it', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -400, max: 400 }), (date, months) => {
        const moved = addMonths(date, months);
        if (date.slice(8) <= '28') expect(moved.slice(8)).toBe(date.slice(8));
        const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
        expect(monthOf(moved) - monthOf(date)).toBe(months);
      }),
    );
  });

  it('is within a period that begins or ends on it', () => {
    const period = { from: calendarDate('2021-04-01'), to: calendarDate('2021-06-30') };
    const isWithin = ['2021-03-31', '2021-04-01', '2021-06-30', '2021-07-01'].map((day) =>
      within(calendarDate(day), period),
    );
    expect(isWithin).toEqual([false, true, true, false]);
  });
});

describe('an instant', () => {
  it.each([
    ['2021-03-01T09:14:00Z', '2021-03-01T09:14:00.000Z'],
    ['2021-03-01T09:14:00.1239Z', '2021-03-01T09:14:00.123Z'],
    ['2021-07-01T00:30:00+01:00', '2021-06-30T23:30:00.000Z'],
  ])('%s is written %s', (text, written) => {
    expect(instant(text)).toBe(written);
    expect(Instant.safeParse(written).success).toBe(true);
  });

  it.each(['2021-03-01', '2021-03-01T09:14:00', 'yesterday', '2021-02-30T99:00:00Z', ''])('is not "%s"', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
    expect(Instant.safeParse(text).success).toBe(false);
  });

  it('compares as text as it compares in time', () => {
    const moments = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        expect(instantAt(a) < instantAt(b)).toBe(a < b);
        expect(epochMsOf(instantAt(a))).toBe(a);
      }),
    );
  });

  it.each([
    // Winter: London is on UTC. Summer: an hour ahead, so the day begins at 23:00 UTC.
    ['2021-01-15T23:59:59.999Z', '2021-01-15'],
    ['2021-07-01T22:59:59.999Z', '2021-07-01'],
    ['2021-07-01T23:00:00.000Z', '2021-07-02'],
    ['2021-03-28T00:59:59.999Z', '2021-03-28'],
    ['2021-10-30T23:30:00.000Z', '2021-10-31'],
    ['2021-10-31T23:30:00.000Z', '2021-10-31'],
  ])('%s is on %s in London', (at, day) => {
    expect(londonDayOf(instant(at))).toBe(day);
  });
});
