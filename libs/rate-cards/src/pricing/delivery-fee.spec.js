import { describe, expect, it } from '@jest/globals';
import { counted, rule } from '../../test/pricing.js';
import { deliveryFeeInWords, deliveryFeePrice } from './delivery-fee.js';

const fee = rule({ rule: 'delivery-fee', pricePence: 5_000 });
describe('a delivery fee', () => {
  it('is its price for each unit delivered', () => {
    const price = deliveryFeePrice(fee, counted({ quantity: 3, before: 40 }));
    expect(price).toEqual({ uncappedPence: 15_000, unitPricePence: 5_000, steps: [] });
  });
  it('is put into words', () => {
    expect(deliveryFeeInWords(fee, 'day')).toBe('a delivery fee of £50.00 for each day');
  });
  it('that cannot be exact is a fault, not an amount', () => {
    expect(() => deliveryFeePrice(fee, counted({ quantity: Number.MAX_SAFE_INTEGER }))).toThrow(RangeError);
  });
});
