import type { EvidenceEvent, EvidenceReason, OutcomePath } from '#evidence';
import { calendarDate, EvidenceId, type Of, PersonId } from '#kernel';
import { actors, brightFutures, fairCheck, riverside, startsWork } from '../../contracts/test/fixtures.js';

/** The first evidence of a made-up person in the synthetic contract, and what became of it. */
export const person = PersonId.parse('P0000000000000001');
export const otherPerson = PersonId.parse('P0000000000000002');

export const path: OutcomePath = { contract: riverside, person, outcome: startsWork, occurrence: 1 };
export const achievedOn = calendarDate('2021-06-01');
export const E1 = EvidenceId.parse('E1');
export const E2 = EvidenceId.parse('E2');

export function fileMark(letter: string): string {
  return `hmac-sha256:${letter.repeat(64)}`;
}

export const item: Omit<Of<EvidenceEvent, 'EvidenceSubmitted'>, 'type'> = {
  ...path,
  achievedOn,
  evidence: E1,
  kind: 'payslip',
  issuer: 'employer',
  issuedOn: calendarDate('2021-06-30'),
  held: 'ledger',
  bytes: 1200,
  mediaType: 'application/pdf',
  fileMark: fileMark('a'),
  submittedBy: actors.provider.subject,
  submittedFor: brightFutures,
};

export const submitted: Of<EvidenceEvent, 'EvidenceSubmitted'> = { type: 'EvidenceSubmitted', ...item };
export const submittedSecond: Of<EvidenceEvent, 'EvidenceSubmitted'> = {
  type: 'EvidenceSubmitted',
  ...item,
  evidence: E2,
  kind: 'employment_contract',
  fileMark: fileMark('b'),
};
export const withdrawn: Of<EvidenceEvent, 'EvidenceWithdrawn'> = {
  type: 'EvidenceWithdrawn',
  ...path,
  evidence: E1,
  reasonCode: 'submitted-in-error',
};
export const corrected: Of<EvidenceEvent, 'AchievementDateCorrected'> = {
  type: 'AchievementDateCorrected',
  ...path,
  from: achievedOn,
  to: calendarDate('2021-06-02'),
};
export const verified: Of<EvidenceEvent, 'EvidenceVerified'> = {
  type: 'EvidenceVerified',
  ...path,
  achievedOn,
  evidence: [E1],
  method: 'document-check',
  verifiedBy: actors.verifier.subject,
  verifiedFor: fairCheck,
};
export const queried: Of<EvidenceEvent, 'EvidenceQueried'> = {
  type: 'EvidenceQueried',
  ...path,
  reasonCode: 'illegible',
};
export const rejected: Of<EvidenceEvent, 'EvidenceRejected'> = {
  type: 'EvidenceRejected',
  ...path,
  reasonCode: 'outcome-not-achieved',
};
export const verificationWithdrawn: Of<EvidenceEvent, 'VerificationWithdrawn'> = {
  type: 'VerificationWithdrawn',
  ...path,
  reasonCode: 'audit-finding',
};
export const lapsed: Of<EvidenceEvent, 'OutcomeLapsed'> = {
  type: 'OutcomeLapsed',
  ...path,
  lapsedOn: calendarDate('2021-06-20'),
  reasonCode: 'ended',
};
export const regained: Of<EvidenceEvent, 'OutcomeRegained'> = {
  type: 'OutcomeRegained',
  ...path,
  regainedOn: calendarDate('2021-07-01'),
};
/** The lapse was of other days. */
export const lapseCorrected: Of<EvidenceEvent, 'LapseCorrected'> = {
  type: 'LapseCorrected',
  ...path,
  from: { lapsedOn: lapsed.lapsedOn, regainedOn: regained.regainedOn },
  to: { lapsedOn: calendarDate('2021-06-22'), regainedOn: calendarDate('2021-06-25') },
};

/** Reasons that are refused for what was lost and regained, specified with the lapses. */
export const lapseReasons: readonly EvidenceReason[] = [
  'lapsed-before-achieved',
  'lapsed-already',
  'lapses-overlap',
  'nothing-lapsed',
  'regained-before-lapsed',
  'lapse-not-found',
  'lapse-in-the-future',
];
