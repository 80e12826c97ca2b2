import {
  addDays,
  addMonths,
  type CalendarDate,
  type ClaimId,
  calendarDate,
  type OrganisationId,
  type OutcomeCode,
  type Pence,
  type Period,
  pence,
  within,
} from '#kernel';
import type { Calculation, Part } from './money/calculation.js';
import type { Item } from './money/item.js';

/** What some claims come to under what holds, and under something else: the same claims, all caps and splits applied. */
export interface EffectSums {
  readonly claims: number;
  /** Claims that come to another amount, or whose payers pay other parts of it. */
  readonly changed: number;
  readonly uncappedBeforePence: Pence;
  readonly uncappedAfterPence: Pence;
  readonly payableBeforePence: Pence;
  readonly payableAfterPence: Pence;
  /** After less before. */
  readonly differencePence: Pence;
}

export interface PayerEffect {
  readonly payer: OrganisationId;
  readonly beforePence: Pence;
  readonly afterPence: Pence;
  readonly differencePence: Pence;
}

export interface Effect {
  readonly total: EffectSums;
  readonly byOutcome: readonly ({ readonly outcome: OutcomeCode } & EffectSums)[];
  readonly byPayer: readonly PayerEffect[];
  /** By the month or quarter in which the outcomes were achieved. */
  readonly byPeriod: readonly ({ readonly period: Period } & EffectSums)[];
}

/** The same claims in two: those on a statement that everybody has paid, and all others that were made. */
export interface EffectByStanding {
  readonly paid: EffectSums;
  readonly pipeline: EffectSums;
}

/** What of a calculation is kept while a whole contract is worked out. */
export interface Worth {
  readonly revision: number;
  readonly termsVersion: number;
  readonly uncappedPence: Pence;
  readonly payablePence: Pence;
  readonly parts: readonly Part[];
}

/** What every claim comes to on one side of a comparison. */
export type Worths = ReadonlyMap<ClaimId, readonly [Item, Worth]>;

export interface EffectQuestion {
  readonly before: Worths;
  readonly after: Worths;
  /** Whether a claim belongs into the answer even when its amount is the same; those that change always do. */
  readonly concerns: (item: Item, before: Worth, after: Worth) => boolean;
  /** Only outcomes achieved in this span; all of them, when absent. */
  readonly achievedIn?: Period | undefined;
  /** Whether the statement that billed a claim is paid. */
  readonly isPaid: (claim: ClaimId) => boolean;
  /** How long a period is, and the first day of the first one. */
  readonly periods: { readonly months: 1 | 3; readonly from: CalendarDate };
}

/**
 * What another basis does to the money. Both sides are worked out from the first claim on, because a price that changes
 * leaves others more or less room under a cap; so the difference is what the payers would really have paid or not paid.
 */
export function effectOf(question: EffectQuestion): Effect & EffectByStanding {
  const { before, after, concerns, achievedIn, isPaid } = question;
  const tally = new Tally(question.periods);
  for (const [item, now] of after.values()) {
    const then = before.get(item.claim)?.[1];
    if (then === undefined || (achievedIn !== undefined && !within(item.achievedOn, achievedIn))) continue;
    const isChanged = !isSame(then, now);
    if (isChanged || concerns(item, then, now)) tally.add(item, then, now, { isChanged, isPaid: isPaid(item.claim) });
  }
  return tally.effect();
}

export function worthOf({ pricing, termsVersion, uncappedPence, payablePence, split }: Calculation): Worth {
  return { revision: pricing.revision, termsVersion, uncappedPence, payablePence, parts: split.parts };
}

function isSame(one: Worth, other: Worth): boolean {
  if (one.payablePence !== other.payablePence) return false;
  return (
    one.parts.every(({ payer, pence: part }) => part === partOf(other, payer)) &&
    other.parts.every(({ payer, pence: part }) => part === partOf(one, payer))
  );
}

