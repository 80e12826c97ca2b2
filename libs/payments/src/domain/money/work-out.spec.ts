import { describe, expect, it } from '@jest/globals';
import { Decimal, Percentage, pence } from '#kernel';
import type { PricingRule } from '#rate-cards';
import {
  type Basis,
  basisOf,
  byPercentage,
  claimNo,
  code,
  contractCap,
  council,
  day,
  fixed,
  fund,
  type ItemInput,
  itemNo,
  lineFor,
  older,
  outcomeCap,
  payerCap,
  personCap,
  trust,
  young,
} from '../../../test/money.js';
import { Calculation } from './calculation.js';
import { sumAgain } from './sum-again.js';
import { Use } from './use.js';
import { workOut } from './work-out.js';

/** Takes claims one after the other, in the order given. */
function taking(basis: Basis, ...items: readonly ItemInput[]): Calculation[] {
  const given = basisOf(basis);
  const use = new Use();
  return items.map((input, place) => {
    const item = itemNo(place + 1, input);
    const calculation = workOut(item, given, use);
    use.add(item, calculation);
    // What is stored has the stored form, and adds up.
    expect(Calculation.safeParse(structuredClone(calculation)).error).toBeUndefined();
    expect(sumAgain(calculation)).toEqual([]);
    return calculation;
  });
}

const payable = (calculations: readonly Calculation[]) => calculations.map(({ payablePence }) => payablePence);
const parts = ({ split }: Calculation | { split: Calculation['split'] }) => split.parts.map((part) => part.pence);
const limitsOf = ({ limits }: Calculation) =>
  limits.map(({ cap, usedBefore, left, cutPence }) => [cap, usedBefore, left, cutPence]);

function last(calculations: readonly Calculation[]): Calculation {
  const found = calculations.at(-1);
  if (found === undefined) throw new Error('Nothing was worked out');
  return found;
}

const ruledOut = (more: object = {}) => [{ claim: claimNo(1), cause: 'dispute x.S01/1', ...more }];
const twoPayers = [{ split: byPercentage([council, '29.6'], [fund, '70.4']) }];

