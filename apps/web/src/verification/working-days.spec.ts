import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { oldestWords, workingDaysBetween } from './working-days.js';

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
    // Over Easter, and over Christmas into a year with a substitute day.
    ['2019-04-18', '2019-04-23', 1],
    ['2021-12-24', '2022-01-04', 4],
  ])('from %s to %s are %i', (from, to, days) => {
    expect(workingDaysBetween(calendarDate(from), calendarDate(to))).toBe(days);
  });

  it.each([
    ['2019-06-28', '2019-06-28', 'the oldest has waited less than a working day'],
    ['2019-06-28', '2019-07-01', 'the oldest has waited 1 working day'],
    ['2019-06-20', '2019-06-28', 'the oldest has waited 6 working days'],
    [
      '2016-12-30',
      '2017-01-04',
      'the oldest has waited 2 working days (bank holidays are known from 1 January 2017 to 31 December 2027 only)',
    ],
  ])('are said in words, from %s to %s', (from, to, words) => {
    expect(oldestWords(calendarDate(from), calendarDate(to))).toBe(words);
  });
});
