import fc from 'fast-check';
import type { Cap, PaymentMode, Split, Terms } from '#contracts';
import { Decimal, Percentage, pence } from '#kernel';
import type { PricingRule, RateCardLine } from '#rate-cards';
import type { Calculation, Limit } from '../src/domain/money/calculation.js';
import type { Batch, Item, MoneyBasis } from '../src/domain/money/item.js';
import { isInScope } from '../src/domain/money/scope.js';
import type { Settled } from '../src/domain/money/settle.js';
import { usedBy } from '../src/domain/money/use.js';
import {
  basisOf,
  byPercentage,
  claimNo,
  code,
  contractCap,
  council,
  day,
  fixed,
  fund,
  itemNo,
  lineFor,
  older,
  outcomeCap,
  payerCap,
  personCap,
  trust,
  young,
} from './money.js';

// Random contracts: terms that change by valid date, lines of several rules, caps at every level, claims in any order.

export const payers = [council, fund, trust] as const;
const outcomes = ['work', 'home', 'health'] as const;
const days = [
  '2021-01-15',
  '2021-02-15',
  '2021-03-31',
  '2021-04-01',
  '2021-05-05',
  '2021-06-30',
  '2021-12-31',
] as const;
const amount = fc.integer({ min: 0, max: 40_000 });
const someDay = fc.constantFrom(...days);
const span = fc.tuple(someDay, someDay).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const someOutcomes = fc.subarray([...outcomes], { minLength: 1 });
export const scope = fc.record({ outcomes: maybe(someOutcomes), achievedIn: maybe(span) }).map(withoutGaps);

/** A field that is not said is absent, as in what is stored. */
function withoutGaps<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}

const cap: fc.Arbitrary<Cap> = fc.oneof(
  fc.tuple(amount, scope).map(([limit, its]) => contractCap('contract', limit * 4, its)),
  fc.tuple(fc.constantFrom(...payers), amount, scope).map(([payer, limit, its]) => payerCap(payer, limit * 2, its)),
  fc
    .tuple(someOutcomes, maybe(fc.nat(9)), amount, maybe(span))
    .map(([its, limitNumber, limit, achievedIn]) =>
      outcomeCap('outcome', its, withoutGaps({ limitNumber, limitPence: limit * 2 }), withoutGaps({ achievedIn })),
    ),
  fc
    .tuple(amount, scope, maybe(fc.constantFrom(young, older)))
    .map(([limit, its, group]) =>
      personCap('person', limit, { ...its, ...(group !== undefined && { paymentGroups: [group] }) }),
    ),
);

const splitRule = fc.oneof(
  fc.constantFrom(
    byPercentage([council, '29.6'], [fund, '70.4']),
    byPercentage([trust, '33.3333'], [fund, '33.3333'], [council, '33.3334']),
    byPercentage([council, '100']),
  ),
  fc.integer({ min: 1, max: 6_000 }).map((sum) => ({
    rule: 'fixed' as const,
    fixed: [{ payer: council, pencePerUnit: pence(sum) }],
    rest: trust,
  })),
  fc.shuffledSubarray([...payers], { minLength: 2 }).map((order) => ({ rule: 'waterfall' as const, payers: order })),
);
const splits: fc.Arbitrary<Split[]> = fc
  .tuple(fc.array(fc.tuple(splitRule, scope), { maxLength: 2 }), splitRule)
  .map(([scoped, last]) => [
    ...scoped.map(([split, { outcomes: its, achievedIn }]) => ({
      split,
      ...(its !== undefined && { outcomes: its.map(code) }),
      ...(achievedIn !== undefined && { achievedIn: { from: day(achievedIn[0]), to: day(achievedIn[1]) } }),
    })),
    { split: last },
  ]);
const paymentMode: fc.Arbitrary<PaymentMode> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ mode: 'outcomes' as const }) },
  { weight: 1, arbitrary: fc.constant({ mode: 'paused' as const }) },
);
export const terms: fc.Arbitrary<Partial<Terms>> = fc.record({
  caps: fc.array(cap, { maxLength: 6 }),
  splits,
  paymentMode,
});

