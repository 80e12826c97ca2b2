import { describe, expect, it } from '@jest/globals';
import { Unit } from '#contracts';
import { pence } from '#kernel';
import { priceOf, pricingInWords } from './pricing.js';

const fixed = { rule: 'fixed', pricePence: pence(22_000) } as const;

describe('pricing', () => {
  it('says what one is worth and what all are worth', () => {
    expect(priceOf(fixed, 3)).toEqual({ unitPricePence: 22_000, uncappedPence: 66_000 });
  });

  it.each([0, -1, 1.5, Number.NaN])('has no price for a quantity of %d', (quantity) => {
    expect(() => priceOf(fixed, quantity)).toThrow(RangeError);
  });

  it('has words for every unit', () => {
    expect(Unit.options.map((unit) => pricingInWords(fixed, unit))).toEqual([
      '£220.00 for each person',
      '£220.00 for each day',
      '£220.00 for each run of consecutive days',
      '£220.00 for each bed day',
      '£220.00 for each percentage point',
      '£220.00 for each one counted',
    ]);
  });
});
