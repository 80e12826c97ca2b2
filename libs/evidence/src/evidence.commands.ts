import type { NamedCommand } from '#contracts';
import { CorrectAchievementDate, CorrectAchievementDateInput } from './correct-achievement-date.js';
import { CorrectLapse, CorrectLapseInput } from './correct-lapse.js';
import { QueryEvidence, QueryEvidenceInput } from './query-evidence.js';
import { RecordLapse, RecordLapseInput } from './record-lapse.js';
import { RecordRegained, RecordRegainedInput } from './record-regained.js';
import { RejectEvidence, RejectEvidenceInput } from './reject-evidence.js';
import { SubmitEvidence, SubmitEvidenceInput } from './submit-evidence.js';
import { VerifyEvidence, VerifyEvidenceInput } from './verify-evidence.js';
import { WithdrawEvidence, WithdrawEvidenceInput } from './withdraw-evidence.js';
import { WithdrawVerification, WithdrawVerificationInput } from './withdraw-verification.js';

export const evidenceCommands = {
  'submit-evidence': {
    command: SubmitEvidence,
    input: SubmitEvidenceInput,
    summary: 'Submit evidence that a person achieved an outcome',
  },
  'withdraw-evidence': {
    command: WithdrawEvidence,
    input: WithdrawEvidenceInput,
    summary: 'Take a piece of evidence back',
  },
  'correct-achievement-date': {
    command: CorrectAchievementDate,
    input: CorrectAchievementDateInput,
    summary: 'Correct the day on which an outcome was achieved',
  },
  'verify-evidence': {
    command: VerifyEvidence,
    input: VerifyEvidenceInput,
    summary: 'Find that the evidence shows the outcome',
  },
  'query-evidence': {
    command: QueryEvidence,
    input: QueryEvidenceInput,
    summary: 'Send evidence back to the provider with a question',
  },
  'reject-evidence': { command: RejectEvidence, input: RejectEvidenceInput, summary: 'Reject the evidence' },
  'withdraw-verification': {
    command: WithdrawVerification,
    input: WithdrawVerificationInput,
    summary: 'Take a verification back',
  },
  'record-lapse': {
    command: RecordLapse,
    input: RecordLapseInput,
    summary: 'Record that what had been achieved was lost',
  },
  'record-regained': {
    command: RecordRegained,
    input: RecordRegainedInput,
    summary: 'Record that what had been lost was regained',
  },
  'correct-lapse': {
    command: CorrectLapse,
    input: CorrectLapseInput,
    summary: 'Correct when what had been achieved was lost, or that it was lost at all',
  },
} satisfies Record<string, NamedCommand>;
