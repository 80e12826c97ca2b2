import { type Cap, payersOfSplit, type Split, type SplitRule, type Terms } from '#contracts';
import {
  type CalendarDate,
  type OrganisationId,
  type OutcomeCode,
  type Period,
  percentageInParts,
  within,
} from '#kernel';

/** Which claims a limit is about: all of them, when neither is said. */
export interface Scope {
  readonly outcomes?: readonly OutcomeCode[] | undefined;
  /** Only what was achieved in this span of days. */
  readonly achievedIn?: Period | undefined;
}

/** Of the claims of one person, also by payment group. */
export interface PersonScope extends Scope {
  readonly paymentGroups?: readonly OutcomeCode[] | undefined;
}

/** What of a claim decides whether it is in scope. */
export interface Scoped {
  readonly outcome: OutcomeCode;
  readonly achievedOn: CalendarDate;
  readonly paymentGroup?: OutcomeCode | undefined;
}

export function isInScope({ outcomes, achievedIn, paymentGroups }: PersonScope, claim: Scoped): boolean {
  if (outcomes !== undefined && !outcomes.includes(claim.outcome)) return false;
  if (achievedIn !== undefined && !within(claim.achievedOn, achievedIn)) return false;
  if (paymentGroups === undefined) return true;
  return claim.paymentGroup !== undefined && paymentGroups.includes(claim.paymentGroup);
}

type CapOf<Level extends Cap['level']> = Extract<Cap, { level: Level }>;

/** What the terms could hold against claims of one outcome, whenever achieved; each kind in the order of the terms. */
export interface TermsOfOutcome {
  readonly person: readonly CapOf<'person'>[];
  readonly outcome: readonly CapOf<'outcome'>[];
  readonly payer: readonly CapOf<'payer'>[];
  readonly contract: readonly CapOf<'contract'>[];
  readonly splits: readonly PreparedSplit[];
}

/** A split whose shares are numbers already, because every claim under it needs them. */
export interface PreparedSplit {
  readonly by: SplitRule;
  /** In the order that decides equal remainders. */
  readonly payers: readonly OrganisationId[];
  /** Of a split by percentage, in ten-thousandths of a per cent. */
  readonly weights: readonly number[];
  readonly achievedIn?: Period | undefined;
}

const ofTerms = new WeakMap<Terms, Map<OutcomeCode, TermsOfOutcome>>();

/** Terms never change once they are set, so what was found for an outcome is kept as long as they are. */
export function termsOfOutcome(terms: Terms, outcome: OutcomeCode): TermsOfOutcome {
  let byOutcome = ofTerms.get(terms);
  if (byOutcome === undefined) {
    byOutcome = new Map();
    ofTerms.set(terms, byOutcome);
  }
  let found = byOutcome.get(outcome);
  if (found === undefined) {
    const isAbout = ({ outcomes }: Scope) => outcomes === undefined || outcomes.includes(outcome);
    const caps = terms.caps.filter(isAbout);
    found = {
      person: caps.filter((cap) => cap.level === 'person'),
      outcome: caps.filter((cap) => cap.level === 'outcome'),
      payer: caps.filter((cap) => cap.level === 'payer'),
      contract: caps.filter((cap) => cap.level === 'contract'),
      splits: terms.splits.filter(isAbout).map(preparedSplit),
    };
    byOutcome.set(outcome, found);
  }
  return found;
}

export function preparedSplit({ split: by, achievedIn }: Pick<Split, 'split' | 'achievedIn'>): PreparedSplit {
  const weights = by.rule === 'percentage' ? by.shares.map(({ percentage }) => percentageInParts(percentage)) : [];
  return { by, payers: payersOfSplit(by), weights, achievedIn };
}

/**
 * The first split whose scope fits.
 *
 * @throws RangeError when none does: the last split of the terms has no scope, so that there always is one.
 */
export function splitOf({ splits }: TermsOfOutcome, { outcome, achievedOn }: Scoped): PreparedSplit {
  const split = splits.find(({ achievedIn }) => achievedIn === undefined || within(achievedOn, achievedIn));
  if (split === undefined) throw new RangeError(`The terms split no ${outcome} achieved on ${achievedOn}`);
  return split;
}
