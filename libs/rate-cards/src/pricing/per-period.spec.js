import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted, rule } from '../../test/pricing.js';
import { perPeriodInWords, perPeriodPrice } from './per-period.js';

/** For each week out of care, to a maximum of two years. */
const weeks = rule({ rule: 'per-period', pricePence: 70_000, days: 7, periodsMax: 104 });
const endless = rule({ rule: 'per-period', pricePence: 70_000, days: 7 });
describe('a price per period', () => {
  it.each([
    ['less than a period', weeks, 0, 6, 0],
    ['a full period', weeks, 0, 7, 70_000],
    ['a period that earlier days had begun', weeks, 6, 1, 70_000],
    ['several periods and some days', weeks, 3, 25, 280_000],
    ['no more than the most', weeks, 722, 30, 70_000],
    ['nothing beyond the most', weeks, 728, 70, 0],
    ['without end where none is said', endless, 728, 70, 700_000],
  ])('pays %s', (_, pricing, before, quantity, uncappedPence) => {
    expect(perPeriodPrice(pricing, counted({ before, quantity })).uncappedPence).toBe(uncappedPence);
  });
  it('counts the days of the person, whatever others have had', () => {
    expect(perPeriodPrice(weeks, counted({ before: 700, personUnits: 0, quantity: 7 })).uncappedPence).toBe(70_000);
  });
  it('says how the days make periods', () => {
    expect(perPeriodPrice(weeks, counted({ before: 722, quantity: 30 })).steps).toEqual([
      '722 days before and 30 now make 104 full periods of 7 days (the most there can be)',
      '104 − 103 before = 1 × £700.00 = £700.00',
    ]);
  });
  it('is put into words', () => {
    expect(perPeriodInWords(weeks)).toBe('£700.00 for each full period of 7 days, at most 104 for each person');
    expect(perPeriodInWords(rule({ rule: 'per-period', pricePence: 100, days: 1 }))).toBe(
      '£1.00 for each full period of 1 day',
    );
  });
  it('pays two claims in a row what it pays one claim of both, and never beyond the most', () => {
    const days = fc.integer({ min: 1, max: 400 });
    const max = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
    fc.assert(
      fc.property(days, max, fc.nat(400), days, days, (length, periodsMax, before, some, more) => {
        const pricing = rule({ rule: 'per-period', pricePence: 100, days: length, periodsMax });
        const pays = (so, now) => perPeriodPrice(pricing, counted({ before: so, quantity: now })).uncappedPence;
        expect(pays(before, some)).toBeGreaterThanOrEqual(0);
        expect(pays(before, some) + pays(before + some, more)).toBe(pays(before, some + more));
        expect(pays(before, some)).toBeLessThanOrEqual((periodsMax ?? Number.MAX_SAFE_INTEGER) * 100);
      }),
    );
  });
});
