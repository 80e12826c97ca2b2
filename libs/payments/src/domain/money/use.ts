import {
  type CalendarDate,
  type ClaimId,
  type Decimal,
  decimalInParts,
  type OrganisationId,
  type OutcomeCode,
  type PersonId,
} from '#kernel';
import type { Calculation } from './calculation.js';
import type { Item } from './item.js';
import { isInScope, type PersonScope, type Scope } from './scope.js';

/** What is summed over claims: how many were paid for, and what they came to. */
export interface Sum {
  readonly number: number;
  readonly pence: number;
}

/** What was claimed under one rate-card line, by everybody. */
export interface LineSum extends Sum {
  /** Units that fill bands. */
  readonly counted: number;
}

/** One claim of a person that was taken before, as it stands. */
export interface PersonUse {
  readonly claim: ClaimId;
  readonly outcome: OutcomeCode;
  readonly line: OutcomeCode;
  readonly achievedOn: CalendarDate;
  readonly paymentGroup?: OutcomeCode | undefined;
  readonly measured?: Decimal | undefined;
  readonly counted: number;
  readonly pence: number;
}

/**
 * What had been used before the claims at hand, summed from what is stored. It is asked only for the scopes of limits that
 * are met, once each, and for the persons of the claims at hand, so that a statement costs what its own claims cost.
 *
 * Three tables answer all of it exactly, whatever scope a later version of the terms may say. Each row is a sum of
 * `usedBy(calculation)` over the claims as they were last billed:
 * - by outcome, line and day achieved: counted, number, pence
 * - by payer, outcome and day achieved: pence
 * - by claim of a person: a `PersonUse`
 */
export interface UseSource {
  /** Over everybody's claims in scope. */
  everybody(scope: Scope): Sum;
  /** The parts of one payer, of claims in scope. */
  payer(payer: OrganisationId, scope: Scope): number;
  line(line: OutcomeCode): LineSum;
  person(person: PersonId): Iterable<PersonUse>;
}

const nothingBefore: UseSource = {
  everybody: () => ({ number: 0, pence: 0 }),
  payer: () => 0,
  line: () => ({ counted: 0, number: 0, pence: 0 }),
  person: () => [],
};

/** What one claim uses of limits, and how it fills bands. */
export interface Used {
  /** Units that count towards bands, tiers and bonuses: of a claim that is priced and not wholly disallowed, paid or not. */
  readonly counted: number;
  /** Units that count towards a limit of number: those that are paid for, at least in part. */
  readonly number: number;
  readonly pence: number;
  readonly parts: readonly { readonly payer: OrganisationId; readonly pence: number }[];
}

export function usedBy({ pricing, cuts, limits, payablePence, split }: Calculation): Used {
  let units = pricing.quantity;
  for (const { counts, left } of limits) if (counts === 'number' && left < units) units = left;
  const isCounted = pricing.rule !== 'none' && !cuts.some((cut) => cut.cut === 'disallowed' && cut.of === 'claim');
  return {
    counted: isCounted ? pricing.quantity : 0,
    number: payablePence > 0 ? units : 0,
    pence: payablePence,
    parts: split.parts,
  };
}

/** What was counted under a line before a claim, over the contract and for its person. */
export interface LineUseOfPerson {
  readonly counted: number;
  readonly pence: number;
  readonly measured?: Decimal | undefined;
}

/** A running sum over the claims in one scope. */
interface Tally {
  readonly scope: Scope;
  /** Of one payer's parts; of all, when absent. */
  readonly payer: OrganisationId | undefined;
  number: number;
  pence: number;
}

/** What was added and taken here of one outcome achieved on one day: from it the tally of a scope met later is begun. */
interface OfDay {
  readonly outcome: OutcomeCode;
  readonly achievedOn: CalendarDate;
  number: number;
  pence: number;
  readonly parts: Map<OrganisationId, number>;
}

/** A scope in words that two equal ones share: versions of the terms mostly repeat the scopes of the version before. */
const keys = new WeakMap<Scope, string>();

function keyOf(scope: Scope): string {
  let key = keys.get(scope);
  if (key === undefined) {
    const { outcomes, achievedIn } = scope;
    key = `${outcomes === undefined ? '' : [...outcomes].sort().join(' ')}|${achievedIn?.from ?? ''}|${achievedIn?.to ?? ''}`;
    keys.set(scope, key);
  }
  return key;
}

/**
 * How much of every limit has been used by the claims taken so far: those that are stored, and those added here. Adding a
 * claim costs what the limits on its outcome cost, however many claims there were.
 */
export class Use {
  readonly #before: UseSource;
  readonly #tallies = new Map<string, Tally>();
  /** Those that claims of an outcome count towards; looked for again when a new scope is met. */
  readonly #talliesOf = new Map<OutcomeCode, readonly Tally[]>();
  readonly #days = new Map<OutcomeCode, Map<CalendarDate, OfDay>>();
  readonly #lines = new Map<OutcomeCode, { counted: number; number: number; pence: number }>();
  readonly #persons = new Map<PersonId, Map<ClaimId, PersonUse>>();

  /** @param before what is stored: it must not change while this use is asked. */
  constructor(before: UseSource = nothingBefore) {
    this.#before = before;
  }

