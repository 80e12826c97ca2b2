import fc from 'fast-check';
import type { Cap, SplitRule } from '#contracts';
import { addDays, calendarDate, Decimal, OutcomeCode, Percentage, pence } from '#kernel';
import type { RateCardLine } from '#rate-cards';
import { cityCouncil, feelsSafe, keepsWork, nationalFund, startsWork } from '../../contracts/test/fixtures.js';

/** What a contract, its claims and its parties can do between statements; chance puts it in any order. */
export const outcomes = [startsWork, keepsWork, feelsSafe] as const;
/** Measured on groups. */
export const reconvictions = OutcomeCode.parse('reconvictions');
const allOutcomes = [...outcomes, reconvictions];
const firstJob = OutcomeCode.parse('first_job');
const secondJob = OutcomeCode.parse('second_job');
const money = fc.integer({ min: 0, max: 400_000 });
export const day = fc.integer({ min: 0, max: 360 }).map((days) => addDays(calendarDate('2021-04-01'), days));
const scope = fc.record(
  {
    outcomes: fc.subarray(allOutcomes, { minLength: 1 }),
    achievedIn: fc.tuple(day, fc.nat(200)).map(([from, days]) => ({ from, to: addDays(from, days) })),
  },
  { requiredKeys: [] },
);

const cap: fc.Arbitrary<Omit<Cap, 'cap'>> = fc.oneof(
  fc.tuple(scope, money, fc.option(fc.constantFrom(firstJob, secondJob))).map(([about, limit, group]) => ({
    level: 'person' as const,
    limitPence: pence(limit),
    ...about,
    ...(group !== null && { paymentGroups: [group] }),
  })),
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
    .tuple(fc.subarray(allOutcomes, { minLength: 1 }), fc.nat(6), money, fc.boolean())
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
const decimal = (min: number, max: number) => fc.integer({ min, max }).map((value) => Decimal.parse(String(value)));
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
  fc.tuple(price, decimal(0, 4), decimal(5, 9)).map(([pricePence, nothingAt, fullAt]) => ({
    rule: 'sliding-scale' as const,
    pricePence,
    nothingAt,
    fullAt,
  })),
  fc.tuple(price, fc.integer({ min: 1, max: 2 })).map(([pricePence, days]) => ({
    rule: 'per-period' as const,
    pricePence,
    days,
    periodsMax: 3,
  })),
  fc.tuple(price, price).map(([one, more]) => ({
    rule: 'tiers' as const,
    tiers: [
      { atLeast: 1, pricePence: one },
      { atLeast: 3, pricePence: pence(one + more) },
    ],
  })),
  fc.tuple(price, price).map(([one, other]) => ({
    rule: 'milestones' as const,
    milestones: [
      { at: Decimal.parse('3'), pricePence: one },
      { at: Decimal.parse('7'), pricePence: other },
    ],
  })),
);
const percentage = fc.constantFrom('12.5', '33.3333').map((text) => Percentage.parse(text));
const priced: fc.Arbitrary<LineOfCard> = fc.record(
  {
    pricing,
    groupPrices: pricing.map((other) => [{ paymentGroup: firstJob, pricing: other }]),
    payerPrices: fc
      .tuple(fc.constantFrom(cityCouncil, nationalFund), pricing)
      .map(([payer, other]) => [{ payer, pricing: other }]),
    deadweight: percentage.map((part) => [{ percentage: part }]),
    indexation: fc
      .tuple(day, fc.constantFrom('102.5', '97.3'))
      .map(([from, index]) => [{ from, index: Decimal.parse(index) }]),
    limits: fc.record(
      {
        perPersonPence: money.map((limit) => pence(limit)),
        totalNumber: fc.nat(9),
        totalPence: money.map((limit) => pence(limit * 2)),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['pricing'] },
);
const measuredOnGroups: fc.Arbitrary<LineOfCard> = fc
  .tuple(price, fc.constantFrom('cohort' as const, 'percentage-point' as const, 'event-avoided' as const))
  .map(([pricePence, per]) => ({
    pricing: {
      rule: 'cohort-threshold' as const,
      pricePence,
      per,
      threshold: Decimal.parse('5'),
      pooledThreshold: Decimal.parse('3'),
    },
  }));
/** What of a line is left to chance. */
export type LineOfCard = Pick<
  RateCardLine,
  'pricing' | 'groupPrices' | 'payerPrices' | 'deadweight' | 'indexation' | 'limits'
>;
export const card = fc.tuple(priced, priced, priced, measuredOnGroups);
const change = fc.record({
  caps: fc.array(cap, { maxLength: 4 }),
  splits: fc.tuple(fc.array(fc.tuple(splitRule, scope), { maxLength: 1 }), splitRule),
  mode: fc.constantFrom('outcomes', 'outcomes', 'outcomes', 'paused'),
  policy: fc.constantFrom(
    'achieved' as const,
    'achieved' as const,
    'claim' as const,
    'referral' as const,
    'engagement-start' as const,
  ),
});
/** What was found of a claim, beside the day. */
const facts = fc.record(
  {
    quantity: fc.integer({ min: 1, max: 4 }),
    measured: decimal(0, 9),
    paymentGroup: fc.constantFrom(firstJob, secondJob),
    claimedAfterDays: fc.nat(50),
  },
  { requiredKeys: ['quantity', 'measured', 'claimedAfterDays'] },
);

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('claim' as const), nth: fc.nat(4), of: fc.nat(2), on: day, facts }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('make-again' as const), which: fc.nat(30), on: day, facts }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unverify' as const), which: fc.nat(30) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('correct-dates' as const),
      nth: fc.nat(4),
      field: fc.constantFrom('referredOn' as const, 'startedOn' as const),
      to: day,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('cohort' as const),
      what: fc.constantFrom('restate' as const, 'restate' as const, 'withdraw' as const),
      // All of them pooled, or one.
      nth: fc.nat(2),
      on: day,
      quantity: fc.nat(4),
      measured: decimal(-2, 9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revise' as const), from: day, card }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vary' as const), from: day, change }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), change, scope }) },
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
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claw-back' as const),
      which: fc.nat(12),
      some: fc.option(money),
      recovers: fc.constantFrom(0, 0, 1, 300),
      collect: fc.constantFrom('netted' as const, 'invoiced' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(5),
      payer: fc.nat(1),
      inPart: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      payer: fc.nat(1),
      amount: fc.integer({ min: 1, max: 200_000 }),
      // In fourths, of what is unspent of all that was advanced.
      comesBack: fc.nat(4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('invest' as const), amount: fc.integer({ min: 1, max: 9_000 }) }),
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
