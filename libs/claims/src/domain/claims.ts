import { type CheckedItem, type PricingDatePolicy, satisfiedBranch } from '#contracts';
import type { OutcomePath, OutcomeState } from '#evidence';
import {
  addDays,
  type CalendarDate,
  type ClaimId,
  type Decider,
  type Decision,
  daysBetween,
  type Of,
  type OrganisationId,
  type OutcomeCode,
  type Pence,
  refuse,
  unreachable,
} from '#kernel';
import { type Prerequisite, priceOf, type RateCardLine, type RateCardState, revisionFor } from '#rate-cards';
import type { ClaimEvent, ClaimWithdrawReason } from './claims.events.js';
import { pricingDate } from './pricing.js';

/** Whose person it is; the handler brings it. */
export interface ResponsibilityFacts {
  /** The provider that accepted the person, when it is not for whoever asks to act for them. */
  readonly anotherProvider: OrganisationId | undefined;
}

/** What the other streams say about an outcome that is claimed; the handler brings it. */
export interface ClaimFacts extends ResponsibilityFacts {
  /** The verification that stands, with what was checked; otherwise the status of the outcome. */
  readonly outcome:
    | {
        readonly status: 'verified';
        readonly verification: string;
        readonly achievedOn: CalendarDate;
        readonly items: readonly CheckedItem[];
      }
    | { readonly status: Exclude<OutcomeState['status'], 'verified'> };
  readonly policy: PricingDatePolicy;
  readonly referredOn: CalendarDate | undefined;
  readonly startedOn: CalendarDate | undefined;
  readonly paymentGroup: OutcomeCode | undefined;
  readonly rateCard: RateCardState;
  /** Whether the occurrence before this one was claimed and stands; true for the first. */
  readonly isEarlierClaimed: boolean;
  /** What stands of the person's other outcomes that the line asks for: exactly the states that hold. */
  readonly standing: readonly Prerequisite[];
}

export type ClaimCommand =
  | ({
      readonly type: 'make';
      readonly claim: ClaimId;
      /** Today, when absent. */
      readonly claimedOn?: CalendarDate | undefined;
      readonly line?: OutcomeCode | undefined;
      readonly quantity: number;
      readonly today: CalendarDate;
      readonly facts: ClaimFacts;
    } & OutcomePath)
  | ({
      readonly type: 'withdraw';
      readonly claim: ClaimId;
      readonly reasonCode: ClaimWithdrawReason;
      readonly words?: string | undefined;
      /** Today, when absent. */
      readonly withdrawnOn?: CalendarDate | undefined;
      readonly today: CalendarDate;
      readonly facts: ResponsibilityFacts;
    } & OutcomePath);

/** One occurrence of one outcome of one person as a claim. */
export type ClaimState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'made' } & Claim)
  | ({
      readonly status: 'withdrawn';
      readonly withdrawnOn: CalendarDate;
      readonly reasonCode: ClaimWithdrawReason;
    } & Claim);

export interface Claim extends OutcomePath {
  readonly claim: ClaimId;
  readonly verification: string;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly line: OutcomeCode;
  readonly revision: number;
  readonly quantity: number;
  readonly uncappedPence: Pence;
}

export type ClaimReason =
  | 'another-providers-person'
  | 'claimed-otherwise'
  | 'claim-rests-on-earlier-verification'
  | 'not-verified'
  | 'claimed-before-achieved'
  | 'no-pricing-date'
  | 'no-rate-card-in-force'
  | 'outcome-not-on-rate-card'
  | 'line-not-on-rate-card'
  | 'several-lines-pay-this'
  | 'not-for-this-payment-group'
  | 'line-ended'
  | 'quantity-not-one'
  | 'quantity-not-verified'
  | 'claims-limit-reached'
  | 'earlier-occurrence-not-claimed'
  | 'prerequisite-missing'
  | 'no-measurement-start'
  | 'before-measurement-window'
  | 'after-measurement-window'
  | 'evidence-rule-not-met'
  | 'claimed-too-late'
  | 'claim-not-found'
  | 'withdrawn-before-claimed'
  | 'withdrawn-otherwise';

type ClaimDecision = Decision<ClaimEvent, ClaimReason>;

