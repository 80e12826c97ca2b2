import { sameContent } from '#contracts';
import { type Decider, type Of, refuse, unreachable } from '#kernel';
import { correctBaseline, misplacedBaseline, recordBaseline } from './baseline.js';
import { correctDates } from './correct-dates.js';
import {
  acceptedPath,
  notOwn,
  outOfOrder,
  outsideTheContract,
  referralOutside,
  startedPath,
  stepsOf,
} from './path-rules.js';
import type { Answer, No, ReferralCommand, ReferralReason } from './referral-commands.js';
import { type Acceptance, type Declined, evolve, type Referral, type ReferralState } from './referral-state.js';
import type { ReferralEvent } from './referrals.events.js';
import type { Step } from './timeline.js';

export { anotherProviderOf, closedToProvider } from './path-rules.js';
export {
  type ContractFacts,
  type ReferralCommand,
  type ReferralReason,
  referralFactsOf,
  referralReasons,
} from './referral-commands.js';
export {
  type Acceptance,
  type Baseline,
  type Break,
  type Declined,
  type DeclinedReferral,
  type PathFacts,
  pathFacts,
  type Referral,
  type ReferralState,
} from './referral-state.js';

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
      case 'record-baseline':
        return recordBaseline(command, state);
      case 'correct-baseline':
        return correctBaseline(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
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
    outsideTheContract(step, facts) ??
    misplacedBaseline({ ...accepted, status: 'engaged', startedOn, breaks: [] }) ?? [
      { type: 'EngagementStarted', contract, person, provider, startedOn },
    ]
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
