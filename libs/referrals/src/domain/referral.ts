import { firstTwice, PROVIDING_ROLES, type RecordedContract, sameContent, type Terms } from '#contracts';
import {
  type Actor,
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  type Of,
  type OrganisationId,
  type OutcomeCode,
  type PersonId,
  type Refusal,
  type Role,
  refuse,
  unreachable,
} from '#kernel';
import type { BreakReason, CorrectableField, DeclineReason, EndReason, ReferralEvent } from './referrals.events.js';
import { disorderIn, type Step } from './timeline.js';

/** What a person's path is held against: looked up by the handler in the contract. */
export interface ContractFacts {
  readonly signedOn: CalendarDate;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly gateway: readonly OrganisationId[];
  readonly criteriaVersion: number;
  readonly criteria: readonly OutcomeCode[];
  readonly paymentGroups: readonly OutcomeCode[];
}

export function referralFactsOf(contract: RecordedContract, terms: Terms): ContractFacts {
  const { signedOn, startsOn, endsOn } = contract;
  return {
    signedOn,
    startsOn,
    endsOn,
    gateway: terms.gateway,
    criteriaVersion: terms.eligibility.version,
    criteria: terms.eligibility.criteria.map(({ code }) => code),
    paymentGroups: terms.paymentGroups.map(({ code }) => code),
  };
}

interface Asked {
  readonly contract: ContractId;
  readonly person: PersonId;
  /** The organisation that asks, and the role in which it does. */
  readonly by: Pick<Actor, 'organisation' | 'role'>;
  readonly facts: ContractFacts;
  readonly words?: string | undefined;
}

export type ReferralCommand =
  | ({
      readonly type: 'refer';
      readonly referredOn: CalendarDate;
      readonly cohort?: OutcomeCode | undefined;
      readonly reference: string;
      readonly note?: string | undefined;
    } & Asked)
  | ({
      readonly type: 'accept';
      readonly acceptedOn: CalendarDate;
      readonly criteriaMet: readonly OutcomeCode[];
      readonly paymentGroup?: OutcomeCode | undefined;
      readonly ageAtReferral?: number | undefined;
    } & Asked)
  | ({ readonly type: 'decline'; readonly declinedOn: CalendarDate; readonly reasonCode: DeclineReason } & Asked)
  | ({ readonly type: 'start'; readonly startedOn: CalendarDate } & Asked)
  | ({ readonly type: 'pause'; readonly pausedOn: CalendarDate; readonly reasonCode: BreakReason } & Asked)
  | ({ readonly type: 'resume'; readonly resumedOn: CalendarDate } & Asked)
  | ({ readonly type: 'end'; readonly endedOn: CalendarDate; readonly reasonCode: EndReason } & Asked)
  | ({
      readonly type: 'correct-dates';
      readonly changes: readonly { readonly field: CorrectableField; readonly to: CalendarDate }[];
      /** A date that is corrected to must have come. */
      readonly today: CalendarDate;
    } & Asked);

export interface Referral {
  readonly referredBy: OrganisationId;
  readonly referredOn: CalendarDate;
  readonly cohort?: OutcomeCode | undefined;
}

export interface Acceptance {
  readonly provider: OrganisationId;
  readonly acceptedOn: CalendarDate;
  readonly criteriaVersion: number;
  readonly criteriaMet: readonly OutcomeCode[];
  readonly paymentGroup?: OutcomeCode | undefined;
  readonly ageAtReferral?: number | undefined;
}

export interface Declined {
  readonly declinedBy: OrganisationId;
  readonly declinedOn: CalendarDate;
  readonly reasonCode: DeclineReason;
}

/** A break; without `resumedOn` it is not over, or the engagement ended in it. The day of return is no day of the break. */
export interface Break {
  readonly pausedOn: CalendarDate;
  readonly reasonCode: BreakReason;
  readonly resumedOn?: CalendarDate | undefined;
}

export interface DeclinedReferral {
  readonly referral: Referral;
  readonly declined: Declined;
}

