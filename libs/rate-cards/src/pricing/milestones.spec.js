import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalOfParts } from '#kernel';
import { counted, rule } from '../../test/pricing.js';
import { milestonesInWords, milestonesPrice } from './milestones.js';

/** Earnings that pass four thresholds. */
const earnings = rule({
  rule: 'milestones',
  milestones: ['768', '1631', '3350', '8155'].map((at) => ({ at, pricePence: 275_000 })),
});
describe('milestones', () => {
  it.each([
    ['none that was not reached', undefined, '767.99', 0],
    ['one reached exactly', undefined, '768', 275_000],
    ['several passed at once', undefined, '4000', 825_000],
    ['only those that are new', '1631', '3350', 275_000],
    ['none twice', '1631', '2000', 0],
    ['none when the quantity fell', '3350', '1000', 0],
    ['all of them', '0', '10000', 1_100_000],
  ])('pay %s', (_, personMeasured, measured, uncappedPence) => {
    const soFar = counted({ measured, ...(personMeasured === undefined ? {} : { personMeasured }) });
    expect(milestonesPrice(earnings, soFar).uncappedPence).toBe(uncappedPence);
  });
  it('say which were passed', () => {
    expect(milestonesPrice(earnings, counted({ measured: '3400', personMeasured: '800' })).steps).toEqual([
      'measured 3400: 1631 passed since 800, £2,750.00',
      'measured 3400: 3350 passed since 800, £2,750.00',
    ]);
    expect(milestonesPrice(earnings, counted({ measured: '5' })).steps).toEqual(['measured 5: no mark passed']);
  });
  it('are put into words', () => {
    expect(milestonesInWords(earnings)).toBe(
      '£2,750.00 at 768, £2,750.00 at 1631, £2,750.00 at 3350, £2,750.00 at 8155, each once for each person',
    );
  });
  it('have no price without a measured value', () => {
    expect(() => milestonesPrice(earnings, counted({}))).toThrow(RangeError);
  });
  it('pay a quantity that grows in two steps what they pay one step to the end', () => {
    const value = fc.nat(100_000_000);
    const marks = fc.uniqueArray(fc.tuple(value, fc.integer({ min: 1, max: 500_000 })), {
      minLength: 1,
      maxLength: 8,
      selector: ([at]) => at,
    });
    fc.assert(
      fc.property(marks, value, value, value, (each, ...reached) => {
        const milestones = each
          .toSorted(([a], [b]) => a - b)
          .map(([at, pricePence]) => ({ at: decimalOfParts(at), pricePence }));
        const [first = 0, second = 0, third = 0] = reached.toSorted((a, b) => a - b);
        const pays = (before, now) =>
          milestonesPrice(
            rule({ rule: 'milestones', milestones }),
            counted({ personMeasured: decimalOfParts(before), measured: decimalOfParts(now) }),
          ).uncappedPence;
        expect(pays(first, second)).toBeGreaterThanOrEqual(0);
        expect(pays(first, second) + pays(second, third)).toBe(pays(first, third));
      }),
    );
  });
});
