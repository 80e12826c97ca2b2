import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { dayPrefilled } from './day-prefilled.js';

describe('a field for a day under a contract', () => {
  const contract = { startsOn: '2019-01-01', endsOn: '2021-12-31' };
  it.each([
    ['2018-12-31', undefined, 'The contract begins on 1 January 2019, so today is not filled in. Like 27 3 2021'],
    ['2019-01-01', '2019-01-01', 'Like 27 3 2021'],
    ['2021-12-31', '2021-12-31', 'Like 27 3 2021'],
    ['2022-01-01', undefined, 'The contract ended on 31 December 2021, so today is not filled in. Like 27 3 2021'],
  ])('begins on %s with %s', (today, value, hint) => {
    expect(dayPrefilled(contract, calendarDate(today), 'Like 27 3 2021')).toEqual(
      value === undefined ? { hint } : { hint, value },
    );
  });
});
