import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitPence } from '#kernel';
import { nearestProportion, proportion, shareOut } from './share-out.js';

describe('an amount that is shared out', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33], [0]],
    [200, [1, 1, 1], [67, 67, 66], [0, 1]],
    [1, [0, 1, 1], [0, 1, 0], [1]],
    [0, [0, 0], [0, 0], []],
    [7, [3], [7], []],
    [10, [704, 296], [7, 3], [1]],
  ])('of %d by %j is %j', (amount, weights, shares, odd) => {
    expect(shareOut(amount, weights)).toEqual({ shares, odd });
  });

  it.each([
    [1, [0, 0]],
    [-1, [1]],
    [1.5, [1]],
    [1, [-1, 2]],
    [1, []],
  ])('of %d by %j is refused', (amount, weights) => {
    expect(() => shareOut(amount, weights)).toThrow(RangeError);
  });

  it('is exact beyond the safe integers too', () => {
    const amount = 9_007_199_254_740_991;
    const { shares } = shareOut(amount, [333_333, 666_667]);
    expect(shares).toEqual([3_002_396_749_180_579, 6_004_802_505_560_412]);
    expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(amount));
  });

  it('sums exactly, is never a penny from the exact share, and shrinks nobody above what they had', () => {
    const weights = fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(fc.nat(1_000_000_000_000), weights, (some, each) => {
        const whole = each.reduce((sum, weight) => sum + weight, 0);
        fc.pre(whole > 0);
        const { shares } = shareOut(some, each);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(some);
        for (const [place, share] of shares.entries()) {
          const exact = BigInt(some) * BigInt(each[place] ?? 0);
          const off = BigInt(share) * BigInt(whole) - exact;
          expect(off < BigInt(whole) && off > -BigInt(whole)).toBe(true);
        }
        const within = some % (whole + 1);
        expect(shareOut(within, each).shares.every((share, place) => share <= (each[place] ?? 0))).toBe(true);
      }),
    );
  });

  it('is that of the percentages of the terms', () => {
    const shares = ['29.6', '35.2', '35.2'];
    fc.assert(
      fc.property(fc.nat(10_000_000), (amount) => {
        expect(shareOut(amount, [296_000, 352_000, 352_000]).shares).toEqual(splitPence(amount, shares));
      }),
    );
  });
});

describe('a proportion', () => {
  it.each([
    [999, 2, 3, 666, 666],
    [1_000, 2, 3, 666, 667],
    [1_230, 150_000, 1_000_000, 184, 185],
    [9_007_199_254_740_991, 999_999, 1_000_000, 9_007_190_247_541_736, 9_007_190_247_541_736],
    [5, 0, 3, 0, 0],
  ])('of %d by %d of %d is %d rounded down and %d to the nearest', (amount, part, whole, down, nearest) => {
    expect(proportion(amount, part, whole)).toBe(down);
    expect(nearestProportion(amount, part, whole)).toBe(nearest);
  });
});
