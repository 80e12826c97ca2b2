import { describe, expect, it } from '@jest/globals';
import { financialPeriods } from './financial-periods.js';

describe('the financial years of a contract', () => {
  it('go from April to March, with the quarters in which the contract runs', () => {
    const periods = financialPeriods({ startsOn: '2019-02-10', endsOn: '2020-05-31' });
    expect(periods.map(({ code, period }) => [code, period.from, period.to])).toEqual([
      ['2020-21', '2020-04-01', '2021-03-31'],
      ['2020-21.Q1', '2020-04-01', '2020-06-30'],
      ['2019-20', '2019-04-01', '2020-03-31'],
      ['2019-20.Q1', '2019-04-01', '2019-06-30'],
      ['2019-20.Q2', '2019-07-01', '2019-09-30'],
      ['2019-20.Q3', '2019-10-01', '2019-12-31'],
      ['2019-20.Q4', '2020-01-01', '2020-03-31'],
      ['2018-19', '2018-04-01', '2019-03-31'],
      ['2018-19.Q4', '2019-01-01', '2019-03-31'],
    ]);
    expect(periods[1]?.text).toBe('2020-21, quarter 1: Apr 2020 to Jun 2020');
  });
});
