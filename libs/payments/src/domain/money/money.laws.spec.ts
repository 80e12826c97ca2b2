import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '#kernel';
import { often } from '../../../../kernel/test/laws.js';
import { useStored } from '../../../test/money.js';
import { type Case, capsBehind, contract, payers, usedOf } from '../../../test/random-contracts.js';
import { Calculation } from './calculation.js';
import { explain } from './explain.js';
import { isInScope } from './scope.js';
import { differences, type Settled, settle } from './settle.js';
import { grossOfCalculation, sumAgain } from './sum-again.js';
import { Use } from './use.js';

const holds = (check: (given: Case) => void) => fc.assert(fc.property(contract, check), often(150));
const partsOf = ({ split }: Calculation) => split.parts.reduce((sum, part) => sum + part.pence, 0);
const lineIn = ({ cards }: Case, { pricing }: Calculation) =>
  cards[pricing.revision - 1]?.find(({ line }) => line === pricing.line);

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
      often(150),
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
      often(60),
    );
  });
});
