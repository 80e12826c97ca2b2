import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '#kernel';
import { cityCouncil, nationalFund } from '../../../contracts/test/fixtures.js';
import { often } from '../../../kernel/test/laws.js';
import { type CheckedItem, estimateOf, ratioVariance, recoveryOf } from './estimate.js';
import { fraction, nearest, rootAbove, times } from './exact.js';

/**
 * W. G. Cochran, Sampling Techniques, 3rd edition (1977), table 6.1: people in thousands in 49 cities, drawn from 196, in
 * 1920 and in 1930. In all 196 there were 22,919 in 1920. Also the data set `bigcity` of the R package boot.
 */
const cities1920 = [
  138, 93, 61, 179, 48, 37, 29, 23, 30, 2, 38, 46, 71, 25, 298, 74, 50, 76, 381, 387, 78, 60, 507, 50, 77, 64, 40, 136,
  243, 256, 94, 36, 45, 67, 120, 172, 66, 46, 121, 44, 64, 56, 40, 116, 87, 43, 43, 161, 36,
];
const cities1930 = [
  143, 104, 69, 260, 75, 63, 50, 48, 111, 50, 52, 53, 79, 57, 317, 93, 58, 80, 464, 459, 106, 57, 634, 64, 89, 77, 60,
  139, 291, 288, 85, 46, 53, 67, 115, 183, 86, 65, 113, 58, 63, 142, 64, 130, 105, 61, 50, 232, 54,
];

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

describe('the ratio estimator', () => {
  it('is what Cochran printed: 28,397 thousand, with a standard error of 604', () => {
    // The estimator asks what of the value is in error; nothing in it says that this is less than the whole.
    const checked = cities1920.map(
      (before, index): CheckedItem => ({
        stratum: 'all',
        pence: before,
        rightPence: before - (cities1930[index] ?? 0),
        isConfirmed: false,
      }),
    );
    const [checkedPence, errorPence] = [sum(cities1920), sum(cities1930)];
    expect([checkedPence, errorPence]).toEqual([5054, 6262]);
    expect(nearest(times(fraction(BigInt(errorPence), BigInt(checkedPence)), fraction(22_919n)))).toBe(28_397n);
    const variance = ratioVariance({ stratum: { members: 196 }, checked, checkedPence, errorPence });
    // 604.1, rounded up here: bounds are wider rather than narrower.
    expect(rootAbove(variance)).toBe(605n);
    expect(rootAbove(times(variance, fraction(100n)))).toBe(6041n);
  });
});

const payers = [
  { payer: cityCouncil, pence: pence(7_000_000) },
  { payer: nationalFund, pence: pence(3_000_000) },
];

/** One stratum of so many claims of £1,000; the first of those checked are wrong by so much. */
function sampled({ members = 100, checked = 40, wrong = 8, by = 100_000 } = {}) {
  const items = Array.from({ length: checked }, (_, index): CheckedItem => {
    const isWrong = index < wrong;
    return { stratum: 'all', pence: 100_000, rightPence: 100_000 - (isWrong ? by : 0), isConfirmed: !isWrong };
  });
  return estimateOf([{ stratum: 'all', members, pence: pence(members * 100_000), size: checked }], items, '95');
}

