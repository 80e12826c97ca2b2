import { type RecordedContract, sameContent, type TermsVersion, termsOn } from '#contracts';
import type { Reference } from '#event-log';
import { type CalendarDate, type ClaimId, type OrganisationId, pence, sumPence } from '#kernel';
import { agreedRevisions, type RateCardState } from '#rate-cards';
import {
  type AccountState,
  type DisputeState,
  disallowancesUpTo,
  heldByDispute,
  type Ruling,
  type StatementBasisVersions,
} from './account/account-state.js';
import { ofPayer } from './account/statements.js';
import type { Billed, BookedClaim, Changed } from './booked-claim.js';
import type { Calculation, Part } from './money/calculation.js';
import type { Batch, Item, MoneyBasis } from './money/item.js';
import { leftUnpaid } from './money/left-unpaid.js';
import { differences } from './money/settle.js';
import { shareOut } from './money/share-out.js';
import { type Use, usedBy } from './money/use.js';
import type { AdjustmentCause, PaymentEvent, RunningUse, StatementLine } from './payments.events.js';

/** What a statement of one day follows from beside its claims. */
export interface PlanGround {
  readonly contract: RecordedContract;
  readonly rateCard: RateCardState;
  readonly account: AccountState;
  readonly issuedOn: CalendarDate;
  /** References to what changed an amount, for `reliesOn`. */
  readonly references: {
    ruling(ruling: Ruling): Reference;
    revision(revision: number): Reference;
    terms(version: number): Reference;
  };
}

/** A line without its number, and the events that it rests on. */
export interface PlannedLine {
  readonly line: Omit<StatementLine, 'number'>;
  readonly reliesOn: readonly Reference[];
}

type HeldBack = Extract<PaymentEvent, { type: 'StatementIssued' }>['heldBack'][number];
const HELD_BACK_MAX = 200;

/** The terms, prices and rulings of a contract as every claim of it is worked out by. */
export function moneyBasis({
  contract,
  rateCard,
  account,
}: Pick<PlanGround, 'contract' | 'rateCard' | 'account'>): MoneyBasis {
  const days = new Map<CalendarDate, TermsVersion>();
  const disallowances = disallowancesUpTo(account, account.rulings.length);
  return {
    termsOn(day) {
      let version = days.get(day);
      if (version === undefined) {
        version = termsOn(contract, day);
        days.set(day, version);
      }
      return version;
    },
    rateCard,
    disallowancesOf: (claim) => disallowances.get(claim) ?? [],
  };
}

/** Releases that have begun and that no statement has carried out. */
export function releasesDue({ contract, account, issuedOn }: PlanGround): Batch['releases'] {
  return termsOn(contract, issuedOn)
    .terms.releases.filter(({ variation, on }) => on <= issuedOn && !account.releases.includes(variation))
    .map(({ variation, on }) => ({ variation, on }));
}

/** What a statement says it follows from. */
export function basisVersions(ground: PlanGround): StatementBasisVersions {
  return {
    termsVersion: Math.max(...ground.contract.terms.map(({ version }) => version)),
    revision: Math.max(0, ...agreedRevisions(ground.rateCard).map(({ revision }) => revision)),
    releases: releasesDue(ground).map(({ variation }) => variation),
    rulings: ground.account.rulings.length,
  };
}

/**
 * Whether anything changed for claims that were billed, so that all of them have to be worked out again: the facts of one
 * of them, a ruling, a release, or a price or terms that hold for days that were billed.
 */
export function isRestatementDue(
  ground: PlanGround,
  { hasChanged, billedUntil }: { readonly hasChanged: boolean; readonly billedUntil: CalendarDate | undefined },
): boolean {
  if (billedUntil === undefined) return false;
  const { contract, rateCard, account } = ground;
  const { lastBasis } = account;
  if (hasChanged || account.rulings.length > lastBasis.rulings || releasesDue(ground).length > 0) return true;
  const isBilled = (from: CalendarDate) => from <= billedUntil;
  return (
    agreedRevisions(rateCard).some((one) => one.revision > lastBasis.revision && isBilled(one.effectiveFrom)) ||
    contract.terms.some((one) => one.version > lastBasis.termsVersion && isBilled(one.validFrom))
  );
}

/** A claim with what it is worth now. */
export interface Worked {
  readonly booked: BookedClaim;
  readonly calculation: Calculation;
  /** The variation that released what had been left unpaid. */
  readonly released?: number | undefined;
}

/**
 * Whether a claim still comes to what was billed of it, from every payer, counts as it did and is cut as it was. One that
 * counts otherwise, or is cut otherwise, at the same amount has a line of nothing, so that what the account knows of it is
 * never older than its statements, and what limits leave unpaid is on record as it is.
 */
