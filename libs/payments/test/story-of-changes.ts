import fc from 'fast-check';
import type { Cap, SplitRule } from '#contracts';
import { addDays, calendarDate, Percentage, pence } from '#kernel';
import type { RateCardLine } from '#rate-cards';
import { cityCouncil, feelsSafe, keepsWork, nationalFund, startsWork } from '../../contracts/test/fixtures.js';

/** What a contract, its claims and its parties can do between statements; chance puts it in any order. */
export const outcomes = [startsWork, keepsWork, feelsSafe] as const;
const money = fc.integer({ min: 0, max: 400_000 });
export const day = fc.integer({ min: 0, max: 360 }).map((days) => addDays(calendarDate('2021-04-01'), days));
const scope = fc.record(
  {
    outcomes: fc.subarray([...outcomes], { minLength: 1 }),
    achievedIn: fc.tuple(day, fc.nat(200)).map(([from, days]) => ({ from, to: addDays(from, days) })),
  },
  { requiredKeys: [] },
);

const cap: fc.Arbitrary<Omit<Cap, 'cap'>> = fc.oneof(
  fc.tuple(scope, money).map(([about, limit]) => ({ level: 'person' as const, limitPence: pence(limit), ...about })),
  fc
    .tuple(scope, money)
    .map(([about, limit]) => ({ level: 'contract' as const, limitPence: pence(limit * 2), ...about })),
  fc.tuple(scope, money, fc.boolean()).map(([about, limit, isCouncil]) => ({
    level: 'payer' as const,
    payer: isCouncil ? cityCouncil : nationalFund,
    limitPence: pence(limit),
    ...about,
  })),
  fc
    .tuple(fc.subarray([...outcomes], { minLength: 1 }), fc.nat(6), money, fc.boolean())
    .map(([of, number, limit, counts]) =>
      counts
        ? { level: 'outcome' as const, outcomes: of, limitNumber: number }
        : { level: 'outcome' as const, outcomes: of, limitPence: pence(limit) },
    ),
);

const splitRule = fc.oneof<fc.Arbitrary<SplitRule>[]>(
  fc.integer({ min: 0, max: 1000 }).map((share) => ({
    rule: 'percentage' as const,
    shares: [
      { payer: cityCouncil, percentage: Percentage.parse(tenths(share)) },
      { payer: nationalFund, percentage: Percentage.parse(tenths(1000 - share)) },
    ],
  })),
  fc.integer({ min: 1, max: 90_000 }).map((each) => ({
    rule: 'fixed' as const,
    fixed: [{ payer: nationalFund, pencePerUnit: pence(each) }],
    rest: cityCouncil,
  })),
  fc.constant<SplitRule>({ rule: 'waterfall', payers: [cityCouncil, nationalFund] }),
);

function tenths(share: number): string {
  return `${Math.floor(share / 10)}.${share % 10}`;
}

const price = fc.integer({ min: 1, max: 150_000 }).map((amount) => pence(amount));
const pricing: fc.Arbitrary<RateCardLine['pricing']> = fc.oneof(
  price.map((pricePence) => ({ rule: 'fixed' as const, pricePence })),
  fc.tuple(price, price, fc.integer({ min: 1, max: 5 }), fc.boolean()).map(([one, other, upTo, isContract]) => ({
    rule: 'bands' as const,
    countedOver: isContract ? ('contract' as const) : ('person' as const),
    bands: [{ upTo, pricePence: one }, { pricePence: other }],
  })),
  fc.tuple(price, price, fc.nat(4)).map(([pricePence, bonusPence, above]) => ({
    rule: 'bonus' as const,
    pricePence,
    above,
    bonusPence,
  })),
);
export const card = fc.tuple(pricing, pricing, pricing);
const change = fc.record({
  caps: fc.array(cap, { maxLength: 4 }),
  splits: fc.tuple(fc.array(fc.tuple(splitRule, scope), { maxLength: 1 }), splitRule),
  mode: fc.constantFrom('outcomes', 'outcomes', 'outcomes', 'paused'),
});

const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('claim' as const), nth: fc.nat(4), of: fc.nat(2), on: day }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('make-again' as const), which: fc.nat(30), on: day }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unverify' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revise' as const), from: day, card }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vary' as const), from: day, change }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), change, scope }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), which: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('dispute' as const),
      which: fc.nat(60),
      share: fc.integer({ min: 0, max: 4 }),
      upheld: fc.integer({ min: -1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('claw-back' as const),
      which: fc.nat(30),
      some: fc.option(money),
      collect: fc.constantFrom('netted' as const, 'invoiced' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('issue' as const) }) },
);
export type Step = typeof step extends fc.Arbitrary<infer Told> ? Told : never;

export const story = fc.record({
  first: change,
  card,
  steps: fc.array(step, { minLength: 15, maxLength: 45, size: 'max' }),
});
export type Story = typeof story extends fc.Arbitrary<infer Told> ? Told : never;
