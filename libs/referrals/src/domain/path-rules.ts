import { type Actor, type CalendarDate, type OrganisationId, type Refusal, type Role, refuse } from '#kernel';
import type { Asked, ContractFacts, No, ReferralReason } from './referral-commands.js';
import type { Acceptance, ReferralState } from './referral-state.js';
import { disorderIn, type Step } from './timeline.js';

type Started = Extract<ReferralState, { startedOn: CalendarDate }>;
type Accepted = Extract<ReferralState, { acceptance: Acceptance }>;

export function acceptedPath(state: ReferralState): Accepted | Refusal<ReferralReason> {
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

export function startedPath(state: ReferralState): Started | Refusal<ReferralReason> {
  const accepted = acceptedPath(state);
  if ('refused' in accepted) return accepted;
  return accepted.status === 'accepted' ? refuse('not-started') : accepted;
}

export function notOwn(accepted: Accepted, by: Asked['by']): No {
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

/**
 * Whose business a person is as far as reading goes. While a referral is open every provider of the contract may be the one
 * to accept it, and has to know who it is; once one has declined, nobody but it has had anything to do with the person.
 *
 * @returns the provider, when what is known of the person is not for whoever asks.
 */
export function closedToProvider(
  state: ReferralState,
  by: Pick<Actor, 'organisation' | 'role'>,
): OrganisationId | undefined {
  const provider: Role = 'service-provider';
  if (by.role !== provider) return undefined;
  if (state.status !== 'declined') return anotherProviderOf(state, by);
  const { declinedBy } = state.declined;
  return declinedBy === by.organisation ? undefined : declinedBy;
}

/** People may be referred as soon as the contract is signed, so that the service has somebody to start with. */
export function referralOutside(on: CalendarDate, { signedOn: from, endsOn: to }: ContractFacts): No {
  return on >= from && on <= to ? undefined : refuse('referral-outside-the-contract', { from, to });
}

export function outsideTheContract({ field, on }: Step, { startsOn, endsOn }: ContractFacts): No {
  if (on >= startsOn && on <= endsOn) return undefined;
  return refuse('engagement-outside-the-contract', { field, date: on, from: startsOn, to: endsOn });
}

export function outOfOrder(steps: readonly Step[]): No {
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
export function stepsOf(state: ReferralState): Step[] {
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