describe('the price of a claim', () => {
  it('is that of its line and quantity', () => {
    const [calculation] = taking({}, { quantity: 3 });
    expect(calculation).toMatchObject({
      termsVersion: 1,
      pricing: {
        policy: 'achieved',
        date: '2021-06-01',
        revision: 1,
        effectiveFrom: '2020-01-01',
        line: 'work',
        rule: 'fixed',
        quantity: 3,
        unitPricePence: 10_000,
        steps: [],
      },
      uncappedPence: 30_000,
      cuts: [],
      limits: [],
      payablePence: 30_000,
      split: { rule: 'percentage', parts: [{ payer: council, pence: 30_000 }], oddPenniesTo: [] },
    });
  });

  it.each([
    ['achieved', '2021-06-01', 2],
    ['referral', '2021-01-01', 1],
    ['engagement-start', '2021-02-01', 1],
    ['claim', '2021-08-01', 3],
  ] as const)('goes by the revision of the day: %s', (pricingDatePolicy, date, revision) => {
    const revisions = [
      ['2021-05-01', [lineFor('work', { pricing: fixed(20_000) })]],
      ['2021-07-01', [lineFor('work', { pricing: fixed(30_000) })]],
    ] as const;
    const [calculation] = taking({ terms: { pricingDatePolicy }, revisions }, { claimedOn: day('2021-08-01') });
    expect(calculation).toMatchObject({ pricing: { date, revision }, payablePence: revision * 10_000 });
  });

  it('goes by the policy of the terms on the day it was achieved', () => {
    const basis: Basis = {
      later: [['2021-06-02', { pricingDatePolicy: 'claim' }]],
      revisions: [['2021-07-01', [lineFor('work', { pricing: fixed(30_000) })]]],
    };
    const claimed = { claimedOn: day('2021-08-01') };
    expect(payable(taking(basis, { on: '2021-06-01', ...claimed }, { on: '2021-06-02', ...claimed }))).toEqual([
      10_000, 30_000,
    ]);
  });

  it.each([
    ['the line was retired', { revisions: [['2021-05-01', [lineFor('other')]]] }, {}, 'has no line work'],
    ['nothing was in force on the day', {}, { on: '2019-06-01' }, 'no revision was in force on 2019-06-01'],
    [
      'there is no day to price by',
      { terms: { pricingDatePolicy: 'referral' } },
      { referredOn: undefined },
      'no day of referral',
    ],
    ['the line ended before', { lines: [lineFor('work', { endsOn: day('2021-05-31') })] }, {}, 'ended on 2021-05-31'],
    [
      'the line is for others',
      { lines: [lineFor('work', { paymentGroups: [older] })] },
      { paymentGroup: young },
      'is not for the payment group young',
    ],
    [
      'nothing was measured',
      {
        lines: [
          lineFor('work', {
            pricing: {
              rule: 'sliding-scale',
              pricePence: pence(1),
              nothingAt: Decimal.parse('0'),
              fullAt: Decimal.parse('1'),
            },
          }),
        ],
      },
      {},
      'none was measured',
    ],
  ] as [string, Basis, ItemInput, string][])('is nothing where %s, and says so', (_, basis, input, why) => {
    const given = input.on === '2019-06-01' ? { ...basis, early: true } : basis;
    const calculation = last('early' in given ? takingEarly(basis, input) : taking(basis, input));
    expect(calculation).toMatchObject({ uncappedPence: 0, payablePence: 0, pricing: { rule: 'none', revision: 1 } });
    expect(calculation.pricing.steps.join()).toContain(why);
  });

  function takingEarly(basis: Basis, input: ItemInput) {
    const given = basisOf(basis);
    const early = { ...given, termsOn: () => given.termsOn(day('2020-01-01')) };
    return [workOut(itemNo(1, input), early, new Use())];
  }

  it('is nothing for a cohort that avoided no event, and for any other claim of none', () => {
    const pricing = {
      rule: 'cohort-threshold',
      pricePence: pence(5_000),
      per: 'event-avoided',
      threshold: Decimal.parse('10'),
    } as const;
    const basis: Basis = { lines: [lineFor('fewer', { pricing }), lineFor('work')] };
    const measured = Decimal.parse('11.2');
    const cohort = { outcome: 'fewer', cohort: 'first', measured };
    const [none, some, ofWork] = taking(basis, { ...cohort, quantity: 0 }, { ...cohort, quantity: 3 }, { quantity: 0 });
    expect([none?.payablePence, some?.payablePence, ofWork?.payablePence]).toEqual([0, 15_000, 0]);
    expect(none?.pricing.rule).toBe('cohort-threshold');
  });

  it('fills bands with every earlier claim that stands, paid or not', () => {
    const bands: PricingRule = {
      rule: 'bands',
      countedOver: 'contract',
      bands: [{ upTo: 2, pricePence: pence(500) }, { pricePence: pence(300) }],
    };
    const [first, second, third, fourth] = taking(
      {
        lines: [lineFor('work', { pricing: bands })],
        terms: { caps: [contractCap('nothing', 0, { achievedIn: ['2021-01-01', '2021-01-31'] })] },
        rulings: [{ claim: claimNo(2), cause: 'clawback x.C01' }],
      },
      { on: '2021-01-05' },
      { on: '2021-02-05' },
      { on: '2021-03-05', stands: false },
      { on: '2021-04-05', quantity: 2 },
    );
    // The first was capped to nothing and fills the band; the second was disallowed, the third withdrawn: neither does.
    expect([first, second, third, fourth].map((one) => one?.pricing.before?.contractUnits)).toEqual([0, 1, 1, 1]);
    expect(payable([first, second, third, fourth].flatMap((one) => one ?? []))).toEqual([0, 0, 0, 800]);
  });

  it('passes each mark of a growing quantity once for a person', () => {
    const pricing: PricingRule = {
      rule: 'milestones',
      milestones: [
        { at: Decimal.parse('768'), pricePence: pence(275_000) },
        { at: Decimal.parse('1631'), pricePence: pence(275_000) },
      ],
    };
    const earned = (measured: string, person = 1) => ({ outcome: 'earns', person, measured: Decimal.parse(measured) });
    const calculations = taking(
      { lines: [lineFor('earns', { pricing })] },
      earned('800'),
      earned('750'),
      earned('1700'),
      earned('1700', 2),
    );
    expect(payable(calculations)).toEqual([275_000, 0, 275_000, 550_000]);
    expect(calculations[2]?.pricing.before).toEqual({ personMeasured: '800' });
  });
});

