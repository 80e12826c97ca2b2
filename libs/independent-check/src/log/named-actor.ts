import type { StoredEvent } from './stored-event.js';

/** What of an event names the person who did it, and for whom. */
interface Names {
  readonly subject: string;
  readonly organisation?: string;
}

const NAMES: Readonly<Record<string, Names>> = {
  EvidenceSubmitted: { subject: 'submittedBy', organisation: 'submittedFor' },
  EvidenceVerified: { subject: 'verifiedBy', organisation: 'verifiedFor' },
  CohortMeasured: { subject: 'measuredBy', organisation: 'measuredFor' },
  CohortResultVerified: { subject: 'verifiedBy', organisation: 'verifiedFor' },
  CohortResultRejected: { subject: 'rejectedBy' },
  StatementApproved: { subject: 'approvedBy', organisation: 'payer' },
  PaymentMade: { subject: 'releasedBy', organisation: 'payer' },
  DisputeResolved: { subject: 'resolvedBySubject', organisation: 'resolvedBy' },
  ClawbackProposed: { subject: 'proposedBySubject', organisation: 'proposedBy' },
  ClawbackApproved: { subject: 'approvedBy', organisation: 'organisation' },
  RefundReceived: { subject: 'recordedBy', organisation: 'payer' },
  AdvanceApproved: { subject: 'approvedBy', organisation: 'payer' },
  AdvancePaid: { subject: 'releasedBy', organisation: 'payer' },
  LegalHoldPlaced: { subject: 'placedBy', organisation: 'placedFor' },
  LegalHoldLifted: { subject: 'liftedBy', organisation: 'liftedFor' },
  ErasureRequested: { subject: 'requestedBy', organisation: 'requestedFor' },
  ErasureApproved: { subject: 'approvedBy', organisation: 'approvedFor' },
  RecordRead: { subject: 'readBy', organisation: 'readFor' },
  RecordDisclosed: { subject: 'disclosedBy', organisation: 'disclosedFor' },
};

/**
 * Rules about who did what go by what the data say; the envelope says who recorded it. Where they differ, somebody was named
 * who did not act.
 *
 * @returns what differs; undefined where nothing does, or where the type names nobody.
 */
export function namedActorProblem({
  type,
  data,
  actor,
}: Pick<StoredEvent, 'type' | 'data' | 'actor'>): string | undefined {
  const names = NAMES[type];
  if (names === undefined) return undefined;
  for (const [field, recorded] of [
    [names.subject, actor.subject],
    [names.organisation, actor.organisation],
  ] as const) {
    const named = field === undefined ? undefined : data[field];
    if (named !== undefined && named !== recorded) {
      return `names ${String(named)} (${field}), and ${recorded} recorded it`;
    }
  }
  return undefined;
}
