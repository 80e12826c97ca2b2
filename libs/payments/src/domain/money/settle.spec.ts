import { describe, expect, it } from '@jest/globals';
import type { Terms } from '#contracts';
import { pence } from '#kernel';
import {
  type Basis,
  basisOf,
  byPercentage,
  claimNo,
  code,
  contractCap,
  council,
  day,
  fund,
  itemNo,
  lineFor,
  outcomeCap,
  personCap,
  trust,
  useStored,
} from '../../../test/money.js';
import type { Batch, Item } from './item.js';
import { differences, type Settled, settle } from './settle.js';
import { sumAgain } from './sum-again.js';
import { Use } from './use.js';

const batch = (items: readonly Item[], ...releases: Batch['releases']): Batch => ({ items, releases });
const amounts = (settled: readonly Settled[]) =>
  settled.map(({ item, batch: nth, calculation, released }) => [
    item.claim,
    nth,
    calculation.payablePence,
    ...(released === undefined ? [] : [released]),
  ]);
const settled = (basis: Basis, ...batches: readonly Batch[]) => {
  const all = [...settle(batches, basisOf(basis))];
  for (const { calculation } of all) expect(sumAgain(calculation)).toEqual([]);
  return all;
};

/** From 2022 on the contract cap is £300.00, and what it had cut is released. */
function raisedTo(
  limitPence: number,
  release: Partial<Terms['releases'][number]> = {},
  more: Partial<Terms> = {},
): Basis {
  return {
    lines: [lineFor('work'), lineFor('home')],
    terms: { caps: [contractCap('all', 15_000)] },
    later: [
      [
        '2022-01-01',
        {
          caps: [contractCap('all', limitPence)],
          releases: [{ variation: 4, on: day('2022-01-01'), ...release }],
          ...more,
        },
      ],
    ],
  };
}
const release4 = { variation: 4, on: day('2022-01-01') };

describe('settling claims', () => {
  it('takes them statement by statement, and within one as achieved and then as recorded', () => {
    const late = itemNo(1, { on: '2021-03-01' });
    const sameDay = [itemNo(3, { on: '2021-02-01', entry: 9 }), itemNo(4, { on: '2021-02-01', entry: 8 })];
    const basis = { terms: { caps: [contractCap('all', 25_000)] } };
    expect(amounts(settled(basis, batch([late]), batch(sameDay)))).toEqual([
      [claimNo(1), 0, 10_000],
      [claimNo(4), 1, 10_000],
      [claimNo(3), 1, 5_000],
    ]);
    expect(amounts(settled(basis, batch([late, ...sameDay])))).toEqual([
      [claimNo(4), 0, 10_000],
      [claimNo(3), 0, 10_000],
      [claimNo(1), 0, 5_000],
    ]);
  });

  it('leaves the room of a claim that fell to those after it', () => {
    const basis = { terms: { caps: [contractCap('all', 15_000)] } };
    const fallen = batch([itemNo(1, { stands: false }), itemNo(2), itemNo(3)]);
    expect(amounts(settled(basis, fallen)).map(([, , amount]) => amount)).toEqual([0, 10_000, 5_000]);
  });

  it('goes on from what is stored as if it had begun with it', () => {
    const basis = basisOf({ terms: { caps: [contractCap('all', 25_000), personCap('person', 15_000)] } });
    const first = batch([itemNo(1, { person: 1 }), itemNo(2, { person: 2 })]);
    const second = batch([itemNo(3, { person: 1 }), itemNo(4, { person: 2 })]);
    const before = [...settle([first], basis)];
    const after = [...settle([second], basis, new Use(useStored(before)))];
    expect(after.map(({ calculation }) => calculation.payablePence)).toEqual([5_000, 0]);
    const scratch = [...settle([first, second], basis)];
    expect(after.map(({ calculation }) => calculation)).toEqual(scratch.slice(2).map(({ calculation }) => calculation));
  });
});

