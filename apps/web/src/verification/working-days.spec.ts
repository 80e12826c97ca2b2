import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { workingDaysBetween } from './working-days.js';

describe('working days', () => {
  it.each([
    ['2019-06-28', '2019-06-28', 0],
    // A Friday: the weekend adds nothing, Monday is the first.
    ['2019-06-28', '2019-06-30', 0],
    ['2019-06-28', '2019-07-01', 1],
    ['2019-06-24', '2019-06-28', 4],
    ['2019-06-24', '2019-07-08', 10],
    ['2019-06-29', '2019-07-07', 5],
    // Over a change of the clocks, and backwards.
    ['2019-03-29', '2019-04-01', 1],
    ['2019-07-01', '2019-06-28', 0],
    ['1969-12-31', '1970-01-06', 4],
  ])('from %s to %s are %i', (from, to, days) => {
    expect(workingDaysBetween(calendarDate(from), calendarDate(to))).toBe(days);
  });
});