interface Path {
  readonly referral: Referral;
  /** Referrals of the same person that were declined before this one, in order. */
  readonly past: readonly DeclinedReferral[];
}

interface Engagement extends Path {
  readonly acceptance: Acceptance;
  readonly startedOn: CalendarDate;
  readonly breaks: readonly Break[];
}

export type ReferralState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'referred' } & Path)
  | ({ readonly status: 'declined'; readonly declined: Declined } & Path)
  | ({ readonly status: 'accepted'; readonly acceptance: Acceptance } & Path)
  | ({ readonly status: 'engaged' } & Engagement)
  /** The last of the breaks is not over. */
  | ({ readonly status: 'paused' } & Engagement)
  | ({ readonly status: 'ended'; readonly endedOn: CalendarDate; readonly reasonCode: EndReason } & Engagement);

export type ReferralReason =
  | 'not-a-gateway'
  | 'reference-of-another-gateway'
  | 'already-referred-otherwise'
  | 'referral-outside-the-contract'
  | 'not-referred'
  | 'referral-declined'
  | 'already-accepted-otherwise'
  | 'criterion-not-defined'
  | 'criteria-not-met'
  | 'payment-group-not-defined'
  | 'not-accepted'
  | 'already-declined-otherwise'
  | 'another-providers-person'
  | 'already-started-otherwise'
  | 'not-started'
  | 'already-paused'
  | 'not-paused'
  | 'breaks-overlap'
  | 'engagement-ended'
  | 'engagement-outside-the-contract'
  | 'dates-out-of-order'
  | 'field-corrected-twice'
  | 'nothing-to-correct'
  | 'field-of-another-party'
  | 'corrected-into-the-future';

export const referralReasons: Record<ReferralReason, string> = {
  'not-a-gateway': '{organisation} may not refer people to this contract: its terms do not name it as a gateway',
  'reference-of-another-gateway':
    'Another gateway has referred somebody under this reference; refer this person under a reference of your own, for example with your name before it',
  'already-referred-otherwise':
    'This person is already referred, with another date or cohort; a wrong date is corrected instead',
  'referral-outside-the-contract': 'A referral is dated within the contract, from {from} to {to}',
  'not-referred': 'This person has not been referred to this contract',
  'referral-declined': 'The referral was declined on {declinedOn}; the person has to be referred again first',
  'already-accepted-otherwise': 'The referral is already accepted, with other particulars or by another provider',
  'criterion-not-defined': 'The criterion {criterion} is not one of version {version} of the eligibility criteria',
  'criteria-not-met': 'Nobody is accepted who does not meet every criterion of version {version}; missing: {missing}',
  'payment-group-not-defined': 'The terms of the contract define no payment group {group}',
  'not-accepted': 'The referral has not been accepted yet',
  'already-declined-otherwise':
    'The referral is already declined, on another day, for another reason or by another provider',
  'another-providers-person': 'The referral was accepted by {provider}, so another provider cannot change it',
  'already-started-otherwise': 'The engagement started on {startedOn} already; a wrong date is corrected instead',
  'not-started': 'The engagement has not started yet',
  'already-paused': 'The engagement is in a break since {pausedOn}',
  'not-paused': 'The engagement is not in a break',
  'breaks-overlap': 'A break on {pausedOn} would begin before the one before it was over, on {resumedOn}',
  'engagement-ended': 'The engagement ended on {endedOn}; after that only dates can be corrected',
  'engagement-outside-the-contract': '{field} {date} is outside the contract, which runs from {from} to {to}',
  'dates-out-of-order': '{later} {laterOn} would be before {earlier} {earlierOn}',
  'field-corrected-twice': '{field} is corrected twice in one command',
  'nothing-to-correct': 'Nothing is recorded under {field} that could be corrected',
  'field-of-another-party': '{field} is corrected by the party that recorded it, not by {organisation}',
  'corrected-into-the-future': '{field} cannot be corrected to {date}, which has not come yet',
};

type Answer = Decision<ReferralEvent, ReferralReason>;
type No = Refusal<ReferralReason> | undefined;

