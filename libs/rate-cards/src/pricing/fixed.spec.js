import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted, rule } from '../../test/pricing.js';
import { fixedInWords, fixedPrice } from './fixed.js';

const price = (pricePence) => rule({ rule: 'fixed', pricePence });
describe('a fixed price', () => {
  it.each([
    [22_000, 1, 22_000],
    [22_000, 7, 154_000],
    [1, 1, 1],
  ])('of %d pence, %d times, is %d pence', (pricePence, quantity, uncappedPence) => {
    expect(fixedPrice(price(pricePence), counted({ quantity }))).toEqual({
      uncappedPence,
      unitPricePence: pricePence,
      steps: [],
    });
  });
  it('is put into words', () => {
    expect(fixedInWords(price(473_000), 'person')).toBe('£4,730.00 for each person');
  });
  it('of two quantities is the sum of their prices', () => {
    const quantity = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), quantity, quantity, (pricePence, some, more) => {
        const of = (units) => fixedPrice(price(pricePence), counted({ quantity: units })).uncappedPence;
        expect(of(some + more)).toBe(of(some) + of(more));
      }),
    );
  });
  it('that cannot be exact is a fault, not an amount', () => {
    expect(() => fixedPrice(price(Number.MAX_SAFE_INTEGER), counted({ quantity: 2 }))).toThrow(RangeError);
  });
});
