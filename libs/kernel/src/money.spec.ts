import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatPence, noMoney, Percentage, pence, percentageInParts, splitPence, sumPence } from './money.js';

/** Percentages of at most four decimals that add up to 100. */
const shares = fc.array(fc.nat(400_000), { minLength: 0, maxLength: 8 }).map((parts) => {
  let left = 1_000_000;
  const taken = parts.map((part) => {
    const share = Math.min(part, left);
    left -= share;
    return share;
  });
  return [...taken, left].map(percentageOf);
});
const amounts = fc.integer({ min: -9e15, max: 9e15 });

function percentageOf(parts: number): string {
  return `${Math.floor(parts / 10_000)}.${String(parts % 10_000).padStart(4, '0')}`;
}

describe('money', () => {
  it.each([0.5, Number.NaN, Infinity, 2 ** 53, -(2 ** 53)])('is not %d pence', (amount) => {
    expect(() => pence(amount)).toThrow(RangeError);
  });

  it('adds up, and says so when a sum is too large to be exact', () => {
    expect(sumPence([])).toBe(noMoney);
    expect(sumPence([1, 2, -5])).toBe(-2);
    expect(() => sumPence([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  });

  it.each([
    [187_154_000, '£1,871,540.00'],
    [0, '£0.00'],
    [5, '£0.05'],
    [99_999, '£999.99'],
    [100_000, '£1,000.00'],
    [-123_456_789, '-£1,234,567.89'],
    [Number.MAX_SAFE_INTEGER, '£90,071,992,547,409.91'],
  ])('writes %d pence as %s', (amount, text) => expect(formatPence(amount)).toBe(text));
});

describe('a percentage', () => {
  it.each(['0', '7', '29.6', '33.3333', '99.9999', '100', '100.0', '100.0000'])('can be %s', (text) => {
    expect(Percentage.safeParse(text).success).toBe(true);
  });

  it.each(['', '-1', '100.1', '101', '1e2', '29.60001', '.5', '5.', ' 5', '29,6'])('cannot be "%s"', (text) => {
    expect(Percentage.safeParse(text).success).toBe(false);
  });

  it('is exact in parts of a ten-thousandth of a per cent', () => {
    expect(['0', '29.6', '33.3333', '100'].map(percentageInParts)).toEqual([0, 296_000, 333_333, 1_000_000]);
  });
});

describe('splitting an amount', () => {
  it.each<[number, string[], number[]]>([
    [100, ['100'], [100]],
    [100, ['50', '50'], [50, 50]],
    // One penny cannot be halved: it goes to whom the contract names first.
    [1, ['50', '50'], [1, 0]],
    [101, ['50', '50'], [51, 50]],
    [-101, ['50', '50'], [-51, -50]],
    [100, ['33.3333', '33.3333', '33.3334'], [33, 33, 34]],
    // 29.6% of 999 is 295.704 and 70.4% is 703.296: the larger remainder gets the odd penny.
    [999, ['29.6', '70.4'], [296, 703]],
    [10, ['0', '100'], [0, 10]],
    [0, ['20', '80'], [0, 0]],
  ])('%d by %j gives %j', (amount, percentages, parts) => {
    expect(splitPence(amount, percentages)).toEqual(parts);
  });

  it('never makes or loses a penny', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, percentages) => {
        expect(splitPence(amount, percentages).reduce((sum, part) => sum + part, 0)).toBe(amount);
      }),
    );
  });

  it('gives nobody a whole penny more or less than their exact share', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, percentages) => {
        for (const [index, part] of splitPence(amount, percentages).entries()) {
          const exact = BigInt(amount) * BigInt(percentageInParts(percentages[index] ?? ''));
          const difference = BigInt(part) * 1_000_000n - exact;
          expect(difference > -1_000_000n && difference < 1_000_000n).toBe(true);
        }
      }),
    );
  });

  it('takes back exactly what it gave', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, percentages) => {
        const given = splitPence(amount, percentages);
        const taken = splitPence(-amount, percentages);
        expect(given.map((part, index) => part + (taken[index] ?? Number.NaN))).toEqual(given.map(() => 0));
      }),
    );
  });

  it.each([[['50', '49.9999']], [['60', '60']], [[]]])(
    'refuses shares of %j, which are not the whole',
    (percentages) => {
      expect(() => splitPence(100, percentages)).toThrow('do not add up to 100%');
    },
  );
});