export function isAsBilled({ booked: { item, billed }, calculation }: Worked): boolean {
  if (billed === undefined || billed.pence !== calculation.payablePence) return false;
  const { parts } = calculation.split;
  const payers = [...parts, ...billed.parts].map(({ payer }) => payer);
  if (payers.some((payer) => ofPayer(parts, payer) !== ofPayer(billed.parts, payer))) return false;
  const { counted, number } = usedBy(calculation);
  return (
    counted === billed.counted &&
    number === billed.number &&
    item.line === billed.line &&
    item.achievedOn === billed.achievedOn &&
    item.paymentGroup === billed.paymentGroup &&
    item.measured === billed.measured &&
    leftUnpaid(calculation) === billed.unpaid
  );
}

/**
 * Makes the lines of one statement from claims with what they are worth now: the claim itself where it was never billed,
 * otherwise what it is worth less what was billed. What a payer had held back of it is taken back against that, what an
 * invoiced clawback takes back is asked for by invoice, and the rest is netted; each of them has a line of its own.
 */
export class LineMaker {
  readonly #disputes = new Map<ClaimId, DisputeState[]>();
  readonly #rulings = new Map<ClaimId, Ruling[]>();
  readonly #heldBack: HeldBack[] = [];
  readonly #sameTerms = new Map<string, boolean>();
  readonly #releases: ReadonlySet<number>;

  constructor(private readonly ground: PlanGround) {
    const { account } = ground;
    this.#releases = new Set(releasesDue(ground).map(({ variation }) => variation));
    for (const dispute of account.disputes.values()) add(this.#disputes, dispute.claim, dispute);
    for (const ruling of account.rulings.slice(account.lastBasis.rulings)) {
      for (const { claim } of ruling.disallowances) add(this.#rulings, claim, ruling);
    }
  }

  /** What the lines made so far take back of what was held back. */
  get heldBack(): HeldBack[] {
    return this.#heldBack;
  }

  /** None where nothing is different from what was billed. */
  linesOf(worked: Worked): PlannedLine[] {
    const { booked, calculation } = worked;
    const { billed, item } = booked;
    if (billed === undefined) {
      const line = { ...lineBase(item, calculation), kind: 'claim', collect: 'netted' } as const;
      const amount = { amountPence: calculation.payablePence, parts: calculation.split.parts };
      return [{ line: { ...line, ...amount }, reliesOn: [booked.reference] }];
    }
    if (isAsBilled(worked)) return [];
    const { parts } = differences(calculation, { payablePence: pence(billed.pence), parts: billed.parts });
    const { cause, reference } = this.#causeOf(worked, billed);
    const held = this.#heldOf(item.claim, parts);
    const afterHeld = without(parts, held);
    const invoiced = this.#invoicedOf(item.claim, afterHeld);
    const netted = without(afterHeld, invoiced);
    const lines: PlannedLine[] = [];
    let before = billed.pence;
    for (const [collect, some] of [
      ['held', held],
      ['invoiced', invoiced],
      ['netted', netted],
    ] as const) {
      const isNothing = some.every((part) => part.pence === 0);
      // Only a claim that counts otherwise, or is cut otherwise, at the same amount has a line of nothing.
      if (isNothing && (collect !== 'netted' || lines.length > 0)) continue;
      const amountPence = sumPence(some.map((part) => part.pence));
      const adjusts = {
        statement: billed.last.statement,
        line: billed.last.line,
        billedBeforePence: pence(before),
        cause,
        event: reference?.event,
      };
      before += amountPence;
      lines.push({
        line: { ...lineBase(item, calculation), kind: 'adjustment', amountPence, parts: [...some], adjusts, collect },
        reliesOn: [booked.reference, billed.reference, ...(reference === undefined ? [] : [reference])],
      });
    }
    return lines;
  }

  #causeOf(
    { booked, calculation, released }: Worked,
    billed: Billed,
  ): { readonly cause: AdjustmentCause; readonly reference: Reference | undefined } {
    const { references } = this.ground;
    if (booked.changed !== undefined && isWhy(booked.changed, calculation)) {
      return { cause: booked.changed.because, reference: booked.changed.reference };
    }
    const ruling = this.#rulings.get(booked.item.claim)?.at(-1);
    if (ruling !== undefined) {
      const cause = ruling.kind === 'dispute' ? 'dispute-upheld' : 'clawback';
      return { cause, reference: references.ruling(ruling) };
    }
    const { termsVersion, pricing } = calculation;
    // What was released with an earlier statement is worked out as released ever after; something else changed it now.
    if (released !== undefined && this.#releases.has(released))
      return { cause: 'released', reference: references.terms(termsVersion) };
    if (pricing.revision !== billed.revision) {
      return { cause: 'rate-card-revised', reference: references.revision(pricing.revision) };
    }
    if (this.#isOtherMoney(termsVersion, billed.termsVersion)) {
      return { cause: 'terms-varied', reference: references.terms(termsVersion) };
    }
    return { cause: 'room-changed', reference: undefined };
  }

  /** Whether two versions of the terms say another thing about money; many a variation does not. */
  #isOtherMoney(one: number, other: number): boolean {
    if (one === other) return false;
    const key = `${one} ${other}`;
    let isOther = this.#sameTerms.get(key);
    if (isOther === undefined) {
      isOther = !sameContent(this.#moneyTerms(one), this.#moneyTerms(other));
      this.#sameTerms.set(key, isOther);
    }
    return isOther;
  }

  #moneyTerms(version: number): object {
    const found = this.ground.contract.terms.find((one) => one.version === version);
    if (found === undefined) return {};
    const { splits, caps, paymentMode, pricingDatePolicy } = found.terms;
    return { splits, caps, paymentMode, pricingDatePolicy };
  }

  /** Of what is taken back, what the payers had held back. */
  #heldOf(claim: ClaimId, parts: readonly Part[]): Part[] {
    const held: Part[] = [];
    for (const { payer, pence: part } of parts) {
      let left = Math.max(0, -part);
      for (const dispute of this.#disputes.get(claim) ?? []) {
        if (dispute.payer !== payer || left === 0 || this.#heldBack.length === HELD_BACK_MAX) continue;
        const there = heldByDispute(this.ground.account, dispute) - dispute.takenBackPence;
        const taken = Math.min(left, there);
        if (taken <= 0) continue;
        left -= taken;
        const { statement, line } = dispute;
        this.#heldBack.push({ statement, line, payer, pence: pence(taken) });
        held.push({ payer, pence: pence(-taken) });
      }
    }
    return held;
  }

  /** Of what is taken back, what an agreed clawback asks for by invoice; of parts in proportion. */
  #invoicedOf(claim: ClaimId, parts: readonly Part[]): Part[] {
    const takenBack = parts.filter((part) => part.pence < 0);
    const total = -sumPence(takenBack.map((part) => part.pence));
    if (total === 0) return [];
    let asked = 0;
    for (const ruling of this.#rulings.get(claim) ?? []) {
      if (ruling.kind !== 'clawback' || ruling.collect !== 'invoiced') continue;
      for (const disallowance of ruling.disallowances) {
        if (disallowance.claim === claim) asked += disallowance.pence ?? total;
      }
    }
    const amount = Math.min(asked, total);
    if (amount === 0) return [];
    const { shares } = shareOut(
      amount,
      takenBack.map((part) => -part.pence),
    );
    return takenBack.map(({ payer }, place) => ({ payer, pence: pence(-(shares[place] ?? 0)) }));
  }
}

