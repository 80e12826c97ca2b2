import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalOfParts } from '#kernel';
import { counted, rule } from '../../test/pricing.js';
import { cohortThresholdInWords, cohortThresholdPrice } from './cohort-threshold.js';

const reduced = (per, more = {}) =>
  rule({ rule: 'cohort-threshold', pricePence: 150_000, per, threshold: '10', pooledThreshold: '7.5', ...more });
const perCohort = reduced('cohort');
describe('a cohort threshold', () => {
  it.each([
    ['nothing for 8.4% in one cohort', perCohort, { measured: '8.4' }, 0],
    ['its price for 10% in one cohort', perCohort, { measured: '10' }, 150_000],
    ['its price for 9% in two cohorts pooled', perCohort, { measured: '9', isPooled: true, quantity: 2 }, 300_000],
    ['nothing for less than the pooled threshold', perCohort, { measured: '7.4999', isPooled: true }, 0],
    ['nothing for a reduction below zero', perCohort, { measured: '-3' }, 0],
    ['each point and part of a point', reduced('percentage-point'), { measured: '12.5', quantity: 7 }, 1_875_000],
    ['each event avoided', reduced('event-avoided'), { measured: '12.5', quantity: 214 }, 32_100_000],
    ['nothing where no event was avoided', reduced('event-avoided'), { measured: '10', quantity: 0 }, 0],
  ])('pays %s', (_, pricing, soFar, uncappedPence) => {
    expect(cohortThresholdPrice(pricing, counted(soFar)).uncappedPence).toBe(uncappedPence);
  });
  it('rounds a part of a point half up to the penny', () => {
    const odd = reduced('percentage-point', { pricePence: 1, threshold: '1' });
    const at = (measured) => cohortThresholdPrice(odd, counted({ measured })).uncappedPence;
    expect([at('1.4999'), at('1.5')]).toEqual([1, 2]);
  });
  it('says what was held against which threshold', () => {
    expect(cohortThresholdPrice(perCohort, counted({ measured: '8.4' })).steps).toEqual([
      'a reduction of 8.4% against the threshold of 10%: not reached, so nothing is paid',
    ]);
    expect(cohortThresholdPrice(perCohort, counted({ measured: '9', isPooled: true, quantity: 2 })).steps).toEqual([
      'a reduction of 9% against the pooled threshold of 7.5%: reached',
      '2 cohorts × £1,500.00 = £3,000.00',
    ]);
    expect(cohortThresholdPrice(reduced('percentage-point'), counted({ measured: '12.5' })).steps).toEqual([
      'a reduction of 12.5% against the threshold of 10%: reached',
      '12.5 percentage points × £1,500.00 = £18,750.00, to the nearest penny',
    ]);
  });
  it('is put into words', () => {
    expect(cohortThresholdInWords(perCohort)).toBe(
      '£1,500.00 for each cohort, once it is reduced by at least 10% in a cohort, or else in all cohorts together by at least 7.5%',
    );
    expect(cohortThresholdInWords(reduced('event-avoided', { pooledThreshold: undefined }))).toBe(
      '£1,500.00 for each event avoided, once it is reduced by at least 10% in a cohort',
    );
  });
  it('has no price without a measured value, or for a pooled result that has no threshold', () => {
    expect(() => cohortThresholdPrice(perCohort, counted({}))).toThrow(RangeError);
    const alone = reduced('cohort', { pooledThreshold: undefined });
    expect(() => cohortThresholdPrice(alone, counted({ measured: '9', isPooled: true }))).toThrow(RangeError);
  });
  it('never pays less for a greater reduction', () => {
    const value = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(value, value, fc.constantFrom('cohort', 'percentage-point', 'event-avoided'), (one, other, per) => {
        const at = (parts) =>
          cohortThresholdPrice(reduced(per), counted({ measured: decimalOfParts(parts) })).uncappedPence;
        expect(at(Math.min(one, other))).toBeGreaterThanOrEqual(0);
        expect(at(Math.max(one, other))).toBeGreaterThanOrEqual(at(Math.min(one, other)));
      }),
    );
  });
});
