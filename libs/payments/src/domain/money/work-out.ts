import type { Cap } from '#contracts';
import {
  type CalendarDate,
  type OrganisationId,
  type Percentage,
  pence,
  percentageInParts,
  sumPence,
  WHOLE_IN_PARTS,
} from '#kernel';
import type { Calculation, Cut, Limit } from './calculation.js';
import type { Disallowance, Item, MoneyBasis } from './item.js';
import { type Before, type PricedItem, priceItem } from './price-item.js';
import { isInScope, type PreparedSplit, splitOf, type TermsOfOutcome, termsOfOutcome } from './scope.js';
import { nearestProportion, proportion, shareOut } from './share-out.js';
import { type Division, divideWhatIsLeft, type Gross, grossOf } from './split.js';
import type { Use } from './use.js';

/** A claim that is looked at again, under the terms of another day than that of its achievement. */
export interface Again {
  readonly termsOn: CalendarDate;
  /** The variation that releases what had been left unpaid. */
  readonly variation?: number | undefined;
  /** What had been counted when the claim was first taken: what was claimed since does not move it to another band. */
  readonly before?: Before | undefined;
}

/** The cause on record of a claim that was withdrawn, or whose verification was taken back. */
export const DOES_NOT_STAND = 'claim withdrawn or no longer verified';

/**
 * What a claim is worth, given what had been used before it. Always in this order:
 *
 * 1. the price under the revision of the pricing date
 * 2. what leaves nothing or less of the price: a claim that does not stand or is disallowed as a whole, a grant or a pause on
 *    the day it was achieved, deadweight
 * 3. limits of the person: of the line, then of the terms
 * 4. limits of the outcome: numbers (of the line, then of the terms), then values (likewise). Of a quantity that has room
 *    only in part, that share of the amount is paid, rounded down
 * 5. the split between payers; each payer's caps cut its own part. What a payer's cap cuts passes to nobody, but in a
 *    waterfall, where the next payer takes it
 * 6. caps of the contract: the parts shrink in proportion
 * 7. rulings that take a part of what would be paid, of all parts in proportion or of one payer's
 *
 * Every limit in scope is on record, cut or not. The parts sum to the payable amount exactly.
 *
 * @throws RangeError when an amount is too large to be exact.
 */
export function workOut(item: Item, basis: MoneyBasis, use: Use, again?: Again): Calculation {
  const onDay = basis.termsOn(item.achievedOn);
  const { version, terms } = again === undefined ? onDay : basis.termsOn(again.termsOn);
  // What is released is looked at under other limits; its price stays what was agreed for the day it was achieved.
  const priced = priceItem(item, onDay.terms.pricingDatePolicy, basis.rateCard, use, again?.before);
  const rulings = basis.disallowancesOf(item.claim);
  const work = new Work(item, termsOfOutcome(terms, item.outcome), version, priced, use);

  if (!item.stands) work.disallowWhole(DOES_NOT_STAND);
  for (const ruling of rulings) if (isOfWholeClaim(ruling)) work.disallowWhole(ruling.cause);
  if (terms.paymentMode.mode !== 'outcomes') work.cutByMode(terms.paymentMode.mode);
  if (priced.deadweight !== undefined) work.cutDeadweight(priced.deadweight);
  work.limitPerson();
  work.limitOutcome();
  work.divide();
  work.limitPayers();
  work.limitContract();
  for (const ruling of rulings) if (!isOfWholeClaim(ruling)) work.disallowPart(ruling);

  return {
    termsVersion: version,
    ...(again?.variation !== undefined && { release: { variation: again.variation, on: again.termsOn } }),
    pricing: priced.pricing,
    uncappedPence: priced.uncappedPence,
    ...work.result(),
  };
}

function isOfWholeClaim({ payer, pence: amount }: Disallowance): boolean {
  return payer === undefined && amount === undefined;
}