  everybody(scope: Scope): Sum {
    const { number, pence } = this.#tally(scope, undefined);
    return { number, pence };
  }

  payer(payer: OrganisationId, scope: Scope): number {
    return this.#tally(scope, payer).pence;
  }

  line(line: OutcomeCode): LineSum {
    return { ...this.#line(line) };
  }

  /** Over one person's claims in scope; 0 for a cohort's claim, which is nobody's. */
  person(person: PersonId, scope: PersonScope): number {
    let sum = 0;
    for (const claim of this.#person(person).values()) if (isInScope(scope, claim)) sum += claim.pence;
    return sum;
  }

  personLine(person: PersonId, line: OutcomeCode): LineUseOfPerson {
    let counted = 0;
    let sum = 0;
    let measured: Decimal | undefined;
    for (const claim of this.#person(person).values()) {
      if (claim.line !== line) continue;
      counted += claim.counted;
      sum += claim.pence;
      if (claim.measured === undefined || claim.counted === 0) continue;
      if (measured === undefined || decimalInParts(claim.measured) > decimalInParts(measured))
        measured = claim.measured;
    }
    return { counted, pence: sum, measured };
  }

  add(item: Item, calculation: Calculation): void {
    this.addUsed(item, usedBy(calculation));
  }

  /** Takes back what `add` added, or what is stored, of a claim. */
  take(item: Item, calculation: Calculation): void {
    this.takeUsed(item, usedBy(calculation));
  }

  addUsed(item: Item, used: Used): void {
    this.#change(item, used, 1);
    if (item.person === undefined) return;
    const { claim, outcome, line, achievedOn, paymentGroup, measured } = item;
    const { counted, pence } = used;
    this.#person(item.person).set(claim, {
      claim,
      outcome,
      line,
      achievedOn,
      paymentGroup,
      measured,
      counted,
      pence,
    });
  }

  takeUsed(item: Item, used: Used): void {
    this.#change(item, used, -1);
    if (item.person !== undefined) this.#person(item.person).delete(item.claim);
  }

  #change({ outcome, line, achievedOn }: Item, used: Used, sign: 1 | -1): void {
    const { counted, number, pence, parts } = used;
    const ofLine = this.#line(line);
    ofLine.counted += sign * counted;
    ofLine.number += sign * number;
    ofLine.pence += sign * pence;
    if (pence === 0 && number === 0) return;

    const day = this.#day(outcome, achievedOn);
    day.number += sign * number;
    day.pence += sign * pence;
    for (const part of parts) day.parts.set(part.payer, (day.parts.get(part.payer) ?? 0) + sign * part.pence);

    for (const tally of this.#talliesFor(outcome)) {
      if (!isInScope(tally.scope, { outcome, achievedOn })) continue;
      if (tally.payer === undefined) {
        tally.number += sign * number;
        tally.pence += sign * pence;
      } else {
        for (const part of parts) if (part.payer === tally.payer) tally.pence += sign * part.pence;
      }
    }
  }

  #tally(scope: Scope, payer: OrganisationId | undefined): Tally {
    const key = payer === undefined ? keyOf(scope) : `${keyOf(scope)}|${payer}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      const before = payer === undefined ? this.#before.everybody(scope) : undefined;
      tally = {
        scope,
        payer,
        number: before?.number ?? 0,
        pence: before?.pence ?? (payer === undefined ? 0 : this.#before.payer(payer, scope)),
      };
      for (const days of this.#days.values()) {
        for (const day of days.values()) {
          if (!isInScope(scope, day)) continue;
          tally.number += day.number;
          tally.pence += payer === undefined ? day.pence : (day.parts.get(payer) ?? 0);
        }
      }
      this.#tallies.set(key, tally);
      this.#talliesOf.clear();
    }
    return tally;
  }

  #talliesFor(outcome: OutcomeCode): readonly Tally[] {
    let found = this.#talliesOf.get(outcome);
    if (found === undefined) {
      found = [...this.#tallies.values()].filter(
        ({ scope }) => scope.outcomes === undefined || scope.outcomes.includes(outcome),
      );
      this.#talliesOf.set(outcome, found);
    }
    return found;
  }

  #day(outcome: OutcomeCode, achievedOn: CalendarDate): OfDay {
    let days = this.#days.get(outcome);
    if (days === undefined) {
      days = new Map();
      this.#days.set(outcome, days);
    }
    let day = days.get(achievedOn);
    if (day === undefined) {
      day = { outcome, achievedOn, number: 0, pence: 0, parts: new Map() };
      days.set(achievedOn, day);
    }
    return day;
  }

  #line(line: OutcomeCode) {
    let sum = this.#lines.get(line);
    if (sum === undefined) {
      sum = { ...this.#before.line(line) };
      this.#lines.set(line, sum);
    }
    return sum;
  }

  #person(person: PersonId): Map<ClaimId, PersonUse> {
    let claims = this.#persons.get(person);
    if (claims === undefined) {
      claims = new Map();
      for (const use of this.#before.person(person)) claims.set(use.claim, use);
      this.#persons.set(person, claims);
    }
    return claims;
  }
}
