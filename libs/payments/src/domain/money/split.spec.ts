import { describe, expect, it } from '@jest/globals';
import { Percentage, pence } from '#kernel';
import {
  byPercentage,
  code,
  contractCap,
  council,
  day,
  fixed,
  fund,
  lineFor,
  outcomeCap,
  payerCap,
  trust,
} from '../../../test/money.js';
import { last, limitsOf, parts, taking } from '../../../test/taking.js';
import type { Calculation } from './calculation.js';

describe('the split of a claim', () => {
  it('gives odd pennies to the largest remainders, and between equal ones to the earlier payer', () => {
    const thirds = [{ split: byPercentage([council, '33.3333'], [fund, '33.3333'], [trust, '33.3334']) }];
    const [calculation] = taking(
      { lines: [lineFor('work', { pricing: fixed(1_001) })], terms: { splits: thirds } },
      {},
    );
    // £3.33666… twice and £3.33667…: two odd pennies, the first to the largest remainder.
    expect(parts(calculation as Calculation)).toEqual([334, 333, 334]);
    expect(calculation?.split.oddPenniesTo).toEqual([council, trust]);
  });

  it('is the first whose outcomes and days fit', () => {
    const splits = [
      { split: byPercentage([fund, '100']), outcomes: [code('home')] },
      { split: byPercentage([trust, '100']), achievedIn: { from: day('2021-06-01'), to: day('2021-06-30') } },
      { split: byPercentage([council, '100']) },
    ];
    const calculations = taking(
      { lines: [lineFor('work'), lineFor('home')], terms: { splits } },
      { outcome: 'home' },
      { on: '2021-06-30' },
      { on: '2021-07-01' },
    );
    expect(calculations.map(({ split }) => split.parts[0]?.payer)).toEqual([fund, trust, council]);
  });

  it('pays fixed sums for each one counted, as far as the amount goes, and the rest', () => {
    const split = {
      rule: 'fixed',
      fixed: [
        { payer: council, pencePerUnit: pence(3_000) },
        { payer: trust, pencePerUnit: pence(4_000) },
      ],
      rest: fund,
    } as const;
    const caps = [outcomeCap('most', ['work'], { limitNumber: 5 }), contractCap('all', 45_000)];
    const calculations = taking(
      { terms: { splits: [{ split: { ...split, fixed: [...split.fixed] } }], caps } },
      { quantity: 2 },
      { quantity: 2 },
      { quantity: 3 },
    );
    expect(calculations.map(parts)).toEqual([
      [6_000, 8_000, 6_000],
      [6_000, 8_000, 6_000],
      // One of three is paid, £100.00 split 30/40/30, and the contract has £50.00 left.
      [1_500, 2_000, 1_500],
    ]);
  });

  it('limits fixed sums to the amount', () => {
    const split = { rule: 'fixed', fixed: [{ payer: council, pencePerUnit: pence(12_000) }], rest: fund } as const;
    const given = { terms: { splits: [{ split: { ...split, fixed: [...split.fixed] } }] } };
    expect(parts(last(taking(given, {})))).toEqual([10_000, 0]);
  });

  it('fills one payer after the other up to their caps; the last takes the rest, up to its own', () => {
    const split = { rule: 'waterfall', payers: [council, fund, trust] } as const;
    const caps = [payerCap(council, 12_000), payerCap(fund, 5_000), payerCap(trust, 6_000)];
    const calculations = taking(
      { terms: { splits: [{ split: { ...split, payers: [...split.payers] } }], caps } },
      {},
      {},
      {},
    );
    expect(calculations.map(parts)).toEqual([
      [10_000, 0, 0],
      [2_000, 5_000, 3_000],
      [0, 0, 3_000],
    ]);
    expect(limitsOf(last(calculations))).toEqual([
      ['of_council', 12_000, 0, 0],
      ['of_fund', 5_000, 0, 0],
      ['of_trust', 3_000, 3_000, 7_000],
    ]);
  });

  describe('where a payer agreed a price of its own', () => {
    const lines = [lineFor('work', { payerPrices: [{ payer: fund, pricing: fixed(5_001) }] })];
    const splits = [{ split: byPercentage([council, '50'], [fund, '50']) }];

    it('pays its share of that price, and the others theirs of the price of the line', () => {
      const [calculation] = taking({ lines, terms: { splits } }, {});
      expect(calculation).toMatchObject({
        uncappedPence: 10_000,
        payablePence: 7_500,
        split: { rule: 'payer-prices' },
      });
      // Half of £50.01 is £25.005: between equal remainders the penny is the earlier payer's, here council's.
      expect(parts(calculation as Calculation)).toEqual([5_000, 2_500]);
    });

    it('says who got an odd penny of the price it pays by', () => {
      const odd = lines.map((line) => ({ ...line, pricing: fixed(10_001) }));
      const [calculation] = taking({ lines: odd, terms: { splits } }, {});
      // Half of £100.01 is £50.005, and the penny is the earlier payer's; of £50.01 the earlier payer would have it too.
      expect(parts(calculation as Calculation)).toEqual([5_001, 2_500]);
      expect(calculation?.split.oddPenniesTo).toEqual([council]);
    });

    it('shares what a cut leaves in the proportion of what they would have paid', () => {
      const deadweight = [{ percentage: Percentage.parse('10') }];
      const [calculation] = taking({ lines: lines.map((line) => ({ ...line, deadweight })), terms: { splits } }, {});
      expect(parts(calculation as Calculation)).toEqual([4_500, 2_250]);
    });
  });
});
