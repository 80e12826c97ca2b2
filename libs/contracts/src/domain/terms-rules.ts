import {
  addDays,
  type CalendarDate,
  decimalOfParts,
  type OrganisationId,
  percentageInParts,
  type Refusal,
  type Role,
  refuse,
  unreachable,
  WHOLE_IN_PARTS,
  within,
} from '#kernel';
import { firstTwice } from '../same-content.js';
import { type DefinedOutcome, holds, type Party, payersOfSplit } from './contract-state.js';
import type { Cap, Split, SplitRule, Terms } from './contracts.events.js';

export type TermsReason =
  | 'payer-named-twice'
  | 'share-of-no-payer'
  | 'share-before-the-payer-joins'
  | 'shares-do-not-add-up'
  | 'waterfall-payer-without-cap'
  | 'split-without-scope'
  | 'last-split-has-scope'
  | 'cap-named-twice'
  | 'cap-of-no-payer'
  | 'cap-without-limit'
  | 'limit-below-zero'
  | 'maximum-not-above-zero'
  | 'outcome-of-scope-not-defined'
  | 'payment-group-of-cap-not-defined'
  | 'period-out-of-order'
  | 'grant-of-no-payer'
  | 'grant-payment-twice'
  | 'approver-named-twice'
  | 'approver-cannot-agree'
  | 'approver-joins-later'
  | 'gateway-named-twice'
  | 'gateway-is-no-referral-agency'
  | 'gateway-is-a-provider'
  | 'criterion-named-twice'
  | 'payment-group-named-twice';

export const termsReasons: Record<TermsReason, string> = {
  'payer-named-twice': '{payer} is named twice in one split',
  'share-of-no-payer': '{payer} has a share of the payments but is not an outcome payer of the contract',
  'share-before-the-payer-joins':
    '{payer} has a share of what is achieved from {from} on, but is a party only from {joins}: give it a share of what is achieved from then on (achievedIn), or by a variation that takes effect then',
  'shares-do-not-add-up': 'The shares of the payers add up to {total}%, not to 100%',
  'waterfall-payer-without-cap':
    '{payer} pays until its cap is reached, but the terms have no cap for it, so nobody after it would ever pay',
  'split-without-scope':
    'Split {number} is for every outcome, so those after it would never be used: only the last one has no scope',
  'last-split-has-scope':
    'The last split is for some outcomes only, so others would have none: the last one must be without a scope',
  'cap-named-twice': 'The cap {cap} is named twice',
  'cap-of-no-payer': 'The cap {cap} is on what {payer} pays, which is not an outcome payer of the contract',
  'cap-without-limit': 'The cap {cap} limits nothing: it must say a number, a value or both',
  'limit-below-zero': 'The limit of the cap {cap} is below zero',
  'maximum-not-above-zero': 'The most that is paid under the contract must be above zero: see the cap {cap}',
  'outcome-of-scope-not-defined': '{place} is about the outcome {outcome}, which the contract does not define',
  'payment-group-of-cap-not-defined': 'The cap {cap} is for the payment group {group}, which the terms do not have',
  'period-out-of-order': 'The period of {place} ends on {to}, which is before it begins on {from}',
  'grant-of-no-payer': '{payer} would pay under the grant schedule but is not an outcome payer of the contract',
  'grant-payment-twice': 'The grant schedule has {payer} pay twice for {from} to {to}',
  'approver-named-twice': 'The approver {organisation} is named twice',
  'approver-cannot-agree':
    '{organisation} cannot agree to changes: an approver is a party that pays, provides, coordinates or invests',
  'approver-joins-later':
    '{organisation} would have to agree from {from} on, but is a party only from {joins}: nothing could be agreed until then',
  'gateway-named-twice': '{organisation} is named twice among those who may refer',
  'gateway-is-no-referral-agency': '{organisation} may not refer: it is not a referral agency of the contract',
  'gateway-is-a-provider':
    '{organisation} may not refer: whoever provides or coordinates the service must not choose who comes to it',
  'criterion-named-twice': 'The eligibility criterion {criterion} is named twice',
  'payment-group-named-twice': 'The payment group {group} is named twice',
};

const LAST_DAY = '9999-12-31';

/** Who may agree to a change of the contract: those who pay, those who are paid, and those whose money is at risk. */
export const APPROVING_ROLES: readonly Role[] = ['outcome-payer', 'service-provider', 'social-prime', 'investor'];
/** Who works with people under the contract. */
export const PROVIDING_ROLES: readonly Role[] = ['service-provider', 'social-prime'];

