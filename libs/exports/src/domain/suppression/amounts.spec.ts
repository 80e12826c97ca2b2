import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { shownAmount } from './amounts.js';
import { shownPercentage } from './percentage.js';
import { knownOf, ONS_10_5, shownAlone } from './ruleset.js';

const cell = (count: number, pence: number, lowestPence: number, highestPence = lowestPence) => ({
  count,
  shown: shownAlone(count, ONS_10_5),
  pence,
  prices: { lowestPence, highestPence },
});

describe('a published amount', () => {
  it('is rounded as its count is: divided by the price it is the published count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 500_000 }), (count, price) => {
        const { shown, ...rest } = cell(count, count * price, price);
        const amount = shownAmount({ ...rest, shown }, ONS_10_5);
        expect(amount).toBe(shown === null ? null : shown * price);
      }),
    );
  });

  it('is suppressed with its count, also where the count is hidden to protect another', () => {
    expect(shownAmount(cell(9, 9000, 1000), ONS_10_5)).toBeNull();
    expect(shownAmount({ ...cell(40, 40_000, 1000), shown: null }, ONS_10_5)).toBeNull();
  });

  it('is not published where there is no price of one', () => {
    expect(shownAmount({ ...cell(40, 40_000, 1000), prices: undefined }, ONS_10_5)).toBeNull();
  });

  it('leaves every count possible that the count leaves possible, whatever the mixture of prices', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 50, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        (count, atHighest, lowest, more) => {
          const dear = Math.min(count, atHighest);
          const pence = (count - dear) * lowest + dear * (lowest + more);
          const paid = cell(count, pence, lowest, lowest + more);
          const amount = shownAmount(paid, ONS_10_5);
          if (amount === null) return;
          const half = (ONS_10_5.base * (lowest + more)) / 2;
          const { low, high } = knownOf(count, paid.shown, ONS_10_5);
          for (let guess = low; guess <= high; guess += 1) {
            // So many claims at prices from the lowest to the highest can come to what is published.
            expect(guess * lowest <= amount + half && guess * (lowest + more) >= amount - half).toBe(true);
          }
        },
      ),
    );
  });

  it('is published where it was cut, and says no more of the count', () => {
    expect(shownAmount(cell(40, 10_000, 1000), ONS_10_5)).toBe(10_000);
  });
});

describe('a published percentage', () => {
  it.each([
    [50, 200, 25],
    [200, 200, 100],
    [null, 200, null],
    [50, null, null],
    [0, 0, null],
  ])('of %p in %p is %p', (part, whole, percentage) => expect(shownPercentage(part, whole)).toBe(percentage));
});
