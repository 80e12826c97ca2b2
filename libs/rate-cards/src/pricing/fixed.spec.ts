import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '#kernel';
import { fixedAmount, fixedInWords } from './fixed.js';

const price = (pricePence: number) => ({ rule: 'fixed', pricePence: pence(pricePence) }) as const;

describe('a fixed price', () => {
  it.each([
    [22_000, 1, 22_000],
    [22_000, 7, 154_000],
    [1, 1, 1],
  ])('of %d pence, %d times, is %d pence', (pricePence, quantity, amount) => {
    expect(fixedAmount(price(pricePence), quantity)).toBe(amount);
  });

  it('is put into words', () => {
    expect(fixedInWords(price(473_000), 'person')).toBe('£4,730.00 for each person');
  });

  it('of two quantities is the sum of their prices', () => {
    const quantity = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), quantity, quantity, (pricePence, some, more) => {
        const together = fixedAmount(price(pricePence), some + more);
        expect(together).toBe(fixedAmount(price(pricePence), some) + fixedAmount(price(pricePence), more));
      }),
    );
  });

  it('that cannot be exact is a fault, not an amount', () => {
    expect(() => fixedAmount(price(Number.MAX_SAFE_INTEGER), 2)).toThrow(RangeError);
  });
});
