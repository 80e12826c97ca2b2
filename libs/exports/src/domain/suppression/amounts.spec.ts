import { describe, expect, it } from '@jest/globals';
import { shownAmount } from './amounts.js';
import { shownPercentage } from './percentage.js';

describe('a published amount', () => {
  const prices = { lowestPence: 100_000, highestPence: 120_000 };
  const one = { lowestPence: 100_000, highestPence: 100_000 };

  it('is the published count at the price: divided by it, it says no more', () =>
    expect(shownAmount(15, one)).toEqual({ leastPence: 1_500_000, mostPence: 1_500_000 }));
  it('is between the lowest and the highest price where there were several', () =>
    expect(shownAmount(15, prices)).toEqual({ leastPence: 1_500_000, mostPence: 1_800_000 }));
  it('is nothing where nobody was paid for', () =>
    expect(shownAmount(0, prices)).toEqual({ leastPence: 0, mostPence: 0 }));
  it('is suppressed with its count', () => expect(shownAmount(null, prices)).toBeNull());
  it('is not published where no one amount is the price', () => expect(shownAmount(15, undefined)).toBeNull());
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