export const referralDecider: Decider<ReferralCommand, ReferralState, ReferralEvent, ReferralReason> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'refer':
        return refer(command, state);
      case 'accept':
        return accept(command, state);
      case 'decline':
        return decline(command, state);
      case 'start':
        return start(command, state);
      case 'pause':
        return pause(command, state);
      case 'resume':
        return resume(command, state);
      case 'end':
        return end(command, state);
      case 'correct-dates':
        return correctDates(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'PersonReferred': {
        const { referredBy, referredOn, cohort } = event;
        const referral = { referredBy, referredOn, ...(cohort === undefined ? {} : { cohort }) };
        return { status: 'referred', referral, past: pastOf(state) };
      }
      case 'ReferralAccepted': {
        const { type: _, contract: _c, person: _p, ...acceptance } = event;
        return state.status === 'referred' ? { ...state, status: 'accepted', acceptance } : state;
      }
      case 'ReferralDeclined': {
        const { declinedBy, declinedOn, reasonCode } = event;
        const declined = { declinedBy, declinedOn, reasonCode };
        return state.status === 'referred' ? { ...state, status: 'declined', declined } : state;
      }
      case 'EngagementStarted': {
        const { startedOn } = event;
        return state.status === 'accepted' ? { ...state, status: 'engaged', startedOn, breaks: [] } : state;
      }
      case 'EngagementPaused': {
        const { pausedOn, reasonCode } = event;
        if (state.status !== 'engaged') return state;
        return { ...state, status: 'paused', breaks: [...state.breaks, { pausedOn, reasonCode }] };
      }
      case 'EngagementResumed': {
        const { resumedOn } = event;
        if (state.status !== 'paused') return state;
        return { ...state, status: 'engaged', breaks: withLast(state.breaks, (last) => ({ ...last, resumedOn })) };
      }
      case 'EngagementEnded': {
        const { endedOn, reasonCode } = event;
        if (state.status !== 'engaged' && state.status !== 'paused') return state;
        return { ...state, status: 'ended', endedOn, reasonCode };
      }
      case 'ReferralDatesCorrected':
        return event.changes.reduce(corrected, state);
      default:
        return unreachable(event);
    }
  },
};

function refer(command: Of<ReferralCommand, 'refer'>, state: ReferralState): Answer {
  const { contract, person, by, facts, referredOn, cohort, reference, note } = command;
  if (!facts.gateway.includes(by.organisation)) return refuse('not-a-gateway', { organisation: by.organisation });

  // A reference is whatever a gateway calls somebody, so two of them may call different people the same.
  if (everReferred(state).some(({ referredBy }) => referredBy !== by.organisation)) {
    return refuse('reference-of-another-gateway');
  }
  const referral: Referral = { referredBy: by.organisation, referredOn, cohort };
  // A return that is sent again names referrals that have been answered since, also those that were declined.
  if (everReferred(state).some((known) => sameContent(known, referral))) return [];
  if (state.status !== 'absent' && state.status !== 'declined') return refuse('already-referred-otherwise');
  const outside = referralOutside(referredOn, facts);
  if (outside !== undefined) return outside;
  const again: Step = { field: 'referredOn', on: referredOn };
  const tooEarly = state.status === 'declined' ? outOfOrder([...stepsOf(state), again]) : undefined;
  if (tooEarly !== undefined) return tooEarly;
  return [
    { type: 'PersonReferred', contract, person, referredBy: by.organisation, referredOn, cohort, reference, note },
  ];
}

