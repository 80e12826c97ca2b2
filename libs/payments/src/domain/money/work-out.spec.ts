import { describe, expect, it } from '@jest/globals';
import { Decimal, Percentage, pence } from '#kernel';
import type { PricingRule } from '#rate-cards';
import {
  type Basis,
  basisOf,
  claimNo,
  contractCap,
  council,
  day,
  fixed,
  fund,
  type ItemInput,
  itemNo,
  lineFor,
  older,
  trust,
  young,
} from '../../../test/money.js';
import { last, limitsOf, parts, payable, taking, twoPayers } from '../../../test/taking.js';
import type { Calculation } from './calculation.js';
import { Use } from './use.js';
import { workOut } from './work-out.js';

const ruledOut = (more: object = {}) => [{ claim: claimNo(1), cause: 'dispute x.S01/1', ...more }];

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
