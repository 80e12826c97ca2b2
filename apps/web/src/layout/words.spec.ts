import { describe, expect, it } from '@jest/globals';
import { calendarDate, instant } from '#kernel';
import {
  counted,
  countWords,
  dayOfMoment,
  dayWords,
  instantWords,
  momentWords,
  monthWords,
  periodWords,
} from './words.js';

describe('words on pages', () => {
  it.each([
    ['2026-03-12', '12 March 2026'],
    ['2020-02-29', '29 February 2020'],
    ['2018-12-01', '1 December 2018'],
  ])('writes the day %s as %s', (day, words) => expect(dayWords(day)).toBe(words));

  it.each([
    ['2026-03-12T09:14:00.000Z', '12 March 2026 at 9:14am'],
    // An hour ahead in summer, and the next day already.
    ['2026-07-31T23:30:00.000Z', '1 August 2026 at 12:30am'],
    ['2026-01-31T12:05:00.000Z', '31 January 2026 at 12:05pm'],
    ['2026-01-31T23:59:59.999Z', '31 January 2026 at 11:59pm'],
  ])('writes the instant %s as London reads it: %s', (at, words) => expect(instantWords(instant(at))).toBe(words));

  it('makes up no time for a day', () => {
    expect(momentWords('2026-03-12')).toBe('12 March 2026');
    expect(dayOfMoment('2026-07-31T23:30:00.000Z')).toBe('2026-08-01');
  });

  it('writes periods and counts', () => {
    expect(periodWords({ from: calendarDate('2019-01-01'), to: calendarDate('2019-03-31') })).toBe(
      '1 January 2019 to 31 March 2019',
    );
    expect(monthWords('2019-09-30')).toBe('Sep 2019');
    expect(countWords(1234567)).toBe('1,234,567');
    expect(counted(1, 'line')).toBe('1 line');
    expect(counted(3118, 'entry', 'entries')).toBe('3,118 entries');
  });
});