function accept(command: Of<ReferralCommand, 'accept'>, state: ReferralState): Answer {
  const { contract, person, by, facts, acceptedOn, criteriaMet, paymentGroup, ageAtReferral } = command;
  const acceptance: Acceptance = {
    provider: by.organisation,
    acceptedOn,
    criteriaVersion: facts.criteriaVersion,
    criteriaMet: [...new Set(criteriaMet)].toSorted(),
    paymentGroup,
    ageAtReferral,
  };
  switch (state.status) {
    case 'absent':
      return refuse('not-referred');
    case 'declined':
      return refuse('referral-declined', { declinedOn: state.declined.declinedOn });
    case 'accepted':
    case 'engaged':
    case 'paused':
    case 'ended': {
      // The criteria may have a newer version since; what was accepted under the older one stands.
      const asked = { ...acceptance, criteriaVersion: state.acceptance.criteriaVersion };
      return sameContent(asked, state.acceptance) ? [] : refuse('already-accepted-otherwise');
    }
    case 'referred':
      return (
        notEligible(command) ??
        outOfOrder([...stepsOf(state), { field: 'acceptedOn', on: acceptedOn }]) ?? [
          {
            type: 'ReferralAccepted',
            contract,
            person,
            ...acceptance,
            criteriaMet: [...acceptance.criteriaMet],
          },
        ]
      );
    default:
      return unreachable(state);
  }
}

/** Everybody who is accepted meets every criterion: whom the contract is for is not for the provider to choose. */
function notEligible({ facts, criteriaMet, paymentGroup }: Of<ReferralCommand, 'accept'>): No {
  const { criteria, criteriaVersion: version, paymentGroups } = facts;
  const unknown = criteriaMet.find((code) => !criteria.includes(code));
  if (unknown !== undefined) return refuse('criterion-not-defined', { criterion: unknown, version });
  const missing = criteria.filter((code) => !criteriaMet.includes(code));
  if (missing.length > 0) return refuse('criteria-not-met', { version, missing: missing.join(', ') });
  if (paymentGroup !== undefined && !paymentGroups.includes(paymentGroup)) {
    return refuse('payment-group-not-defined', { group: paymentGroup });
  }
  return undefined;
}

function decline(command: Of<ReferralCommand, 'decline'>, state: ReferralState): Answer {
  const { contract, person, by, declinedOn, reasonCode, words } = command;
  const declined: Declined = { declinedBy: by.organisation, declinedOn, reasonCode };
  if (isPastDecline(state, declined)) return [];
  switch (state.status) {
    case 'absent':
      return refuse('not-referred');
    case 'declined':
      return sameContent(state.declined, declined) ? [] : refuse('already-declined-otherwise');
    case 'accepted':
    case 'engaged':
    case 'paused':
    case 'ended':
      return refuse('already-accepted-otherwise');
    case 'referred':
      return (
        outOfOrder([...stepsOf(state), { field: 'declinedOn', on: declinedOn }]) ?? [
          { type: 'ReferralDeclined', contract, person, ...declined, words },
        ]
      );
    default:
      return unreachable(state);
  }
}

function start({ contract, person, by, facts, startedOn }: Of<ReferralCommand, 'start'>, state: ReferralState): Answer {
  const accepted = acceptedPath(state);
  if ('refused' in accepted) return accepted;
  const refusal = notOwn(accepted, by);
  if (refusal !== undefined) return refusal;
  if (accepted.status !== 'accepted') {
    const isRepeat = accepted.startedOn === startedOn;
    return isRepeat ? [] : refuse('already-started-otherwise', { startedOn: accepted.startedOn });
  }
  const step: Step = { field: 'startedOn', on: startedOn };
  const { provider } = accepted.acceptance;
  return (
    outOfOrder([...stepsOf(accepted), step]) ??
    outsideTheContract(step, facts) ?? [{ type: 'EngagementStarted', contract, person, provider, startedOn }]
  );
}

function pause(command: Of<ReferralCommand, 'pause'>, state: ReferralState): Answer {
  const { contract, person, by, facts, pausedOn, reasonCode, words } = command;
  const started = startedPath(state);
  if ('refused' in started) return started;
  const refusal = notOwn(started, by);
  if (refusal !== undefined) return refusal;
  if (started.breaks.some((known) => known.pausedOn === pausedOn && known.reasonCode === reasonCode)) return [];

  const last = started.breaks.at(-1);
  if (started.status === 'ended') return refuse('engagement-ended', { endedOn: started.endedOn });
  if (started.status === 'paused') return refuse('already-paused', { pausedOn: last?.pausedOn ?? '' });
  const step: Step = { field: 'pausedOn', on: pausedOn };
  return (
    outOfOrder([...stepsOf(started), step]) ??
    outsideTheContract(step, facts) ?? [{ type: 'EngagementPaused', contract, person, pausedOn, reasonCode, words }]
  );
}

