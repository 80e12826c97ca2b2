import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cap, PaymentMode, Split, Terms } from '#contracts';
import { Decimal, Percentage, pence } from '#kernel';
import type { PricingRule, RateCardLine } from '#rate-cards';
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
  useStored,
  young,
} from '../../../test/money.js';
import { Calculation, type Limit } from './calculation.js';
import { explain } from './explain.js';
import type { Batch, Item, MoneyBasis } from './item.js';
import { isInScope } from './scope.js';
import { differences, isCutShort, type Settled, settle } from './settle.js';
import { grossOfCalculation, sumAgain } from './sum-again.js';
import { Use, usedBy } from './use.js';

// Random contracts: terms that change by valid date, lines of several rules, caps at every level, claims in any order.

const payers = [council, fund, trust] as const;
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
const scope = fc.record({ outcomes: maybe(someOutcomes), achievedIn: maybe(span) }).map(withoutGaps);

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
const terms: fc.Arbitrary<Partial<Terms>> = fc.record({ caps: fc.array(cap, { maxLength: 6 }), splits, paymentMode });

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
const card = fc.tuple(...outcomes.map(lineOf));

const itemInput = fc.record({
  outcome: fc.constantFrom(...outcomes),
  on: someDay,
  person: fc.integer({ min: 1, max: 4 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  measured: fc.integer({ min: 0, max: 9 }).map((value) => Decimal.parse(String(value))),
  paymentGroup: fc.constantFrom(young, older, undefined),
  stands: fc.integer({ min: 0, max: 9 }).map((value) => value > 0),
});
const batches = fc.array(fc.array(itemInput, { maxLength: 8 }), { minLength: 1, maxLength: 4 }).map((all): Batch[] => {
  let nth = 0;
  return all.map((inputs) => ({
    releases: [],
    items: inputs.map((input) => {
      nth += 1;
      return itemNo(nth, input);
    }),
  }));
});
const ruling = fc.record({
  claim: fc.integer({ min: 1, max: 12 }).map(claimNo),
  cause: fc.constant('dispute x.S01/1'),
  payer: fc.constantFrom(undefined, ...payers),
  pence: maybe(fc.integer({ min: 1, max: 9_000 }).map((some) => pence(some))),
});

interface Case {
  readonly basis: MoneyBasis;
  readonly cards: readonly (readonly RateCardLine[])[];
  readonly batches: readonly Batch[];
}

const contract: fc.Arbitrary<Case> = fc
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

const holds = (check: (given: Case) => void) => fc.assert(fc.property(contract, check), { numRuns: 150 });
const partsOf = ({ split }: Calculation) => split.parts.reduce((sum, part) => sum + part.pence, 0);
const lineIn = ({ cards }: Case, { pricing }: Calculation) =>
  cards[pricing.revision - 1]?.find(({ line }) => line === pricing.line);

/** What the claims so far have used of a limit, counted the slow way: over all of them. */
function usedOf(limit: Limit, its: Cap | undefined, item: Item, before: readonly Settled[]): number {
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
function capsBehind(item: Item, { limits }: Calculation, { caps }: Terms): (Cap | undefined)[] {
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

describe('whatever the contract, its changes and its claims', () => {
  it('parts sum exactly, nothing is negative, and nothing is above what it was worth before any cut', () => {
    holds(({ basis, batches: its }) => {
      for (const { calculation } of settle(its, basis)) {
        const { payablePence, split, cuts, limits } = calculation;
        expect(partsOf(calculation)).toBe(payablePence);
        expect(split.parts.every((part) => part.pence >= 0)).toBe(true);
        expect([...cuts, ...limits].every(({ cutPence }) => cutPence >= 0)).toBe(true);
        const { grossPence } = grossOfCalculation(calculation);
        const allCuts = [...cuts, ...limits].reduce((sum, { cutPence }) => sum + cutPence, 0);
        expect(payablePence).toBe(grossPence - allCuts);
        expect(new Set(split.parts.map(({ payer }) => payer)).size).toBe(split.parts.length);
      }
    });
  });

  it('no limit is ever exceeded, also where it changes by valid date; and what each had used is on record', () => {
    holds(({ basis, batches: its }) => {
      const before: Settled[] = [];
      for (const settled of settle(its, basis)) {
        const { item, calculation } = settled;
        const caps = capsBehind(item, calculation, basis.termsOn(item.achievedOn).terms);
        for (const [place, limit] of calculation.limits.entries()) {
          const used = usedOf(limit, caps[place], item, before);
          expect([limit.cap, limit.usedBefore]).toEqual([limit.cap, used]);
          const after = usedOf(limit, caps[place], item, [...before, settled]);
          // What an earlier version allowed may be above the limit of now: then nothing more is added to it.
          expect(after).toBeLessThanOrEqual(Math.max(limit.limit, used));
        }
        before.push(settled);
      }
    });
  });

  it('every limit in scope is on record, cut or not', () => {
    holds(({ basis, batches: its }) => {
      for (const { item, calculation } of settle(its, basis)) {
        const { caps } = basis.termsOn(item.achievedOn).terms;
        const payersOfSplit = calculation.split.parts.map(({ payer }) => payer);
        const inScope = caps.filter(
          (one) => isInScope(one, item) && (one.level !== 'payer' || payersOfSplit.includes(one.payer)),
        );
        const expected = inScope.reduce((sum, one) => {
          if (one.level !== 'outcome') return sum + 1;
          return sum + (one.limitNumber === undefined ? 0 : 1) + (one.limitPence === undefined ? 0 : 1);
        }, 0);
        expect(calculation.limits.filter(({ source }) => source === 'terms')).toHaveLength(expected);
      }
    });
  });

  it('the order in which claims of a statement are given does not matter', () => {
    holds(({ basis, batches: its }) => {
      const turned = its.map(({ items, releases }) => ({ releases, items: [...items].reverse() }));
      expect([...settle(turned, basis)]).toEqual([...settle(its, basis)]);
    });
  });

  it('going on from what is stored comes to the same as beginning again', () => {
    holds(({ basis, batches: its }) => {
      const scratch = [...settle(its, basis)];
      const step: Settled[] = [];
      for (const [nth, batch] of its.entries()) {
        for (const settled of settle([batch], basis, new Use(useStored(step)))) step.push({ ...settled, batch: nth });
      }
      expect(step).toEqual(scratch);
    });
  });

  it('taking a claim back from the use leaves what would be there without it', () => {
    holds(({ basis, batches: its }) => {
      const all = [...settle(its, basis)];
      const [first, ...others] = all;
      fc.pre(first !== undefined);
      if (first === undefined) return;
      const use = new Use(useStored(all));
      use.take(first.item, first.calculation);
      const without = new Use(useStored(others));
      const { person, line } = first.item;
      for (const one of [{}, { outcomes: [first.item.outcome] }]) {
        expect(use.everybody(one)).toEqual(without.everybody(one));
        for (const payer of payers) expect(use.payer(payer, one)).toBe(without.payer(payer, one));
        if (person !== undefined) expect(use.person(person, one)).toBe(without.person(person, one));
      }
      expect(use.line(line)).toEqual(without.line(line));
      if (person !== undefined) expect(use.personLine(person, line)).toEqual(without.personLine(person, line));
    });
  });

  it('adds up again, is what can be stored, and can be put into words', () => {
    holds((given) => {
      for (const { calculation } of settle(given.batches, given.basis)) {
        expect(sumAgain(calculation, lineIn(given, calculation))).toEqual([]);
        expect(Calculation.parse(structuredClone(calculation))).toEqual(calculation);
        expect(explain(calculation).length).toBeGreaterThan(3);
      }
    });
  });

  it('does not add up when any amount of it was changed', () => {
    const seed = fc.tuple(fc.nat(), fc.constantFrom(-1, 1, 1_000));
    fc.assert(
      fc.property(contract, seed, (given, [nth, by]) => {
        const all = [...settle(given.batches, given.basis)];
        const settled = all[nth % Math.max(1, all.length)];
        fc.pre(settled !== undefined);
        if (settled === undefined) return;
        const line = lineIn(given, settled.calculation);
        for (const changed of tampered(settled.calculation, by)) {
          expect([changed.what, sumAgain(changed.calculation, line).length > 0]).toEqual([changed.what, true]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** A calculation with one amount changed, for each amount it has. What a limit left is 0 also where more was used, or less allowed. */
function* tampered(calculation: Calculation, by: number) {
  const copy = () => structuredClone(calculation);
  const change = (what: string, edit: (it: Calculation) => void) => {
    const it = copy();
    edit(it);
    return { what, calculation: it };
  };
  yield change('uncapped', (it) => {
    it.uncappedPence = pence(it.uncappedPence + by);
  });
  yield change('payable', (it) => {
    it.payablePence = pence(it.payablePence + by);
  });
  for (const place of calculation.split.parts.keys()) {
    yield change(`part ${place}`, (it) =>
      edit(it.split.parts, place, (part) => ({ ...part, pence: pence(part.pence + by) })),
    );
  }
  for (const place of calculation.cuts.keys()) {
    yield change(`cut ${place}`, (it) =>
      edit(it.cuts, place, (cut) => ({ ...cut, cutPence: pence(cut.cutPence + by) })),
    );
  }
  for (const [place, limit] of calculation.limits.entries()) {
    yield change(`cut of limit ${place}`, (it) =>
      edit(it.limits, place, (one) => ({ ...one, cutPence: pence(one.cutPence + by) })),
    );
    yield change(`left of limit ${place}`, (it) => edit(it.limits, place, (one) => ({ ...one, left: one.left + by })));
    if (Math.max(0, limit.limit + by - limit.usedBefore) !== limit.left) {
      yield change(`limit ${place}`, (it) => edit(it.limits, place, (one) => ({ ...one, limit: one.limit + by })));
    }
    if (Math.max(0, limit.limit - limit.usedBefore - by) !== limit.left) {
      yield change(`used of limit ${place}`, (it) =>
        edit(it.limits, place, (one) => ({ ...one, usedBefore: one.usedBefore + by })),
      );
    }
  }
}

function edit<Value>(values: Value[], place: number, changed: (value: Value) => Value): void {
  const value = values[place];
  if (value !== undefined) values[place] = changed(value);
}

describe('whatever is released', () => {
  const releasing = fc
    .tuple(terms, terms, card, fc.array(ruling, { maxLength: 2 }), batches, scope)
    .map(([first, then, lines, rulings, its, { outcomes: named, achievedIn }]) => {
      const on = day('2022-01-01');
      const release = {
        variation: 2,
        on,
        ...(named !== undefined && { outcomes: named.map(code) }),
        ...(achievedIn !== undefined && { achievedIn: { from: day(achievedIn[0]), to: day(achievedIn[1]) } }),
      };
      const [lastBatch, ...others] = [...its].reverse();
      const withRelease = { items: lastBatch?.items ?? [], releases: [{ variation: 2, on }] };
      return {
        basis: basisOf({ terms: first, later: [['2022-01-01', { ...then, releases: [release] }]], lines, rulings }),
        release,
        before: others.reverse(),
        batch: withRelease,
      };
    });

  it('nobody is lowered, no cap of its day is exceeded, and only what was cut short is looked at', () => {
    fc.assert(
      fc.property(releasing, ({ basis, release, before, batch }) => {
        const current = new Map([...settle(before, basis)].map((one) => [one.item.claim, one] as const));
        for (const settled of settle([...before, batch], basis)) {
          if (settled.released === undefined) continue;
          const { item, calculation } = settled;
          const earlier = current.get(item.claim);
          expect(isInScope(release, item)).toBe(true);
          expect(earlier !== undefined && isCutShort(earlier.calculation)).toBe(true);
          expect(calculation.payablePence).toBeGreaterThan(earlier?.calculation.payablePence ?? Number.NaN);
          expect(calculation.uncappedPence).toBe(earlier?.calculation.uncappedPence);
          expect(sumAgain(calculation)).toEqual([]);

          const stood = [...current.values()];
          const others = stood.filter((one) => one.item.claim !== item.claim);
          const caps = capsBehind(item, calculation, basis.termsOn(release.on).terms);
          for (const [place, limit] of calculation.limits.entries()) {
            const without = usedOf(limit, caps[place], item, others);
            expect(limit.usedBefore).toBe(without);
            const after = usedOf(limit, caps[place], item, [...others, settled]);
            expect(after).toBeLessThanOrEqual(Math.max(limit.limit, usedOf(limit, caps[place], item, stood)));
          }
          current.set(item.claim, settled);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is billed', () => {
  it('sums, over all statements, to what the claim is worth now, in all and for each payer', () => {
    fc.assert(
      fc.property(fc.tuple(contract, contract), ([before, now]) => {
        const billed = new Map(
          [...settle(before.batches, before.basis)].map((one) => [one.item.claim, one.calculation]),
        );
        for (const { item, calculation } of settle(now.batches, now.basis)) {
          const earlier = billed.get(item.claim);
          const { amountPence, parts } = differences(calculation, {
            payablePence: earlier?.payablePence ?? 0,
            parts: earlier?.split.parts ?? [],
          });
          expect((earlier?.payablePence ?? 0) + amountPence).toBe(calculation.payablePence);
          for (const payer of payers) {
            const of = (some: readonly { payer: string; pence: number }[] = []) =>
              some.find((part) => part.payer === payer)?.pence ?? 0;
            expect(of(earlier?.split.parts) + of(parts)).toBe(of(calculation.split.parts));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
