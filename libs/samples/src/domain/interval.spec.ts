import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { often } from '../../../kernel/test/laws.js';
import { exactInterval } from './interval.js';

/** In per cent with two decimals, as the tables that are compared with print them. */
function asPrinted(millionths: bigint): string {
  return (Number(millionths) / 1_000_000).toFixed(4);
}

describe('the exact interval', () => {
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven methods, Statistics in
  // Medicine 17 (1998), 857–872, table I, method 5 (Clopper and Pearson), at 95 per cent.
  it.each([
    [81, 263, '0.2527', '0.3676'],
    [15, 148, '0.0578', '0.1617'],
    [0, 20, '0.0000', '0.1684'],
    [1, 29, '0.0009', '0.1776'],
  ])('of %s in %s is what Newcombe printed', (found, size, lower, upper) => {
    const bounds = exactInterval(found, size, '95');
    expect([asPrinted(bounds.lower), asPrinted(bounds.upper)]).toEqual([lower, upper]);
  });

  it('of none among n ends where (1 − p)ⁿ is the chance that is left', () => {
    // 1 − 0.05^(1/10) and 1 − 0.005^(1/10), by hand.
    expect(exactInterval(0, 10, '90').upper).toBe(258_866n);
    expect(exactInterval(0, 10, '99').upper).toBe(411_296n);
  });

  it('is the other way round for what was not found, holds what was found, and is wider the surer it has to be', () => {
    const share = fc.integer({ min: 1, max: 120 }).chain((size) => fc.tuple(fc.nat(size), fc.constant(size)));
    fc.assert(
      fc.property(share, ([found, size]) => {
        const bounds = exactInterval(found, size, '95');
        const other = exactInterval(size - found, size, '95');
        expect(other).toEqual({ lower: 1_000_000n - bounds.upper, upper: 1_000_000n - bounds.lower });
        const parts = BigInt(found) * 1_000_000n;
        expect(bounds.lower * BigInt(size)).toBeLessThanOrEqual(parts);
        expect(bounds.upper * BigInt(size)).toBeGreaterThanOrEqual(parts);
        const surer = exactInterval(found, size, '95', 3);
        expect(surer.lower).toBeLessThanOrEqual(bounds.lower);
        expect(surer.upper).toBeGreaterThanOrEqual(bounds.upper);
      }),
      often(60),
    );
  });

  it.each([
    [-1, 10],
    [11, 10],
    [0, 0],
  ])('is not given for %s of %s', (found, size) => {
    expect(() => exactInterval(found, size, '95')).toThrow(RangeError);
  });
});