function partOf({ parts }: Worth, payer: OrganisationId): number {
  return parts.find((part) => part.payer === payer)?.pence ?? 0;
}

interface Counting {
  claims: number;
  changed: number;
  uncappedBefore: number;
  uncappedAfter: number;
  payableBefore: number;
  payableAfter: number;
}

class Tally {
  readonly #total = nothing();
  readonly #paid = nothing();
  readonly #pipeline = nothing();
  readonly #outcomes = new Map<OutcomeCode, Counting>();
  readonly #periods = new Map<number, Counting>();
  readonly #payers = new Map<OrganisationId, { before: number; after: number }>();

  constructor(private readonly periods: EffectQuestion['periods']) {}

  add(item: Item, before: Worth, after: Worth, { isChanged, isPaid }: Record<'isChanged' | 'isPaid', boolean>): void {
    for (const sums of [
      this.#total,
      isPaid ? this.#paid : this.#pipeline,
      kept(this.#outcomes, item.outcome),
      kept(this.#periods, this.#periodOf(item.achievedOn)),
    ]) {
      sums.claims += 1;
      if (isChanged) sums.changed += 1;
      sums.uncappedBefore += before.uncappedPence;
      sums.uncappedAfter += after.uncappedPence;
      sums.payableBefore += before.payablePence;
      sums.payableAfter += after.payablePence;
    }
    for (const { payer, pence: part } of before.parts) this.#payer(payer).before += part;
    for (const { payer, pence: part } of after.parts) this.#payer(payer).after += part;
  }

  effect(): Effect & EffectByStanding {
    return {
      total: sumsOf(this.#total),
      paid: sumsOf(this.#paid),
      pipeline: sumsOf(this.#pipeline),
      byOutcome: sorted(this.#outcomes).map(([outcome, sums]) => ({ outcome, ...sumsOf(sums) })),
      byPayer: [...this.#payers].map(([payer, { before, after }]) => ({
        payer,
        beforePence: pence(before),
        afterPence: pence(after),
        differencePence: pence(after - before),
      })),
      byPeriod: [...this.#periods]
        .toSorted(([one], [other]) => one - other)
        .map(([number, sums]) => ({ period: this.#period(number), ...sumsOf(sums) })),
    };
  }

  #payer(payer: OrganisationId) {
    const standing = this.#payers.get(payer);
    if (standing !== undefined) return standing;
    const first = { before: 0, after: 0 };
    this.#payers.set(payer, first);
    return first;
  }

  /** Counted from the first one; what was achieved before it belongs to a period with a negative number. */
  #periodOf(day: CalendarDate): number {
    return Math.floor((monthOf(day) - monthOf(this.periods.from)) / this.periods.months);
  }

  #period(number: number): Period {
    const from = addMonths(calendarDate(`${this.periods.from.slice(0, 7)}-01`), number * this.periods.months);
    return { from, to: addDays(addMonths(from, this.periods.months), -1) };
  }
}

function nothing(): Counting {
  return { claims: 0, changed: 0, uncappedBefore: 0, uncappedAfter: 0, payableBefore: 0, payableAfter: 0 };
}

function kept<Key>(sums: Map<Key, Counting>, key: Key): Counting {
  const standing = sums.get(key);
  if (standing !== undefined) return standing;
  const first = nothing();
  sums.set(key, first);
  return first;
}

function sorted<Value>(sums: ReadonlyMap<OutcomeCode, Value>): [OutcomeCode, Value][] {
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function sumsOf({ claims, changed, ...sums }: Counting): EffectSums {
  return {
    claims,
    changed,
    uncappedBeforePence: pence(sums.uncappedBefore),
    uncappedAfterPence: pence(sums.uncappedAfter),
    payableBeforePence: pence(sums.payableBefore),
    payableAfterPence: pence(sums.payableAfter),
    differencePence: pence(sums.payableAfter - sums.payableBefore),
  };
}

function monthOf(day: CalendarDate): number {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return year * 12 + month - 1;
}
