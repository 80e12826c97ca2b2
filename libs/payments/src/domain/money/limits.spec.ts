import { describe, expect, it } from '@jest/globals';
import { pence } from '#kernel';
import {
  type Basis,
  contractCap,
  council,
  fixed,
  fund,
  lineFor,
  older,
  outcomeCap,
  payerCap,
  personCap,
  young,
} from '../../../test/money.js';
import { last, limitsOf, parts, payable, taking, twoPayers } from '../../../test/taking.js';
import type { Calculation } from './calculation.js';

describe('limits', () => {
  it('of the line and of the terms hold for each person', () => {
    const basis: Basis = {
      lines: [lineFor('work', { limits: { perPersonPence: pence(15_000) } }), lineFor('home')],
      terms: { caps: [personCap('person', 22_000)] },
    };
    const calculations = taking(
      basis,
      { person: 1 },
      { person: 1 },
      { person: 1, outcome: 'home' },
      { person: 2 },
      { cohort: 'first' },
    );
    expect(payable(calculations)).toEqual([10_000, 5_000, 7_000, 10_000, 10_000]);
    expect(calculations.map(limitsOf)).toEqual([
      [
        ['work', 0, 15_000, 0],
        ['person', 0, 22_000, 0],
      ],
      [
        ['work', 10_000, 5_000, 5_000],
        ['person', 10_000, 12_000, 0],
      ],
      [['person', 15_000, 7_000, 3_000]],
      [
        ['work', 0, 15_000, 0],
        ['person', 0, 22_000, 0],
      ],
      [],
    ]);
  });

  it('of a person are those of its payment group', () => {
    const caps = [
      personCap('young', 5_000, { paymentGroups: [young] }),
      personCap('older', 7_000, { paymentGroups: [older] }),
    ];
    const calculations = taking({ terms: { caps } }, { paymentGroup: young }, { paymentGroup: older }, {});
    expect(payable(calculations)).toEqual([5_000, 7_000, 10_000]);
  });

  it('of number pay the share of a quantity that there is room for, rounded down', () => {
    const caps = [outcomeCap('most', ['work'], { limitNumber: 4 })];
    const calculations = taking(
      { terms: { caps }, lines: [lineFor('work', { pricing: fixed(333) })] },
      { quantity: 2 },
      { quantity: 3 },
      { quantity: 1 },
    );
    // Room for 2 of 3: two thirds of £9.99.
    expect(payable(calculations)).toEqual([666, 666, 0]);
    expect(calculations.map(limitsOf)).toEqual([[['most', 0, 4, 0]], [['most', 2, 2, 333]], [['most', 4, 0, 333]]]);
  });

  it('of number do not count a claim that another limit left nothing of', () => {
    const caps = [personCap('person', 0, { paymentGroups: [young] }), outcomeCap('most', ['work'], { limitNumber: 1 })];
    expect(payable(taking({ terms: { caps } }, { paymentGroup: young }, {}, {}))).toEqual([0, 10_000, 0]);
  });

  it('of outcomes are held in their order: numbers before values, the line before the terms', () => {
    const caps = [outcomeCap('both', ['work', 'home'], { limitNumber: 5, limitPence: 11_000 })];
    const limits = { totalNumber: 3, totalPence: pence(25_000) };
    const [calculation] = taking({ terms: { caps }, lines: [lineFor('work', { limits })] }, { quantity: 4 });
    // £400.00; three of four £300.00; the line's value £250.00; the cap's £110.00.
    expect(calculation?.limits.map((one) => [one.cap, one.source, one.counts, one.left, one.cutPence])).toEqual([
      ['work', 'rate-card', 'number', 3, 10_000],
      ['both', 'terms', 'number', 5, 0],
      ['work', 'rate-card', 'pence', 25_000, 5_000],
      ['both', 'terms', 'pence', 11_000, 14_000],
    ]);
    expect(calculation?.payablePence).toBe(11_000);
  });

  it('of a payer cut its own part, and what they cut passes to nobody', () => {
    const caps = [payerCap(fund, 8_000)];
    const calculations = taking({ terms: { caps, splits: twoPayers } }, {}, {}, {});
    expect(calculations.map(parts)).toEqual([
      [2_960, 7_040],
      [2_960, 960],
      [2_960, 0],
    ]);
    expect(calculations[1]?.limits).toEqual([
      {
        cap: 'of_fund',
        level: 'payer',
        counts: 'pence',
        source: 'terms',
        version: 1,
        payer: fund,
        limit: 8_000,
        usedBefore: 7_040,
        left: 960,
        cutPence: 6_080,
      },
    ]);
  });

  it('of the contract shrink every part in proportion', () => {
    const [calculation] = taking({ terms: { caps: [contractCap('all', 3_333)], splits: twoPayers } }, {});
    // 29.6% of £33.33 is £9.86568, 70.4% is £23.46432.
    expect(calculation).toMatchObject({ payablePence: 3_333, split: { oddPenniesTo: [council] } });
    expect(parts(calculation as Calculation)).toEqual([987, 2_346]);
  });

  it('are held in the order person, outcome, payer, contract', () => {
    const caps = [
      contractCap('contract', 100_000),
      payerCap(council, 100_000),
      outcomeCap('outcome', ['work'], { limitPence: 100_000 }),
      personCap('person', 100_000),
    ];
    expect(last(taking({ terms: { caps } }, {})).limits.map(({ level }) => level)).toEqual([
      'person',
      'outcome',
      'payer',
      'contract',
    ]);
  });

  it('look only at their outcomes and days, whatever was used before under another version', () => {
    const inJune = { achievedIn: ['2021-06-01', '2021-06-30'] } as const;
    const basis: Basis = {
      lines: [lineFor('work'), lineFor('home')],
      terms: { caps: [contractCap('june', 15_000, { ...inJune, outcomes: ['work'] })] },
      later: [['2021-06-20', { caps: [contractCap('june', 35_000, inJune)] }]],
    };
    const calculations = taking(
      basis,
      { on: '2021-05-31' },
      { on: '2021-06-01' },
      { on: '2021-06-02', outcome: 'home' },
      { on: '2021-06-03' },
      { on: '2021-06-25' },
      { on: '2021-07-01' },
    );
    // Version 1 counts work alone; version 2 counts homes too: £100 + £100 + £50 were used in June.
    expect(payable(calculations)).toEqual([10_000, 10_000, 10_000, 5_000, 10_000, 10_000]);
    expect(calculations.map(limitsOf)).toEqual([
      [],
      [['june', 0, 15_000, 0]],
      [],
      [['june', 10_000, 5_000, 5_000]],
      [['june', 25_000, 10_000, 0]],
      [],
    ]);
  });

  it('that a later version lowers below what was used leave nothing, and take nothing back', () => {
    const basis: Basis = {
      terms: { caps: [contractCap('all', 50_000)] },
      later: [['2021-06-15', { caps: [contractCap('all', 5_000)] }]],
    };
    const calculations = taking(basis, {}, { on: '2021-06-20' });
    expect(payable(calculations)).toEqual([10_000, 0]);
    expect(limitsOf(last(calculations))).toEqual([['all', 10_000, 0, 10_000]]);
  });
});