const price = fc.integer({ min: 1, max: 20_000 });
const rule: fc.Arbitrary<PricingRule> = fc.oneof(
  price.map(fixed),
  fc.tuple(price, price, fc.constantFrom('contract' as const, 'person' as const)).map(([first, next, countedOver]) => ({
    rule: 'bands' as const,
    countedOver,
    bands: [{ upTo: 3, pricePence: pence(first) }, { pricePence: pence(next) }],
  })),
  price.map((each) => ({
    rule: 'milestones' as const,
    milestones: [
      { at: Decimal.parse('3'), pricePence: pence(each) },
      { at: Decimal.parse('7'), pricePence: pence(each) },
    ],
  })),
  price.map((each) => ({ rule: 'delivery-fee' as const, pricePence: pence(each) })),
);
const lineOf = (outcome: string): fc.Arbitrary<RateCardLine> =>
  fc
    .record({
      pricing: rule,
      payerPrices: maybe(
        fc.tuple(fc.constantFrom(...payers), price).map(([payer, each]) => [{ payer, pricing: fixed(each) }]),
      ),
      deadweight: maybe(fc.constantFrom('12.5', '33.3333').map((text) => [{ percentage: Percentage.parse(text) }])),
      limits: maybe(
        fc
          .record({
            perPersonPence: maybe(amount.map((limit) => pence(limit))),
            totalNumber: maybe(fc.nat(8)),
            totalPence: maybe(amount.map((limit) => pence(limit * 3))),
          })
          .map(withoutGaps),
      ),
      indexation: maybe(
        fc.constantFrom('102.5').map((index) => [{ from: day('2021-03-01'), index: Decimal.parse(index) }]),
      ),
    })
    .map((more) => lineFor(outcome, withoutGaps(more)));
export const card = fc.tuple(...outcomes.map(lineOf));

const itemInput = fc.record({
  outcome: fc.constantFrom(...outcomes),
  on: someDay,
  person: fc.integer({ min: 1, max: 4 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  measured: fc.integer({ min: 0, max: 9 }).map((value) => Decimal.parse(String(value))),
  paymentGroup: fc.constantFrom(young, older, undefined),
  stands: fc.integer({ min: 0, max: 9 }).map((value) => value > 0),
});
export const batches = fc
  .array(fc.array(itemInput, { maxLength: 8 }), { minLength: 1, maxLength: 4 })
  .map((all): Batch[] => {
    let nth = 0;
    return all.map((inputs) => ({
      releases: [],
      items: inputs.map((input) => {
        nth += 1;
        return itemNo(nth, input);
      }),
    }));
  });
export const ruling = fc.record({
  claim: fc.integer({ min: 1, max: 12 }).map(claimNo),
  cause: fc.constant('dispute x.S01/1'),
  payer: fc.constantFrom(undefined, ...payers),
  pence: maybe(fc.integer({ min: 1, max: 9_000 }).map((some) => pence(some))),
});

export interface Case {
  readonly basis: MoneyBasis;
  readonly cards: readonly (readonly RateCardLine[])[];
  readonly batches: readonly Batch[];
}

export const contract: fc.Arbitrary<Case> = fc
  .tuple(
    terms,
    fc.array(fc.tuple(fc.constantFrom('2021-02-01', '2021-04-01', '2021-06-01'), terms), { maxLength: 2 }),
    card,
    maybe(card),
    fc.array(ruling, { maxLength: 3 }),
    batches,
  )
  .map(([first, later, lines, revised, rulings, its]) => ({
    basis: basisOf({
      terms: first,
      later: [...later].sort(([a], [b]) => (a < b ? -1 : 1)),
      lines,
      revisions: revised === undefined ? [] : [['2021-04-01', revised]],
      rulings,
    }),
    cards: revised === undefined ? [lines] : [lines, revised],
    batches: its,
  }));

/** What the claims so far have used of a limit, counted the slow way: over all of them. */
export function usedOf(limit: Limit, its: Cap | undefined, item: Item, before: readonly Settled[]): number {
  let used = 0;
  for (const one of before) {
    const ofLine = limit.source === 'rate-card';
    if (ofLine ? one.item.line !== limit.cap : its === undefined || !isInScope(its, one.item)) continue;
    if (limit.level === 'person' && one.item.person !== item.person) continue;
    const use = usedBy(one.calculation);
    if (limit.counts === 'number') used += use.number;
    else if (limit.payer === undefined) used += use.pence;
    else used += use.parts.find(({ payer }) => payer === limit.payer)?.pence ?? 0;
  }
  return used;
}

/** The caps of the terms behind the limits of a calculation; several caps may share a name here, so by place. */
export function capsBehind(item: Item, { limits }: Calculation, { caps }: Terms): (Cap | undefined)[] {
  const left = caps.filter((one) => isInScope(one, item));
  const taken = new Map<Cap, Set<Limit['counts']>>();
  return limits.map((limit) => {
    if (limit.source === 'rate-card') return undefined;
    return left.find((one) => {
      const counted = taken.get(one) ?? new Set();
      const most = limit.counts === 'number' && one.level === 'outcome' ? one.limitNumber : one.limitPence;
      const fits = one.cap === limit.cap && one.level === limit.level && most === limit.limit;
      if (!fits || counted.has(limit.counts)) return false;
      taken.set(one, counted.add(limit.counts));
      return true;
    });
  });
}
