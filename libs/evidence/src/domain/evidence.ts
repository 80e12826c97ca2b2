import { type Decider, unreachable } from '#kernel';
import type { EvidenceEvent } from './evidence.events.js';
import type { EvidenceCommand, EvidenceReason } from './evidence-commands.js';
import { correctLapse, recordLapse, recordRegained } from './lapses.js';
import { evolve, type OutcomeState } from './outcome.js';
import { correctAchievementDate, submit, withdraw } from './submission.js';
import { query, reject, verify, withdrawVerification } from './verification.js';

export type {
  EvidenceCommand,
  EvidenceReason,
  FileState,
  ResponsibilityFacts,
  SubmissionFacts,
  Verifier,
} from './evidence-commands.js';
export {
  type AchievedOutcome,
  type EvidenceItem,
  isAchieved,
  type Lapse,
  type Measure,
  type OutcomeState,
} from './outcome.js';

export const evidenceDecider: Decider<EvidenceCommand, OutcomeState, EvidenceEvent, EvidenceReason> = {
  initial: { status: 'absent' },
  decide(command, state) {
    switch (command.type) {
      case 'submit':
        return submit(command, state);
      case 'withdraw':
        return withdraw(command, state);
      case 'correct-achievement-date':
        return correctAchievementDate(command, state);
      case 'verify':
        return verify(command, state);
      case 'query':
        return query(command, state);
      case 'reject':
        return reject(command, state);
      case 'withdraw-verification':
        return withdrawVerification(command, state);
      case 'record-lapse':
        return recordLapse(command, state);
      case 'record-regained':
        return recordRegained(command, state);
      case 'correct-lapse':
        return correctLapse(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};