/** A correction of days that the price does not go by is known of a claim and changes no amount. */
function isWhy({ because }: Changed, { pricing: { policy } }: Calculation): boolean {
  return because !== 'dates-corrected' || policy === 'referral' || policy === 'engagement-start';
}

function lineBase(item: Item, calculation: Calculation) {
  const { claim, claimEvent, person, cohort, outcome, occurrence, achievedOn } = item;
  const { line: rateCardLine, revision } = calculation.pricing;
  const subject = person === undefined ? { cohort } : { person };
  return { claim, claimEvent, ...subject, outcome, occurrence, rateCardLine, revision, achievedOn, calculation };
}

/** What of some parts others leave. */
function without(parts: readonly Part[], others: readonly Part[]): Part[] {
  return parts.map(({ payer, pence: part }) => ({
    payer,
    pence: pence(part - sumPence(others.filter((other) => other.payer === payer).map((other) => other.pence))),
  }));
}

function add<Key, Value>(to: Map<Key, Value[]>, key: Key, value: Value): void {
  const standing = to.get(key);
  if (standing === undefined) to.set(key, [value]);
  else standing.push(value);
}

/** How much of caps and lines was used, all claims of the statement included. */
export function runningUse(use: Use, { contract }: PlanGround, payers: readonly OrganisationId[]): RunningUse {
  const outcomes = contract.outcomes.map(({ outcome }) => ({ outcome, ...use.everybody({ outcomes: [outcome] }) }));
  return {
    contractPence: pence(use.everybody({}).pence),
    payers: payers.map((payer) => ({ payer, pence: pence(use.payer(payer, {})) })),
    outcomes: outcomes
      .filter(({ number, pence: amount }) => number !== 0 || amount !== 0)
      .map(({ outcome, number, pence: amount }) => ({ outcome, number, pence: pence(amount) })),
  };
}