describe('a release', () => {
  const first = batch([itemNo(1), itemNo(2, { outcome: 'home' }), itemNo(3)]);

  it('pays what a cap had left, in the order in which it was taken, before the claims of its statement', () => {
    const all = settled(raisedTo(32_000), first, batch([itemNo(4, { on: '2022-02-01' })], release4));
    expect(amounts(all)).toEqual([
      [claimNo(1), 0, 10_000],
      [claimNo(2), 0, 5_000],
      [claimNo(3), 0, 0],
      [claimNo(2), 1, 10_000, 4],
      [claimNo(3), 1, 10_000, 4],
      [claimNo(4), 1, 2_000],
    ]);
    expect(all[3]?.calculation).toMatchObject({
      termsVersion: 2,
      release: { variation: 4, on: '2022-01-01' },
      limits: [{ cap: 'all', version: 2, limit: 32_000, usedBefore: 10_000, left: 22_000, cutPence: 0 }],
    });
  });

  it('is about its outcomes and days alone', () => {
    const ofHome = settled(raisedTo(32_000, { outcomes: [code('home')] }), first, batch([], release4));
    expect(amounts(ofHome).slice(3)).toEqual([[claimNo(2), 1, 10_000, 4]]);
    const ofMay = { achievedIn: { from: day('2021-05-01'), to: day('2021-05-31') } };
    expect(settled(raisedTo(32_000, ofMay), first, batch([], release4))).toHaveLength(3);
  });

  it('may release several scopes on one day', () => {
    const releases = [code('home'), code('work')].map((outcome) => ({ ...release4, outcomes: [outcome] }));
    const all = settled(raisedTo(32_000, {}, { releases }), first, batch([], release4));
    expect(amounts(all).slice(3)).toEqual([
      [claimNo(2), 1, 10_000, 4],
      [claimNo(3), 1, 10_000, 4],
    ]);
  });

  it('leaves alone what was achieved from its day on, which a later version may limit more', () => {
    const basis = raisedTo(50_000);
    const later: Basis['later'] = [...(basis.later ?? []), ['2022-02-01', { caps: [contractCap('all', 20_000)] }]];
    const since = batch([itemNo(4, { on: '2022-03-01' })]);
    const all = settled({ ...basis, later }, first, since, batch([], release4));
    // Of £150.00 used, version 3 leaves £50.00 of its £200.00; the release pays the two claims of 2021 and not the rest of that.
    expect(amounts(all).slice(3)).toEqual([
      [claimNo(4), 1, 5_000],
      [claimNo(2), 2, 10_000, 4],
      [claimNo(3), 2, 10_000, 4],
    ]);
  });

  it('lowers nobody: a claim that comes to no more stays as it was, and so does what it has used', () => {
    const lowered = settled(raisedTo(1_000), first, batch([itemNo(4, { on: '2022-02-01' })], release4));
    expect(amounts(lowered).slice(3)).toEqual([[claimNo(4), 1, 0]]);
    expect(lowered[3]?.calculation.limits).toMatchObject([{ usedBefore: 15_000, left: 0 }]);
  });

  it('pays what was achieved under a grant, split by the terms of the day of the release', () => {
    const schedule = [{ payer: council, period: { from: day('2021-01-01'), to: day('2021-12-31') }, pence: pence(1) }];
    const basis: Basis = {
      terms: { paymentMode: { mode: 'grant', schedule } },
      later: [
        [
          '2022-01-01',
          {
            paymentMode: { mode: 'outcomes' },
            splits: [{ split: byPercentage([council, '25'], [fund, '75']) }],
            releases: [release4],
          },
        ],
      ],
    };
    const all = settled(basis, batch([itemNo(1)]), batch([], release4));
    expect(all.map(({ calculation }) => calculation.payablePence)).toEqual([0, 10_000]);
    expect(all[1]?.calculation.split.parts.map((part) => part.pence)).toEqual([2_500, 7_500]);
  });

  it('keeps the band in which a claim was when it was first taken', () => {
    const pricing = {
      rule: 'bands' as const,
      countedOver: 'contract' as const,
      bands: [{ upTo: 2, pricePence: pence(10_000) }, { pricePence: pence(1_000) }],
    };
    const all = settled(
      { ...raisedTo(50_000), lines: [lineFor('work', { pricing })] },
      batch([itemNo(1), itemNo(2), itemNo(3)]),
      batch([], release4),
    );
    expect(amounts(all).slice(3)).toEqual([
      [claimNo(2), 1, 10_000, 4],
      [claimNo(3), 1, 1_000, 4],
    ]);
  });

  it('looks again, at the next release, at what one still left unpaid', () => {
    const basis = raisedTo(18_000);
    const later: Basis['later'] = [
      ...(basis.later ?? []),
      [
        '2023-01-01',
        { caps: [contractCap('all', 30_000)], releases: [release4, { variation: 5, on: day('2023-01-01') }] },
      ],
    ];
    const all = settled(
      { ...basis, later },
      first,
      batch([], release4),
      batch([], { variation: 5, on: day('2023-01-01') }),
    );
    expect(amounts(all).slice(3)).toEqual([
      [claimNo(2), 1, 8_000, 4],
      [claimNo(2), 2, 10_000, 5],
      [claimNo(3), 2, 10_000, 5],
    ]);
  });

  it('counts again what a limit of number had left out', () => {
    const basis: Basis = {
      terms: { caps: [outcomeCap('most', ['work'], { limitNumber: 2 })] },
      later: [['2022-01-01', { caps: [outcomeCap('most', ['work'], { limitNumber: 4 })], releases: [release4] }]],
    };
    const all = settled(basis, batch([itemNo(1, { quantity: 3 }), itemNo(2, { quantity: 3 })]), batch([], release4));
    expect(amounts(all)).toEqual([
      [claimNo(1), 0, 20_000],
      [claimNo(2), 0, 0],
      [claimNo(1), 1, 30_000, 4],
      [claimNo(2), 1, 10_000, 4],
    ]);
  });

  it('that the terms of its day do not know is a fault', () => {
    expect(() => settled(raisedTo(1), batch([], { variation: 9, on: day('2022-01-01') }))).toThrow('variation 9');
  });
});

describe('what is to be billed', () => {
  const now = {
    payablePence: pence(7_000),
    split: {
      rule: 'percentage' as const,
      by: byPercentage([council, '50'], [fund, '50']),
      parts: [
        { payer: council, pence: pence(3_500) },
        { payer: fund, pence: pence(3_500) },
      ],
      oddPenniesTo: [],
    },
  };

  it('is all of a claim that was not billed before', () => {
    expect(differences(now, { payablePence: 0, parts: [] })).toEqual({ amountPence: 7_000, parts: now.split.parts });
  });

  it('is what is missing or too much, for those who paid before too', () => {
    const parts = [
      { payer: council, pence: pence(6_000) },
      { payer: trust, pence: pence(2_000) },
    ];
    expect(differences(now, { payablePence: 8_000, parts })).toEqual({
      amountPence: -1_000,
      parts: [
        { payer: council, pence: -2_500 },
        { payer: fund, pence: 3_500 },
        { payer: trust, pence: -2_000 },
      ],
    });
  });

  it('is a fault where what was billed does not add up', () => {
    expect(() => differences(now, { payablePence: 1, parts: [] })).toThrow('do not add up');
  });
});