/** One claim on its way through the order: what is left of it, of which quantity, and whose part is which. */
class Work {
  readonly #cuts: Cut[] = [];
  readonly #limits: Limit[] = [];
  readonly #split: PreparedSplit;
  readonly #gross: Gross;
  /** What is left, until it is divided. */
  #left: number;
  /** How many of the quantity are paid for. */
  #units: number;
  #parts: number[] = [];
  /** The places in the split of those who got a penny by remainder. */
  #odd = new Set<number>();

  constructor(
    readonly item: Item,
    readonly terms: TermsOfOutcome,
    readonly version: number,
    readonly priced: PricedItem,
    readonly use: Use,
  ) {
    this.#split = splitOf(terms, item);
    this.#units = item.quantity;
    this.#gross = grossOf(priced.uncappedPence, priced.pricing.payerPrices ?? [], this.#division());
    this.#left = this.#gross.grossPence;
  }

  result(): Pick<Calculation, 'cuts' | 'limits' | 'payablePence' | 'split'> {
    const { by, payers } = this.#split;
    return {
      cuts: this.#cuts,
      limits: this.#limits,
      payablePence: sumPence(this.#parts),
      split: {
        rule: this.#gross.isByPayerPrices ? 'payer-prices' : by.rule,
        by,
        parts: payers.map((payer, place) => ({ payer, pence: pence(this.#parts[place] ?? 0) })),
        oddPenniesTo: payers.filter((_, place) => this.#odd.has(place)),
      },
    };
  }

  disallowWhole(cause: string): void {
    this.#cuts.push({ cut: 'disallowed', cause, of: 'claim', cutPence: pence(this.#left) });
    this.#left = 0;
  }

  cutByMode(mode: 'grant' | 'paused'): void {
    this.#cuts.push({ cut: 'payment-mode', mode, version: this.version, cutPence: pence(this.#left) });
    this.#left = 0;
  }

  cutDeadweight(percentage: Percentage): void {
    const cut = nearestProportion(this.#left, percentageInParts(percentage), WHOLE_IN_PARTS);
    this.#cuts.push({ cut: 'deadweight', percentage, cutPence: pence(cut) });
    this.#left -= cut;
  }

  limitPerson(): void {
    const { person } = this.item;
    // A cohort's claim is nobody's, so no limit of a person is held against it.
    if (person === undefined) return;
    const { line, pricing } = this.priced;
    const ofLine = line?.limits?.perPersonPence;
    if (ofLine !== undefined) {
      const used = this.use.personLine(person, pricing.line).pence;
      this.#limit(this.#byLine('person', 'pence', ofLine, used));
    }
    for (const cap of this.terms.person) {
      if (!isInScope(cap, this.item)) continue;
      this.#limit(byTerms(cap, 'pence', cap.limitPence, this.use.person(person, cap)));
    }
  }

  limitOutcome(): void {
    const { line, pricing } = this.priced;
    const { totalNumber, totalPence } = line?.limits ?? {};
    const caps = this.terms.outcome.filter((cap) => isInScope(cap, this.item));
    if (totalNumber !== undefined) {
      this.#limit(this.#byLine('outcome', 'number', totalNumber, this.use.line(pricing.line).number));
    }
    for (const cap of caps) {
      if (cap.limitNumber === undefined) continue;
      this.#limit(byTerms(cap, 'number', cap.limitNumber, this.use.everybody(cap).number));
    }
    if (totalPence !== undefined) {
      this.#limit(this.#byLine('outcome', 'pence', totalPence, this.use.line(pricing.line).pence));
    }
    for (const cap of caps) {
      if (cap.limitPence === undefined) continue;
      this.#limit(byTerms(cap, 'pence', cap.limitPence, this.use.everybody(cap).pence));
    }
  }

  divide(): void {
    const { parts, odd } = divideWhatIsLeft(this.#left, this.#gross, this.#division());
    this.#parts = [...parts];
    this.#odd = new Set(odd);
  }

  limitPayers(): void {
    for (const [place, payer] of this.#split.payers.entries()) {
      for (const cap of this.terms.payer) {
        if (cap.payer !== payer || !isInScope(cap, this.item)) continue;
        const part = this.#parts[place] ?? 0;
        const limit = { ...byTerms(cap, 'pence', cap.limitPence, this.use.payer(payer, cap)), payer };
        const left = roomIn(limit);
        const cut = Math.max(0, part - left);
        this.#record(limit, left, cut);
        if (cut === 0) continue;
        this.#parts[place] = part - cut;
        this.#odd.delete(place);
      }
    }
  }

  limitContract(): void {
    const total = sumPence(this.#parts);
    this.#left = total;
    for (const cap of this.terms.contract) {
      if (!isInScope(cap, this.item)) continue;
      this.#limit(byTerms(cap, 'pence', cap.limitPence, this.use.everybody(cap).pence));
    }
    if (this.#left < total) this.#shrinkTo(this.#left);
  }

  disallowPart({ cause, payer, pence: most }: Disallowance): void {
    const place = payer === undefined ? undefined : this.#split.payers.indexOf(payer);
    const total = place === undefined ? sumPence(this.#parts) : (this.#parts[place] ?? 0);
    const cut = Math.min(total, most ?? total);
    this.#cuts.push({ cut: 'disallowed', cause, of: 'payable', payer, cutPence: pence(cut) });
    if (cut === 0) return;
    if (place === undefined) {
      this.#shrinkTo(total - cut);
    } else {
      this.#parts[place] = total - cut;
      this.#odd.delete(place);
    }
  }

  /** Holds one limit against what is left. */
  #limit(limit: Held): void {
    const left = roomIn(limit);
    let cut = 0;
    if (limit.counts === 'pence') cut = Math.max(0, this.#left - left);
    else if (this.#units > left) {
      cut = this.#left - proportion(this.#left, left, this.#units);
      this.#units = left;
    }
    this.#record(limit, left, cut);
    this.#left -= cut;
  }

  #record({ cap, level, counts, source, payer, limit, usedBefore }: Held, left: number, cut: number): void {
    const version = source === 'terms' ? this.version : this.priced.pricing.revision;
    const cutPence = pence(cut);
    this.#limits.push(
      payer === undefined
        ? { cap, level, counts, source, version, limit, usedBefore, left, cutPence }
        : { cap, level, counts, source, version, payer, limit, usedBefore, left, cutPence },
    );
  }

  /** What is left shrinks every part in proportion: none is ever above what it was. */
  #shrinkTo(amount: number): void {
    const { shares, odd } = shareOut(amount, this.#parts);
    this.#parts = [...shares];
    this.#odd = new Set(odd);
  }

  #byLine(level: Limit['level'], counts: Limit['counts'], limit: number, usedBefore: number): Held {
    return { cap: this.priced.pricing.line, level, counts, source: 'rate-card', limit, usedBefore };
  }

  #division(): Division {
    return { split: this.#split, units: this.#units, roomOf: (payer) => this.#roomOf(payer) };
  }

  #roomOf(payer: OrganisationId): number {
    let room = Number.POSITIVE_INFINITY;
    for (const cap of this.terms.payer) {
      if (cap.payer !== payer || !isInScope(cap, this.item)) continue;
      room = Math.min(room, Math.max(0, cap.limitPence - this.use.payer(payer, cap)));
    }
    return room;
  }
}

/** A limit before it is held against a claim. */
type Held = Omit<Limit, 'version' | 'left' | 'cutPence'>;

function byTerms({ cap, level }: Cap, counts: Limit['counts'], limit: number, usedBefore: number): Held {
  return { cap, level, counts, source: 'terms', limit, usedBefore };
}

function roomIn({ limit, usedBefore }: Pick<Limit, 'limit' | 'usedBefore'>): number {
  return Math.max(0, limit - usedBefore);
}
