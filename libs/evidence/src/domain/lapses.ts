import { type Of, refuse } from '#kernel';
import { anotherProvidersPerson, type EvidenceCommand, type EvidenceDecision } from './evidence-commands.js';
import { isAchieved, type OutcomeState } from './outcome.js';

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
