import { PROVIDING_ROLES } from '#contracts';
import { type Of, refuse, sameDecimal } from '#kernel';
import { anotherProviderOf } from './path-rules.js';
import type { Answer, No, ReferralCommand } from './referral-commands.js';
import type { Baseline, ReferralState } from './referral-state.js';

/** What was so already when the person came is no result of the service, so it is said before the service begins. */
export function recordBaseline(command: Of<ReferralCommand, 'record-baseline'>, state: ReferralState): Answer {
  const { contract, person, by, facts, outcome, recordedOn, alreadyTrue, measured } = command;
  if (state.status === 'absent') return refuse('not-referred');
  if (state.status === 'declined') return refuse('referral-declined', { declinedOn: state.declined.declinedOn });
  const isProviding = PROVIDING_ROLES.includes(by.role);
  const provider = isProviding ? anotherProviderOf(state, by) : undefined;
  if (provider !== undefined) return refuse('another-providers-person', { provider });
  if (!isProviding && state.referral.referredBy !== by.organisation) {
    return refuse('not-your-referral', { organisation: by.organisation });
  }
  if (!facts.outcomes.includes(outcome)) return refuse('outcome-not-defined', { outcome });
  const baseline: Baseline = { outcome, recordedOn, alreadyTrue, measured };
  const standing = state.baselines.find((known) => known.outcome === outcome);
  if (standing !== undefined) {
    const isRepeat = isSame(standing, baseline);
    return isRepeat ? [] : refuse('baseline-recorded-otherwise', { outcome, recordedOn: standing.recordedOn });
  }
  return (
    misplacedBaseline({ ...state, baselines: [baseline] }) ?? [
      { type: 'BaselineRecorded', contract, person, outcome, recordedOn, alreadyTrue, measured },
    ]
  );
}

/**
 * What was so already decides whether an outcome is paid, so whoever is paid cannot correct it: the gateway does, whoever
 * recorded it. What was claimed before keeps what it was claimed on.
 */
export function correctBaseline(command: Of<ReferralCommand, 'correct-baseline'>, state: ReferralState): Answer {
  const { contract, person, by, outcome, recordedOn, alreadyTrue, measured, today, words } = command;
  if (state.status === 'absent') return refuse('not-referred');
  if (PROVIDING_ROLES.includes(by.role) || state.referral.referredBy !== by.organisation) {
    return refuse('not-your-referral', { organisation: by.organisation });
  }
  const standing = state.baselines.find((known) => known.outcome === outcome);
  if (standing === undefined) return refuse('baseline-not-recorded', { outcome });
  const baseline: Baseline = { outcome, recordedOn, alreadyTrue, measured };
  if (isSame(standing, baseline)) return [];
  if (recordedOn > today) return refuse('corrected-into-the-future', { field: 'recordedOn', date: recordedOn });
  const from = { recordedOn: standing.recordedOn, alreadyTrue: standing.alreadyTrue, measured: standing.measured };
  const to = { recordedOn, alreadyTrue, measured };
  return (
    misplacedBaseline({ ...state, baselines: [baseline] }) ?? [
      { type: 'BaselineCorrected', contract, person, outcome, from, to, words },
    ]
  );
}

/** Whether what is recorded of the time of referral is dated before it, or after the service had begun. */
export function misplacedBaseline(state: ReferralState): No {
  if (state.status === 'absent') return undefined;
  const { referredOn: from } = state.referral;
  const to = 'startedOn' in state ? state.startedOn : undefined;
  const early = state.baselines.find(({ recordedOn }) => recordedOn < from || (to !== undefined && recordedOn > to));
  if (early === undefined) return undefined;
  const { outcome, recordedOn } = early;
  return refuse('baseline-outside-its-time', { outcome, recordedOn, from, to: to ?? 'not started yet' });
}

function isSame(one: Baseline, other: Baseline): boolean {
  return (
    one.recordedOn === other.recordedOn &&
    one.alreadyTrue === other.alreadyTrue &&
    sameDecimal(one.measured, other.measured)
  );
}