/** What terms are held against: who is or will be a party while they are in force, and what is defined. */
export interface TermsSurroundings {
  readonly parties: readonly Party[];
  readonly outcomes: readonly Pick<DefinedOutcome, 'outcome'>[];
  /** The first day on which the terms hold. */
  readonly from: CalendarDate;
}

type Unfit = Refusal<TermsReason> | undefined;

/** Why these cannot be the terms of a contract; undefined when they can. The same for the first terms and all later. */
export function whyNotTerms(terms: Terms, given: TermsSurroundings): Unfit {
  return (
    splitsUnfit(terms, given) ??
    capsUnfit(terms, given) ??
    modeUnfit(terms, given) ??
    approversUnfit(terms, given) ??
    gatewayUnfit(terms, given) ??
    groupsUnfit(terms)
  );
}

function splitsUnfit({ splits, caps }: Terms, given: TermsSurroundings): Unfit {
  for (const [index, split] of splits.entries()) {
    const isLast = index === splits.length - 1;
    const hasScope = split.outcomes !== undefined || split.achievedIn !== undefined;
    if (!isLast && !hasScope) return refuse('split-without-scope', { number: index + 1 });
    if (isLast && hasScope) return refuse('last-split-has-scope');
    const unfit =
      splitUnfit(split.split, caps, given) ??
      payersTooEarly(split, splits.slice(0, index), given) ??
      scopeUnfit(split, `Split ${index + 1}`, given);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

function splitUnfit(split: SplitRule, caps: readonly Cap[], { parties }: TermsSurroundings): Unfit {
  const payers = payersOfSplit(split);
  const again = firstTwice(payers);
  if (again !== undefined) return refuse('payer-named-twice', { payer: again });
  const stranger = payers.find((payer) => !isPayer(parties, payer));
  if (stranger !== undefined) return refuse('share-of-no-payer', { payer: stranger });
  switch (split.rule) {
    case 'percentage': {
      const total = split.shares.reduce((sum, { percentage }) => sum + percentageInParts(percentage), 0);
      return total === WHOLE_IN_PARTS ? undefined : refuse('shares-do-not-add-up', { total: decimalOfParts(total) });
    }
    case 'waterfall': {
      const endless = payers
        .slice(0, -1)
        .find((payer) => !caps.some((cap) => cap.level === 'payer' && cap.payer === payer));
      return endless === undefined ? undefined : refuse('waterfall-payer-without-cap', { payer: endless });
    }
    case 'fixed':
      return undefined;
    default:
      return unreachable(split);
  }
}

/** Nobody pays for what was achieved before it became a party, whenever that is billed. */
function payersTooEarly(split: Split, earlier: readonly Split[], { parties, from: since }: TermsSurroundings): Unfit {
  const from = firstDayOf(split, earlier, since);
  for (const payer of payersOfSplit(split.split)) {
    const joins = joiningAs(parties, payer, ['outcome-payer']);
    if (joins > from) return refuse('share-before-the-payer-joins', { payer, from, joins });
  }
  return undefined;
}

/** The first day of an achievement that a split may decide on: those before it take what they are for. */
function firstDayOf({ achievedIn }: Split, earlier: readonly Split[], since: CalendarDate): CalendarDate {
  let day = achievedIn !== undefined && achievedIn.from > since ? achievedIn.from : since;
  for (;;) {
    const taking = earlier.find(
      ({ outcomes, achievedIn: span }) => outcomes === undefined && span !== undefined && within(day, span),
    );
    if (taking?.achievedIn === undefined) return day;
    const { to } = taking.achievedIn;
    // Nothing is left to decide on after the last day that can be written.
    if (to === LAST_DAY) return to;
    day = addDays(to, 1);
  }
}

function capsUnfit(terms: Terms, given: TermsSurroundings): Unfit {
  const again = firstTwice(terms.caps.map(({ cap }) => cap));
  if (again !== undefined) return refuse('cap-named-twice', { cap: again });
  for (const cap of terms.caps) {
    const unfit = capUnfit(cap, terms, given) ?? scopeUnfit(cap, `The cap ${cap.cap}`, given);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

function capUnfit(cap: Cap, { paymentGroups }: Terms, { parties }: TermsSurroundings): Unfit {
  if (cap.limitPence !== undefined && cap.limitPence < 0) return refuse('limit-below-zero', { cap: cap.cap });
  switch (cap.level) {
    case 'person': {
      const group = cap.paymentGroups?.find((code) => !paymentGroups.some((known) => known.code === code));
      return group === undefined ? undefined : refuse('payment-group-of-cap-not-defined', { cap: cap.cap, group });
    }
    case 'outcome': {
      const limits = cap.limitNumber !== undefined || cap.limitPence !== undefined;
      return limits ? undefined : refuse('cap-without-limit', { cap: cap.cap });
    }
    case 'payer':
      return isPayer(parties, cap.payer) ? undefined : refuse('cap-of-no-payer', { cap: cap.cap, payer: cap.payer });
    case 'contract': {
      // For some outcomes or for a time nothing may be paid; a contract that never pays anything is a mistake.
      const isWhole = cap.outcomes === undefined && cap.achievedIn === undefined;
      return isWhole && cap.limitPence === 0 ? refuse('maximum-not-above-zero', { cap: cap.cap }) : undefined;
    }
    default:
      return unreachable(cap);
  }
}

function modeUnfit({ paymentMode }: Terms, { parties }: TermsSurroundings): Unfit {
  if (paymentMode.mode !== 'grant') return undefined;
  const { schedule } = paymentMode;
  for (const [index, { payer, period }] of schedule.entries()) {
    if (!isPayer(parties, payer)) return refuse('grant-of-no-payer', { payer });
    const unfit = periodUnfit(period, 'the grant schedule');
    if (unfit !== undefined) return unfit;
    const isTwice = schedule
      .slice(0, index)
      .some((other) => other.payer === payer && other.period.from === period.from && other.period.to === period.to);
    if (isTwice) return refuse('grant-payment-twice', { payer, ...period });
  }
  return undefined;
}

/** Why a scope cannot be one; undefined when it can. */
export function scopeUnfit(
  { outcomes, achievedIn }: Pick<Split, 'outcomes' | 'achievedIn'>,
  place: string,
  given: Pick<TermsSurroundings, 'outcomes'>,
): Unfit {
  const unknown = outcomes?.find((code) => !given.outcomes.some(({ outcome }) => outcome === code));
  if (unknown !== undefined) return refuse('outcome-of-scope-not-defined', { place, outcome: unknown });
  return achievedIn === undefined ? undefined : periodUnfit(achievedIn, place);
}

function periodUnfit({ from, to }: { from: string; to: string }, place: string): Unfit {
  return to < from ? refuse('period-out-of-order', { place, from, to }) : undefined;
}

function approversUnfit({ approvers }: Terms, { parties, from }: TermsSurroundings): Unfit {
  const again = firstTwice(approvers);
  if (again !== undefined) return refuse('approver-named-twice', { organisation: again });
  const unfit = approvers.find((organisation) => !holds(parties, organisation, APPROVING_ROLES));
  if (unfit !== undefined) return refuse('approver-cannot-agree', { organisation: unfit });
  for (const organisation of approvers) {
    const joins = joiningAs(parties, organisation, APPROVING_ROLES);
    if (joins > from) return refuse('approver-joins-later', { organisation, from, joins });
  }
  return undefined;
}

function gatewayUnfit({ gateway }: Terms, { parties }: TermsSurroundings): Unfit {
  const again = firstTwice(gateway);
  if (again !== undefined) return refuse('gateway-named-twice', { organisation: again });
  const stranger = gateway.find((organisation) => !holds(parties, organisation, ['referral-agency']));
  if (stranger !== undefined) return refuse('gateway-is-no-referral-agency', { organisation: stranger });
  const provider = gateway.find((organisation) => holds(parties, organisation, PROVIDING_ROLES));
  return provider === undefined ? undefined : refuse('gateway-is-a-provider', { organisation: provider });
}

function groupsUnfit({ eligibility, paymentGroups }: Terms): Unfit {
  const criterion = firstTwice(eligibility.criteria.map(({ code }) => code));
  if (criterion !== undefined) return refuse('criterion-named-twice', { criterion });
  const group = firstTwice(paymentGroups.map(({ code }) => code));
  return group === undefined ? undefined : refuse('payment-group-named-twice', { group });
}

function isPayer(parties: readonly Party[], organisation: OrganisationId): boolean {
  return holds(parties, organisation, ['outcome-payer']);
}

/** The first day from which an organisation is a party in one of the roles. */
function joiningAs(parties: readonly Party[], organisation: OrganisationId, roles: readonly Role[]): string {
  const days = parties.filter((party) => holds([party], organisation, roles)).map(({ from }) => from);
  return days.toSorted()[0] ?? '';
}
