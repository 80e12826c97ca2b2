import { type Of, refuse } from '#kernel';
import { anotherProvidersPerson, type EvidenceCommand, type EvidenceDecision } from './evidence-commands.js';
import { isAchieved, type Lapse, type OutcomeState } from './outcome.js';
import { notIndependent } from './verification.js';

/** What was achieved stays achieved; that it was lost for a time may set back the clock of what builds on it. */
export function recordLapse(command: Of<EvidenceCommand, 'record-lapse'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, lapsedOn, reasonCode, words, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'rejected') return refuse('already-rejected', { reasonCode: state.reasonCode });
  if (!isAchieved(state)) return refuse('nothing-submitted');
  const { achievedOn, lapses } = state;
  if (lapses.some((lapse) => lapse.lapsedOn === lapsedOn && lapse.reasonCode === reasonCode)) return [];
  if (lapsedOn <= achievedOn) return refuse('lapsed-before-achieved', { lapsedOn, achievedOn });
  const last = lapses.at(-1);
  if (last !== undefined && last.regainedOn === undefined) return refuse('lapsed-already', { lapsedOn: last.lapsedOn });
  if (last?.regainedOn !== undefined && lapsedOn < last.regainedOn) {
    return refuse('lapses-overlap', { lapsedOn, regainedOn: last.regainedOn });
  }
  return [{ type: 'OutcomeLapsed', contract, person, outcome, occurrence, lapsedOn, reasonCode, words }];
}

export function recordRegained(command: Of<EvidenceCommand, 'record-regained'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, regainedOn, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const last = state.lapses.at(-1);
  if (state.lapses.some((lapse) => lapse.regainedOn === regainedOn)) return [];
  if (last === undefined || last.regainedOn !== undefined) return refuse('nothing-lapsed');
  if (regainedOn <= last.lapsedOn) return refuse('regained-before-lapsed', { regainedOn, lapsedOn: last.lapsedOn });
  return [{ type: 'OutcomeRegained', contract, person, outcome, occurrence, regainedOn }];
}

/**
 * A lapse may set back the clock of what is paid for, so whoever is paid neither moves nor strikes it: the verifier does.
 * What was claimed before stays as it was claimed.
 */
export function correctLapse(command: Of<EvidenceCommand, 'correct-lapse'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, lapsedOn, to, words, by, today } = command;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  const { achievedOn, lapses, struckLapses } = state;
  const isRepeat = to === undefined ? struckLapses.includes(lapsedOn) : lapses.some((lapse) => isSpan(lapse, to));
  const standing = lapses.find((lapse) => lapse.lapsedOn === lapsedOn);
  if (standing === undefined) return isRepeat ? [] : refuse('lapse-not-found', { lapsedOn });
  const { regainedOn } = standing;
  const corrected = { contract, person, outcome, occurrence, from: { lapsedOn, regainedOn }, words };
  if (to === undefined) return [{ type: 'LapseCorrected', ...corrected }];
  if (isSpan(standing, to)) return [];
  const future = [to.lapsedOn, to.regainedOn].find((date) => date !== undefined && date > today);
  if (future !== undefined) return refuse('lapse-in-the-future', { date: future, today });
  if (to.lapsedOn <= achievedOn) return refuse('lapsed-before-achieved', { lapsedOn: to.lapsedOn, achievedOn });
  if (to.regainedOn !== undefined && to.regainedOn <= to.lapsedOn) {
    return refuse('regained-before-lapsed', { regainedOn: to.regainedOn, lapsedOn: to.lapsedOn });
  }
  const [before, after] = [lapses[lapses.indexOf(standing) - 1], lapses[lapses.indexOf(standing) + 1]];
  if (before?.regainedOn !== undefined && to.lapsedOn < before.regainedOn) {
    return refuse('lapses-overlap', { lapsedOn: to.lapsedOn, regainedOn: before.regainedOn });
  }
  // Only the last lapse can still go on.
  if (after !== undefined && (to.regainedOn === undefined || after.lapsedOn < to.regainedOn)) {
    return refuse('lapses-overlap', { lapsedOn: after.lapsedOn, regainedOn: to.regainedOn ?? 'no day yet' });
  }
  return [{ type: 'LapseCorrected', ...corrected, to }];
}

function isSpan(lapse: Lapse, days: Pick<Lapse, 'lapsedOn' | 'regainedOn'>): boolean {
  return lapse.lapsedOn === days.lapsedOn && lapse.regainedOn === days.regainedOn;
}