describe('the error rate of a sample', () => {
  it('is told by number and by value, each with its interval', () => {
    // 8 of 40: 20%. The spread around the ratio is 20 × 80 of a percentage point squared, of which 60 in 100 are unknown.
    expect(sampled()).toMatchObject({
      checked: 40,
      inError: 8,
      rate: '20',
      lower: '9.0522',
      upper: '35.6479',
      errorPence: 800_000,
      estimatePence: 2_000_000,
      valueRate: '20',
      value: { standardErrorPence: 496_139, lowerPence: 1_027_585, upperPence: 2_972_415 },
    });
  });

  it('is known where everything was checked', () => {
    expect(sampled({ members: 40 })).toMatchObject({
      rate: '20',
      lower: '20',
      upper: '20',
      estimatePence: 800_000,
      value: { standardErrorPence: 0, lowerPence: 800_000, upperPence: 800_000 },
    });
  });

  it('weighs strata by their members, and tells what is wrong in each', () => {
    const strata = [
      { stratum: 'a', members: 10, pence: pence(1_000_000), size: 2 },
      { stratum: 'b', members: 30, pence: pence(6_000_000), size: 2 },
    ];
    const found = (stratum: string, amount: number, right: number): CheckedItem => ({
      stratum,
      pence: amount,
      rightPence: right,
      isConfirmed: amount === right,
    });
    const items = [
      found('a', 100_000, 0),
      found('a', 100_000, 100_000),
      found('b', 200_000, 200_000),
      found('b', 200_000, 200_000),
    ];
    const estimate = estimateOf(strata, items, '95');
    expect(estimate).toMatchObject({ rate: '12.5', estimatePence: 500_000, noInterval: 'too-few-checked' });
    expect(estimate.strata.map(({ rate, estimatePence }) => [rate, estimatePence])).toEqual([
      ['50', 500_000],
      ['0', 0],
    ]);
  });

  it.each([
    ['fewer than 30 were checked', { checked: 29 }, 'too-few-checked'],
    ['fewer than 5 were wrong', { wrong: 4 }, 'too-few-errors'],
  ] as const)('has no interval by value where %s', (_, given, noInterval) => {
    const estimate = sampled(given);
    expect(estimate.noInterval).toBe(noInterval);
    expect(estimate.value).toBeUndefined();
  });

  it('has none where only one of a stratum was checked, or nothing was paid', () => {
    const many = Array.from(
      { length: 40 },
      (): CheckedItem => ({ stratum: 'b', pence: 10, rightPence: 0, isConfirmed: false }),
    );
    const one: CheckedItem = { stratum: 'a', pence: 10, rightPence: 10, isConfirmed: true };
    const strata = [
      { stratum: 'a', members: 9, pence: pence(90), size: 1 },
      { stratum: 'b', members: 90, pence: pence(900), size: 40 },
    ];
    expect(estimateOf(strata, [one, ...many], '95').noInterval).toBe('one-of-a-stratum');
    const unpaid = { stratum: 'a', members: 2, pence: pence(0), size: 1 };
    expect(estimateOf([unpaid], [{ ...one, pence: 0, rightPence: 0 }], '95').noInterval).toBe('no-value');
  });
});

describe('what is taken back beyond what was found', () => {
  it('is the estimate less what was found, shared as the payers paid', () => {
    expect(recoveryOf(sampled(), 'point-estimate', payers)).toEqual({
      rule: 'point-estimate',
      basisPence: 2_000_000,
      foundPence: 800_000,
      extrapolatedPence: 1_200_000,
      payers: [
        { payer: cityCouncil, pence: 840_000 },
        { payer: nationalFund, pence: 360_000 },
      ],
    });
  });

  it('is the lower bound less what was found, where the terms say so', () => {
    const recovery = recoveryOf(sampled(), 'lower-bound', payers);
    expect(recovery).toMatchObject({ basisPence: 1_027_585, extrapolatedPence: 227_585 });
    // 159,309.5 and 68,275.5: between equal remainders the odd penny goes to the earlier payer.
    expect(recovery.payers.map((part) => part.pence)).toEqual([159_310, 68_275]);
  });

  it('is nothing where there is no lower bound', () => {
    expect(recoveryOf(sampled({ checked: 10, wrong: 3 }), 'lower-bound', payers)).toMatchObject({
      basisPence: 300_000,
      extrapolatedPence: 0,
      payers: [],
    });
  });

  it('is never more than was paid, adds up, and lies between what is known to be wrong and not known to be right', () => {
    const world = fc.record({
      members: fc.integer({ min: 40, max: 400 }),
      wrong: fc.nat(40),
      by: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(world, fc.constantFrom('point-estimate', 'lower-bound'), (given, rule) => {
        const estimate = sampled(given);
        const { extrapolatedPence, foundPence, payers: parts } = recoveryOf(estimate, rule, payers);
        expect(foundPence + extrapolatedPence).toBeLessThanOrEqual(estimate.pence);
        expect(sum(parts.map((part) => part.pence))).toBe(extrapolatedPence);
        const { value } = estimate;
        if (value === undefined) return;
        expect(value.lowerPence).toBeGreaterThanOrEqual(estimate.errorPence);
        expect(value.lowerPence).toBeLessThanOrEqual(estimate.estimatePence);
        expect(value.upperPence).toBeGreaterThanOrEqual(estimate.estimatePence);
        expect(value.upperPence).toBeLessThanOrEqual(estimate.pence - estimate.checkedPence + estimate.errorPence);
      }),
      often(100),
    );
  });
});