function resume(
  { contract, person, by, facts, resumedOn }: Of<ReferralCommand, 'resume'>,
  state: ReferralState,
): Answer {
  const started = startedPath(state);
  if ('refused' in started) return started;
  const refusal = notOwn(started, by);
  if (refusal !== undefined) return refusal;
  if (started.breaks.some((known) => known.resumedOn === resumedOn)) return [];

  if (started.status === 'ended') return refuse('engagement-ended', { endedOn: started.endedOn });
  if (started.status === 'engaged') return refuse('not-paused');
  const step: Step = { field: 'resumedOn', on: resumedOn };
  return (
    outOfOrder([...stepsOf(started), step]) ??
    outsideTheContract(step, facts) ?? [{ type: 'EngagementResumed', contract, person, resumedOn }]
  );
}

function end(command: Of<ReferralCommand, 'end'>, state: ReferralState): Answer {
  const { contract, person, by, facts, endedOn, reasonCode, words } = command;
  const started = startedPath(state);
  if ('refused' in started) return started;
  const refusal = notOwn(started, by);
  if (refusal !== undefined) return refusal;
  if (started.status === 'ended') {
    const isRepeat = started.endedOn === endedOn && started.reasonCode === reasonCode;
    return isRepeat ? [] : refuse('engagement-ended', { endedOn: started.endedOn });
  }
  const step: Step = { field: 'endedOn', on: endedOn };
  return (
    outOfOrder([...stepsOf(started), step]) ??
    outsideTheContract(step, facts) ?? [{ type: 'EngagementEnded', contract, person, endedOn, reasonCode, words }]
  );
}

function correctDates(command: Of<ReferralCommand, 'correct-dates'>, state: ReferralState): Answer {
  const { contract, person, by, facts, changes, today, words } = command;
  if (state.status === 'absent') return refuse('not-referred');
  const again = firstTwice(changes.map(({ field }) => field));
  if (again !== undefined) return refuse('field-corrected-twice', { field: again });

  const corrections: Of<ReferralEvent, 'ReferralDatesCorrected'>['changes'] = [];
  for (const { field, to } of changes) {
    const from = dateOf(state, field);
    if (from === undefined) return refuse('nothing-to-correct', { field });
    if (!isOwnField(field, state, by))
      return refuse('field-of-another-party', { field, organisation: by.organisation });
    if (to > today) return refuse('corrected-into-the-future', { field, date: to });
    if (to !== from) corrections.push({ field, from, to });
  }
  if (corrections.length === 0) return [];
  return (
    outOfOrder(stepsOf(corrections.reduce(corrected, state))) ??
    correctedOutside(corrections, facts) ?? [
      { type: 'ReferralDatesCorrected', contract, person, changes: corrections, words },
    ]
  );
}

/**
 * The gateway's date is corrected by the gateway, the provider's dates by the provider: the day of the referral may
 * decide a price, so whoever is paid must not be able to move it.
 */
function isOwnField(field: CorrectableField, state: ReferralState, by: Asked['by']): boolean {
  if (state.status === 'absent') return false;
  const isProviding = PROVIDING_ROLES.includes(by.role);
  if (field === 'referredOn') return !isProviding && state.referral.referredBy === by.organisation;
  if (!isProviding) return false;
  if (by.role === 'social-prime') return true;
  return field === 'declinedOn'
    ? state.status === 'declined' && state.declined.declinedBy === by.organisation
    : 'acceptance' in state && state.acceptance.provider === by.organisation;
}