export const claimDecider: Decider<ClaimCommand, ClaimState, ClaimEvent, ClaimReason> = {
  initial: { status: 'absent' },
  decide(command, state) {
    switch (command.type) {
      case 'make':
        return make(command, state);
      case 'withdraw':
        return withdraw(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};

/** Which line prices what is claimed, and why that revision. The handler asks too, to learn which outcomes the line asks for. */
export function lineFor(
  command: Pick<Of<ClaimCommand, 'make'>, 'outcome' | 'claimedOn' | 'line' | 'today'> & {
    readonly facts: Pick<ClaimFacts, 'policy' | 'referredOn' | 'startedOn' | 'paymentGroup' | 'rateCard'>;
  },
  achievedOn: CalendarDate,
) {
  const { outcome, claimedOn = command.today, facts } = command;
  const { policy, referredOn, startedOn, paymentGroup, rateCard } = facts;
  const date = pricingDate(policy, { achievedOn, claimedOn, referredOn, startedOn });
  if (date === undefined) return refuse('no-pricing-date', { policy });
  const { chosen, considered } = revisionFor(rateCard, date);
  if (chosen === undefined) return refuse('no-rate-card-in-force', { policy, date });
  const { revision, lines } = chosen;
  const ofOutcome = lines.filter((line) => line.outcome === outcome);
  if (ofOutcome.length === 0) return refuse('outcome-not-on-rate-card', { outcome, revision });
  const named = command.line === undefined ? ofOutcome : ofOutcome.filter(({ line }) => line === command.line);
  if (named.length === 0) return refuse('line-not-on-rate-card', { line: command.line ?? '', outcome, revision });
  const ofGroup = named.filter(
    ({ paymentGroups }) =>
      paymentGroups === undefined || (paymentGroup !== undefined && paymentGroups.includes(paymentGroup)),
  );
  if (ofGroup.length === 0) return refuse('not-for-this-payment-group', { paymentGroup: paymentGroup ?? 'none' });
  const open = ofGroup.filter(({ endsOn }) => endsOn === undefined || achievedOn <= endsOn);
  const [line, ...others] = open;
  if (line === undefined) return refuse('line-ended', { line: ofGroup[0]?.line ?? '', achievedOn });
  if (others.length > 0) return refuse('several-lines-pay-this', { lines: open.map((one) => one.line).join(', ') });
  return { line, revision, pricing: { policy, date, considered } };
}

function make(command: Of<ClaimCommand, 'make'>, state: ClaimState): ClaimDecision {
  const { claim, contract, person, outcome, occurrence, claimedOn = command.today, quantity, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'made') {
    if (facts.outcome.status === 'verified' && facts.outcome.verification !== state.verification) {
      return refuse('claim-rests-on-earlier-verification', { claim });
    }
    // Asking again for what stands is done already, whatever the rate card says by now.
    const isSame =
      state.quantity === quantity &&
      (command.claimedOn === undefined || command.claimedOn === state.claimedOn) &&
      (command.line === undefined || command.line === state.line);
    return isSame ? [] : refuse('claimed-otherwise', { claim });
  }
  if (facts.outcome.status !== 'verified') return refuse('not-verified', { status: facts.outcome.status });
  const { verification, achievedOn, items } = facts.outcome;
  if (claimedOn < achievedOn) return refuse('claimed-before-achieved', { achievedOn, claimedOn });

  const priced = lineFor(command, achievedOn);
  if ('refused' in priced) return priced;
  const { line, revision, pricing } = priced;

  // A person achieves an outcome or does not: only what is counted in days, points or pieces has a quantity.
  if (line.unit === 'person' && quantity !== 1) return refuse('quantity-not-one', { quantity });
  // A verification says that an outcome was achieved and not how much of it, so more than one would be paid unverified.
  if (quantity !== 1) return refuse('quantity-not-verified', { quantity, unit: line.unit });
  const limit = line.claimsPerPerson;
  const most = limit.limit === 'once' ? 1 : limit.limit === 'times' ? limit.times : undefined;
  if (most !== undefined && occurrence > most) return refuse('claims-limit-reached', { limit: most, occurrence });
  if (!facts.isEarlierClaimed) return refuse('earlier-occurrence-not-claimed', { occurrence: occurrence - 1 });
  for (const { outcome: needed, state: as } of line.prerequisites) {
    const stands = facts.standing.some((one) => one.outcome === needed && one.state === as);
    if (!stands) return refuse('prerequisite-missing', { outcome: needed, state: as });
  }

  const outside = outsideMeasurementWindow(line, achievedOn, facts);
  if (outside !== undefined) return outside;
  const branch = satisfiedBranch(line.evidenceRule, items, achievedOn);
  if (!branch.satisfied) {
    return refuse('evidence-rule-not-met', { line: line.line, revision, missing: branch.missing.join('; ') });
  }

  // Counted in days, because a window may be so long that its last day is on no calendar.
  const { claimWindow } = line;
  const late = claimWindow !== undefined && daysBetween(achievedOn, claimedOn) > claimWindow.daysMax;
  if (late && claimWindow.late === 'refuse') {
    return refuse('claimed-too-late', { claimedOn, until: addDays(achievedOn, claimWindow.daysMax) });
  }

  return [
    {
      type: 'ClaimMade',
      claim,
      contract,
      person,
      outcome,
      occurrence,
      verification,
      achievedOn,
      claimedOn,
      line: line.line,
      revision,
      pricing,
      quantity,
      ...priceOf(line.pricing, quantity),
      evidenceBranch: [...branch.kinds],
      late,
    },
  ];
}

/** One provider neither claims what another one's people achieved, nor takes back what was claimed. */
function anotherProvidersPerson({ anotherProvider: provider }: ResponsibilityFacts) {
  return provider === undefined ? undefined : refuse('another-providers-person', { provider });
}

function outsideMeasurementWindow(
  { measurementWindow: window }: RateCardLine,
  achievedOn: CalendarDate,
  { referredOn, startedOn }: ClaimFacts,
) {
  if (window === undefined) return undefined;
  const since = window.since === 'referral' ? referredOn : startedOn;
  if (since === undefined) return refuse('no-measurement-start', { since: window.since });
  const days = daysBetween(since, achievedOn);
  if (window.daysMin !== undefined && days < window.daysMin) {
    return refuse('before-measurement-window', { days, daysMin: window.daysMin, since });
  }
  if (window.daysMax !== undefined && days > window.daysMax) {
    return refuse('after-measurement-window', { days, daysMax: window.daysMax, since });
  }
  return undefined;
}

function withdraw(command: Of<ClaimCommand, 'withdraw'>, state: ClaimState): ClaimDecision {
  const { claim, contract, person, outcome, occurrence, reasonCode, words } = command;
  const withdrawnOn = command.withdrawnOn ?? command.today;
  const notOwn = anotherProvidersPerson(command.facts);
  if (notOwn !== undefined) return notOwn;
  switch (state.status) {
    case 'absent':
      return refuse('claim-not-found', { claim });
    case 'withdrawn': {
      const isSameDay = command.withdrawnOn === undefined || command.withdrawnOn === state.withdrawnOn;
      const isSame = state.reasonCode === reasonCode && isSameDay;
      return isSame ? [] : refuse('withdrawn-otherwise', { claim });
    }
    case 'made':
      if (withdrawnOn < state.claimedOn) {
        return refuse('withdrawn-before-claimed', { claimedOn: state.claimedOn, withdrawnOn });
      }
      return [{ type: 'ClaimWithdrawn', claim, contract, person, outcome, occurrence, withdrawnOn, reasonCode, words }];
    default:
      return unreachable(state);
  }
}

function evolve(state: ClaimState, event: ClaimEvent): ClaimState {
  switch (event.type) {
    case 'ClaimMade': {
      const { claim, contract, person, outcome, occurrence, verification, achievedOn, claimedOn } = event;
      const { line, revision, quantity, uncappedPence } = event;
      const path = { contract, person, outcome, occurrence };
      return {
        status: 'made',
        claim,
        ...path,
        verification,
        achievedOn,
        claimedOn,
        line,
        revision,
        quantity,
        uncappedPence,
      };
    }
    case 'ClaimWithdrawn':
      return state.status === 'absent'
        ? state
        : { ...state, status: 'withdrawn', withdrawnOn: event.withdrawnOn, reasonCode: event.reasonCode };
    default:
      return unreachable(event);
  }
}