describe('cuts that no limit makes', () => {
  const deadweight = [{ percentage: Percentage.parse('15') }];

  it('are deadweight to the nearest penny, a half rounded up', () => {
    const basis = { lines: [lineFor('work', { pricing: fixed(1_230), deadweight })] };
    // 15% of £12.30 is £1.845.
    expect(last(taking(basis, {}))).toMatchObject({
      cuts: [{ cut: 'deadweight', percentage: '15', cutPence: 185 }],
      payablePence: 1_045,
    });
  });

  it('take no deadweight from a delivery fee', () => {
    const pricing = { rule: 'delivery-fee', pricePence: pence(5_000) } as const;
    const [calculation] = taking({ lines: [lineFor('work', { pricing, deadweight })] }, {});
    expect(calculation).toMatchObject({ cuts: [], payablePence: 5_000 });
  });

  it.each(['grant', 'paused'] as const)('are all of a claim achieved while the mode was %s', (mode) => {
    const paymentMode =
      mode === 'paused'
        ? { mode }
        : {
            mode,
            schedule: [{ payer: council, period: { from: day('2021-06-01'), to: day('2021-06-30') }, pence: pence(1) }],
          };
    const basis: Basis = {
      later: [
        ['2021-06-01', { paymentMode }],
        ['2021-07-01', {}],
      ],
      lines: [lineFor('work', { deadweight })],
    };
    const [before, during, after] = taking(basis, { on: '2021-05-31' }, { on: '2021-06-30' }, { on: '2021-07-01' });
    expect([before?.payablePence, during?.payablePence, after?.payablePence]).toEqual([8_500, 0, 8_500]);
    expect(during?.cuts).toEqual([
      { cut: 'payment-mode', mode, version: 2, cutPence: 10_000 },
      { cut: 'deadweight', percentage: '15', cutPence: 0 },
    ]);
  });

  it('are all of a claim that does not stand, which keeps its uncapped value and uses nothing', () => {
    const [gone, next] = taking({ terms: { caps: [contractCap('all', 15_000)] } }, { stands: false }, {});
    expect(gone).toMatchObject({
      uncappedPence: 10_000,
      payablePence: 0,
      cuts: [{ cut: 'disallowed', of: 'claim', cutPence: 10_000 }],
    });
    expect(limitsOf(gone as Calculation)).toEqual([['all', 0, 15_000, 0]]);
    expect(next?.payablePence).toBe(10_000);
  });

  it('are all of a claim that was disallowed as a whole', () => {
    expect(last(taking({ rulings: ruledOut() }, {}))).toMatchObject({
      cuts: [{ cut: 'disallowed', cause: 'dispute x.S01/1', of: 'claim', cutPence: 10_000 }],
      payablePence: 0,
    });
  });

  it('take a part off what would be paid, so that a cap fills nothing up again', () => {
    const rulings = ruledOut({ pence: pence(2_000) });
    const [cut, next] = taking({ rulings, terms: { caps: [contractCap('all', 6_000)], splits: twoPayers } }, {}, {});
    // £100.00 capped to £60.00, £20.00 taken back of that; the next claim has the £20.00 of room.
    expect(cut).toMatchObject({
      payablePence: 4_000,
      cuts: [{ cut: 'disallowed', of: 'payable', cutPence: 2_000 }],
    });
    expect(parts(cut as Calculation)).toEqual([1_184, 2_816]);
    expect(next?.payablePence).toBe(2_000);
  });

  it('take from one payer what is disallowed of its part, and never more than that', () => {
    const some = taking({ rulings: ruledOut({ payer: fund, pence: pence(1_000) }), terms: { splits: twoPayers } }, {});
    expect(parts(last(some))).toEqual([2_960, 6_040]);
    const all = taking({ rulings: ruledOut({ payer: fund }), terms: { splits: twoPayers } }, {});
    expect(parts(last(all))).toEqual([2_960, 0]);
    const more = taking({ rulings: ruledOut({ payer: fund, pence: pence(9_999) }), terms: { splits: twoPayers } }, {});
    expect(parts(last(more))).toEqual([2_960, 0]);
    const stranger = taking({ rulings: ruledOut({ payer: trust, pence: pence(5) }), terms: { splits: twoPayers } }, {});
    expect(parts(last(stranger))).toEqual([2_960, 7_040]);
  });
});

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

    it('shares what a cut leaves in the proportion of what they would have paid', () => {
      const deadweight = [{ percentage: Percentage.parse('10') }];
      const [calculation] = taking({ lines: lines.map((line) => ({ ...line, deadweight })), terms: { splits } }, {});
      expect(parts(calculation as Calculation)).toEqual([4_500, 2_250]);
    });
  });
});