function correctedOutside(
  corrections: Of<ReferralEvent, 'ReferralDatesCorrected'>['changes'],
  facts: ContractFacts,
): No {
  for (const { field, to: on } of corrections) {
    if (field === 'acceptedOn' || field === 'declinedOn') continue;
    const refusal = field === 'referredOn' ? referralOutside(on, facts) : outsideTheContract({ field, on }, facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type Started = Extract<ReferralState, { startedOn: CalendarDate }>;
type Accepted = Extract<ReferralState, { acceptance: Acceptance }>;

function acceptedPath(state: ReferralState): Accepted | Refusal<ReferralReason> {
  switch (state.status) {
    case 'absent':
      return refuse('not-referred');
    case 'referred':
      return refuse('not-accepted');
    case 'declined':
      return refuse('referral-declined', { declinedOn: state.declined.declinedOn });
    default:
      return state;
  }
}

function startedPath(state: ReferralState): Started | Refusal<ReferralReason> {
  const accepted = acceptedPath(state);
  if ('refused' in accepted) return accepted;
  return accepted.status === 'accepted' ? refuse('not-started') : accepted;
}

function notOwn(accepted: Accepted, by: Asked['by']): No {
  const provider = anotherProviderOf(accepted, by);
  return provider === undefined ? undefined : refuse('another-providers-person', { provider });
}

/**
 * A person is the business of the provider that accepted them, and of the prime that answers for all providers.
 *
 * @returns the provider, when it is not for whoever asks to act for the person; undefined when nobody was accepted yet.
 */
export function anotherProviderOf(
  state: ReferralState,
  { organisation, role }: Pick<Actor, 'organisation' | 'role'>,
): OrganisationId | undefined {
  const prime: Role = 'social-prime';
  if (!('acceptance' in state) || role === prime) return undefined;
  const { provider } = state.acceptance;
  return provider === organisation ? undefined : provider;
}

/** People may be referred as soon as the contract is signed, so that the service has somebody to start with. */
function referralOutside(on: CalendarDate, { signedOn: from, endsOn: to }: ContractFacts): No {
  return on >= from && on <= to ? undefined : refuse('referral-outside-the-contract', { from, to });
}

function outsideTheContract({ field, on }: Step, { startsOn, endsOn }: ContractFacts): No {
  if (on >= startsOn && on <= endsOn) return undefined;
  return refuse('engagement-outside-the-contract', { field, date: on, from: startsOn, to: endsOn });
}

function outOfOrder(steps: readonly Step[]): No {
  const disorder = disorderIn(steps);
  if (disorder === undefined) return undefined;
  const { earlier, later } = disorder;
  if (earlier.field === 'resumedOn' && later.field === 'pausedOn') {
    return refuse('breaks-overlap', { pausedOn: later.on, resumedOn: earlier.on });
  }
  return refuse('dates-out-of-order', {
    earlier: earlier.field,
    earlierOn: earlier.on,
    later: later.field,
    laterOn: later.on,
  });
}

/** The dated steps of a path in the order in which they follow from each other; of past referrals, the last decline. */
function stepsOf(state: ReferralState): Step[] {
  if (state.status === 'absent') return [];
  const steps: Step[] = [];
  const lastDeclined = state.past.at(-1)?.declined.declinedOn;
  if (lastDeclined !== undefined) steps.push({ field: 'declinedOn', on: lastDeclined });
  steps.push({ field: 'referredOn', on: state.referral.referredOn });
  if (state.status === 'declined') steps.push({ field: 'declinedOn', on: state.declined.declinedOn });
  if ('acceptance' in state) steps.push({ field: 'acceptedOn', on: state.acceptance.acceptedOn });
  if ('startedOn' in state) {
    steps.push({ field: 'startedOn', on: state.startedOn });
    for (const { pausedOn, resumedOn } of state.breaks) {
      steps.push({ field: 'pausedOn', on: pausedOn });
      if (resumedOn !== undefined) steps.push({ field: 'resumedOn', on: resumedOn });
    }
  }
  if (state.status === 'ended') steps.push({ field: 'endedOn', on: state.endedOn });
  return steps;
}

function everReferred(state: ReferralState): readonly Referral[] {
  if (state.status === 'absent') return [];
  return [...state.past.map(({ referral }) => referral), state.referral];
}

/**
 * Whether this decline answered an earlier referral: a return that is sent again names declines after which the person
 * has been referred again. On or after the day of the present referral it can only answer that one.
 */
function isPastDecline(state: ReferralState, declined: Declined): boolean {
  if (state.status === 'absent' || declined.declinedOn >= state.referral.referredOn) return false;
  return state.past.some((known) => sameContent(known.declined, declined));
}

function pastOf(state: ReferralState): readonly DeclinedReferral[] {
  if (state.status === 'absent') return [];
  const { past, referral } = state;
  return state.status === 'declined' ? [...past, { referral, declined: state.declined }] : past;
}

function withLast(
  breaks: readonly Break[],
  change: (last: Break) => Break,
  which: (candidate: Break) => boolean = () => true,
): readonly Break[] {
  const last = breaks.findLastIndex(which);
  return breaks.map((known, index) => (index === last ? change(known) : known));
}

const isOver = ({ resumedOn }: Break) => resumedOn !== undefined;

/** The date that stands under a field. Of several breaks the last one is meant; of several referrals, the present one. */
function dateOf(state: ReferralState, field: CorrectableField): CalendarDate | undefined {
  if (state.status === 'absent') return undefined;
  switch (field) {
    case 'referredOn':
      return state.referral.referredOn;
    case 'declinedOn':
      return state.status === 'declined' ? state.declined.declinedOn : undefined;
    case 'acceptedOn':
      return 'acceptance' in state ? state.acceptance.acceptedOn : undefined;
    case 'startedOn':
      return 'startedOn' in state ? state.startedOn : undefined;
    case 'pausedOn':
      return 'breaks' in state ? state.breaks.at(-1)?.pausedOn : undefined;
    case 'resumedOn':
      return 'breaks' in state ? state.breaks.findLast(isOver)?.resumedOn : undefined;
    case 'endedOn':
      return state.status === 'ended' ? state.endedOn : undefined;
    default:
      return unreachable(field);
  }
}

function corrected(
  state: ReferralState,
  { field, to }: { readonly field: CorrectableField; readonly to: CalendarDate },
): ReferralState {
  if (state.status === 'absent') return state;
  switch (field) {
    case 'referredOn':
      return { ...state, referral: { ...state.referral, referredOn: to } };
    case 'declinedOn':
      return state.status === 'declined' ? { ...state, declined: { ...state.declined, declinedOn: to } } : state;
    case 'acceptedOn':
      return 'acceptance' in state ? { ...state, acceptance: { ...state.acceptance, acceptedOn: to } } : state;
    case 'startedOn':
      return 'startedOn' in state ? { ...state, startedOn: to } : state;
    case 'pausedOn': {
      if (!('breaks' in state)) return state;
      return { ...state, breaks: withLast(state.breaks, (last) => ({ ...last, pausedOn: to })) };
    }
    case 'resumedOn': {
      if (!('breaks' in state)) return state;
      return { ...state, breaks: withLast(state.breaks, (last) => ({ ...last, resumedOn: to }), isOver) };
    }
    case 'endedOn':
      return state.status === 'ended' ? { ...state, endedOn: to } : state;
    default:
      return unreachable(field);
  }
}

/** What others ask of a person's path: pricing by its dates, the payment group, who runs the service. */
export interface PathFacts {
  readonly referredOn: CalendarDate;
  readonly provider?: OrganisationId;
  readonly paymentGroup?: OutcomeCode;
  readonly startedOn?: CalendarDate;
  readonly endedOn?: CalendarDate;
}

/** Undefined for a person who was never referred. */
export function pathFacts(state: ReferralState): PathFacts | undefined {
  if (state.status === 'absent') return undefined;
  const { referredOn } = state.referral;
  if (!('acceptance' in state)) return { referredOn };
  const { provider, paymentGroup } = state.acceptance;
  return {
    referredOn,
    provider,
    ...(paymentGroup === undefined ? {} : { paymentGroup }),
    ...('startedOn' in state ? { startedOn: state.startedOn } : {}),
    ...(state.status === 'ended' ? { endedOn: state.endedOn } : {}),
  };
}
