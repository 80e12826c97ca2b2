import { type CalendarDate, type ClaimId, type OrganisationId, pence } from '#kernel';
import type { Calculation, Part } from './calculation.js';
import { type Batch, type Item, inOrder, type MoneyBasis } from './item.js';
import type { Before } from './price-item.js';
import { isInScope, type Scope } from './scope.js';
import { Use, type Used, usedBy } from './use.js';
import { workOut } from './work-out.js';

/** A claim with what it is worth. */
export interface Settled {
  readonly item: Item;
  /** The place of the batch, counted from 0, in which it was worked out. */
  readonly batch: number;
  readonly calculation: Calculation;
  /** The variation that released what an earlier calculation had left unpaid: this one takes its place. */
  readonly released?: number | undefined;
}

/**
 * Works out all claims from scratch: batch by batch, the releases of a batch before its items, its items as achieved and
 * then as recorded. A claim may come several times, as often as a release raised it: the last calculation counts.
 *
 * @param use what had been used before the first batch; it has used all of it afterwards.
 */
export function* settle(batches: Iterable<Batch>, basis: MoneyBasis, use = new Use()): Generator<Settled> {
  /** What is left partly unpaid, in the order in which it was taken. */
  const unpaid = new Map<ClaimId, CutShort>();
  let batch = 0;
  for (const { releases, items } of batches) {
    for (const { variation, on } of releases) {
      const scopes = scopesOfRelease(basis, variation, on);
      for (const earlier of unpaid.values()) {
        // What was achieved from its day on was worked out under the terms of that day, or of a later one that may say less.
        if (earlier.item.achievedOn >= on || !scopes.some((scope) => isInScope(scope, earlier.item))) continue;
        const raised = release(earlier, { variation, on }, basis, use);
        if (raised === undefined) continue;
        if (isCutShort(raised)) unpaid.set(earlier.item.claim, cutShort(earlier.item, raised));
        else unpaid.delete(earlier.item.claim);
        yield { item: earlier.item, batch, calculation: raised, released: variation };
      }
    }
    for (const item of [...items].sort(inOrder)) {
      const calculation = workOut(item, basis, use);
      use.add(item, calculation);
      if (isCutShort(calculation)) unpaid.set(item.claim, cutShort(item, calculation));
      yield { item, batch, calculation };
    }
    batch += 1;
  }
}

/** Whether a limit or the payment mode left some of a claim unpaid, so that a release can look at it again. */
export function isCutShort({ cuts, limits }: Pick<Calculation, 'cuts' | 'limits'>): boolean {
  return (
    limits.some(({ cutPence }) => cutPence > 0) ||
    cuts.some(({ cut, cutPence }) => cut === 'payment-mode' && cutPence > 0)
  );
}

/** What a release must know of a claim. A contract at its cap has many of them, so the whole calculation is not kept. */
interface CutShort {
  readonly item: Item;
  readonly used: Used;
  readonly before: Before | undefined;
}

function cutShort(item: Item, calculation: Calculation): CutShort {
  return { item, used: usedBy(calculation), before: calculation.pricing.before };
}

/**
 * Works out a claim again that a limit or the payment mode had left partly unpaid, under the terms of the release's day.
 * Undefined when it comes to no more than before: then the calculation that stands stays, and so does what it has used.
 *
 * @param use which holds the claim as it was settled; afterwards as it is released.
 */
function release(
  { item, used, before }: CutShort,
  { variation, on }: Batch['releases'][number],
  basis: MoneyBasis,
  use: Use,
): Calculation | undefined {
  use.takeUsed(item, used);
  const again = workOut(item, basis, use, { termsOn: on, variation, before });
  if (again.payablePence > used.pence) {
    use.add(item, again);
    return again;
  }
  use.addUsed(item, used);
  return undefined;
}

/**
 * What a release is about; a variation may release several scopes on its day.
 *
 * @throws RangeError when the terms of the day know of no such release.
 */
function scopesOfRelease(basis: MoneyBasis, variation: number, on: CalendarDate): readonly Scope[] {
  const { releases } = basis.termsOn(on).terms;
  const found = releases.filter((one) => one.variation === variation && one.on === on);
  if (found.length === 0) throw new RangeError(`The terms of ${on} have no release by variation ${variation}`);
  return found;
}

/** What is to be billed, so that all that was billed of a claim comes to what it is worth now. */
export interface Difference {
  readonly amountPence: Calculation['payablePence'];
  /** Of every payer of now, in the order of its split, then of those who had paid before. They sum to the amount exactly. */
  readonly parts: readonly Part[];
}

/** @throws RangeError when what was billed does not add up. */
export function differences(
  { payablePence, split }: Pick<Calculation, 'payablePence' | 'split'>,
  billed: { readonly payablePence: number; readonly parts: readonly Part[] },
): Difference {
  const parts = new Map<OrganisationId, number>();
  for (const { payer, pence: part } of split.parts) parts.set(payer, (parts.get(payer) ?? 0) + part);
  for (const { payer, pence: part } of billed.parts) parts.set(payer, (parts.get(payer) ?? 0) - part);
  const amountPence = pence(payablePence - billed.payablePence);
  let sum = 0;
  for (const part of parts.values()) sum += part;
  if (sum !== amountPence) throw new RangeError(`Parts of ${sum} do not add up to ${amountPence}`);
  return { amountPence, parts: [...parts].map(([payer, part]) => ({ payer, pence: pence(part) })) };
}
