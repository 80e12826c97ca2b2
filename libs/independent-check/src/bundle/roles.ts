/** What an event is for a payment, by its type: as the documentation of bundles lists it. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
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
};

const BY_TYPE = new Map(Object.entries(ROLES).flatMap(([role, types]) => types.map((type) => [type, role] as const)));

/** Kinds of events whose names begin alike. */
const BY_BEGINNING = [
  ['RateCard', 'rate-card'],
  ['Variation', 'variation'],
] as const;

export function roleOf(type: string): string {
  return BY_TYPE.get(type) ?? BY_BEGINNING.find(([beginning]) => type.startsWith(beginning))?.[1] ?? 'agreement';
}
