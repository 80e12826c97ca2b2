/** What an event is for a payment, by its type. The check of a bundle knows the same table in code of its own. */
const roles = {
  payment: ['PaymentMade', 'AdvancePaid'],
  approval: ['StatementApproved', 'AdvanceApproved'],
  statement: ['StatementBegun', 'StatementIssued', 'StatementAbandoned'],
  lines: ['StatementLinesAdded'],
  claim: ['ClaimMade', 'ClaimWithdrawn', 'ClaimHeldOut', 'ClaimPutBack'],
  'cohort-claim': ['CohortClaimMade', 'CohortClaimRestated', 'CohortClaimWithdrawn'],
  verification: ['EvidenceVerified', 'EvidenceRejected', 'EvidenceQueried', 'VerificationWithdrawn'],
  evidence: ['EvidenceSubmitted', 'EvidenceWithdrawn'],
  outcome: ['OutcomeLapsed', 'OutcomeRegained', 'LapseCorrected', 'AchievementDateCorrected'],
  cohort: ['CohortDefined', 'CohortMeasured', 'CohortResultVerified', 'CohortResultRejected'],
  engagement: ['EngagementStarted', 'EngagementPaused', 'EngagementResumed', 'EngagementEnded'],
  referral: [
    'PersonReferred',
    'ReferralAccepted',
    'ReferralDeclined',
    'ReferralDatesCorrected',
    'BaselineRecorded',
    'BaselineCorrected',
  ],
  dispute: ['LineDisputed', 'DisputeResolved'],
  clawback: ['ClawbackProposed', 'ClawbackApproved', 'ClawbackDeclined', 'ClawbackAgreed', 'RefundReceived'],
  terms: ['TermsSet'],
  erasure: ['ErasureRequested', 'ErasureApproved', 'ErasureDeclined', 'ParticipantKeyDestroyed'],
  'legal-hold': ['LegalHoldPlaced', 'LegalHoldLifted'],
  person: ['ConsentGiven', 'ConsentWithdrawn', 'PersonsMerged'],
  reading: ['RecordRead', 'RecordDisclosed'],
} as const;

const byType = new Map<string, string>(
  Object.entries(roles).flatMap(([role, types]) => types.map((type) => [type, role] as const)),
);

/** Everything else belongs to what was agreed: organisations, parties, outcomes, meetings, documents. */
export function roleOf(type: string): string {
  if (type.startsWith('RateCard')) return 'rate-card';
  if (type.startsWith('Variation')) return 'variation';
  return byType.get(type) ?? 'agreement';
}
