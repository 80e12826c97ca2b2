import { z } from 'zod';
import { EvidenceIssuer, EvidenceKind } from '#contracts';
import { type EventOf, eventType, personal, type RawData } from '#event-log';
import { Actor, CalendarDate, ContractId, Decimal, EvidenceId, OrganisationId, OutcomeCode, PersonId } from '#kernel';

export const QueryReason = z.enum([
  'signature-missing',
  'date-missing-or-unclear',
  'does-not-show-the-outcome',
  'illegible',
  'wrong-person',
  'evidence-missing',
  'other',
]);
export type QueryReason = z.infer<typeof QueryReason>;

export const RejectReason = z.enum([
  'outcome-not-achieved',
  'evidence-not-genuine',
  'outside-the-definition',
  'not-eligible',
  'duplicate',
  'other',
]);
export type RejectReason = z.infer<typeof RejectReason>;

export const WithdrawReason = z.enum(['submitted-in-error', 'superseded', 'found-wrong', 'consent-withdrawn', 'other']);
export type WithdrawReason = z.infer<typeof WithdrawReason>;

export const VerificationMethod = z.enum(['document-check', 'site-visit', 'data-match', 'interview']);
export type VerificationMethod = z.infer<typeof VerificationMethod>;

export const VerificationWithdrawReason = z.enum(['audit-finding', 'evidence-withdrawn', 'made-in-error', 'other']);
export type VerificationWithdrawReason = z.infer<typeof VerificationWithdrawReason>;

/** `application/pdf`: the type of a file, without parameters. */
export const MediaType = z
  .string()
  .regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/, 'must be a media type such as application/pdf');

/** One outcome of one person, the nth time. */
export const outcomePath = {
  contract: ContractId,
  person: PersonId,
  outcome: OutcomeCode,
  /** 1 for the first; above it where the rate card lets an outcome be claimed again. */
  occurrence: z.int().positive(),
};
const Path = z.strictObject(outcomePath);
export type OutcomePath = z.infer<typeof Path>;
const words = personal(z.string().max(2000));

export const Quantity = z.int().positive().max(1_000_000);

/** How much of it, where an outcome is counted or measured: as the provider says, and as the verifier found. */
const measure = {
  /** In the unit of the outcome; 1, when absent. */
  quantity: Quantity.optional(),
  /** The measured value that a sliding scale or a milestone looks at. */
  measured: Decimal.optional(),
};

/** Nothing was measured before version 2. */
const unmeasured = (data: RawData): RawData => data;

/** Why a state that an outcome had reached was lost for a time. */
export const LapseReason = z.enum(['ended', 'moved-away', 'lost-contact', 'other']);
export type LapseReason = z.infer<typeof LapseReason>;

/** Lost from the first of these days on; without the other it still is. */
const lapseDays = { lapsedOn: CalendarDate, regainedOn: CalendarDate.optional() };

/** STORED FORMATS: see `eventType`. */
export const evidenceEvents = {
  EvidenceSubmitted: eventType(
    'Evidence that an outcome was achieved was submitted',
    {
      ...outcomePath,
      achievedOn: CalendarDate,
      ...measure,
      evidence: EvidenceId,
      kind: EvidenceKind,
      /** What sort of body issued it, as the evidence rule names them. Its name belongs into the description. */
      issuer: EvidenceIssuer.optional(),
      issuedOn: CalendarDate.optional(),
      /** In the ledger's own store, or with the provider (then only its digest and place are kept). */
      held: z.enum(['ledger', 'provider']),
      /** Size and type of the file in clear. */
      bytes: z.int().positive(),
      mediaType: MediaType,
      /**
       * A keyed digest of the file: the same file has the same mark wherever it turns up, and without the key, which
       * stands outside the log, nothing can be guessed from it.
       */
      fileMark: z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/),
      /** Who submitted it and for whom: whoever verifies must be another person of another organisation. */
      submittedBy: Actor.shape.subject,
      submittedFor: OrganisationId,
      description: words,
      fileName: personal(z.string().max(300)),
      /** SHA-256 of the file in clear. Sealed, because a form with few unknown fields can be guessed from it. */
      contentDigest: personal(z.string().regex(/^sha256:[0-9a-f]{64}$/)),
      /** Where the provider keeps it. */
      location: personal(z.string().max(500)),
    },
    { version: 2, subject: 'person', occurred: 'achievedOn', upcasters: { 1: unmeasured } },
  ),
  EvidenceWithdrawn: eventType(
    'A piece of evidence was withdrawn',
    { ...outcomePath, evidence: EvidenceId, reasonCode: WithdrawReason, words },
    { subject: 'person' },
  ),
  AchievementDateCorrected: eventType(
    'The day on which the outcome was achieved had been recorded wrongly and was corrected',
    { ...outcomePath, from: CalendarDate, to: CalendarDate, words },
    { subject: 'person' },
  ),
  EvidenceVerified: eventType(
    'The verifier found that the evidence shows the outcome',
    {
      ...outcomePath,
      achievedOn: CalendarDate,
      ...measure,
      /** What the provider had said, where the verifier found something else. */
      submittedQuantity: measure.quantity,
      submittedMeasured: measure.measured,
      evidence: z.array(EvidenceId).min(1),
      method: VerificationMethod,
      verifiedBy: Actor.shape.subject,
      verifiedFor: OrganisationId,
      words,
    },
    { version: 2, subject: 'person', upcasters: { 1: unmeasured } },
  ),
  EvidenceQueried: eventType(
    'The verifier sent the evidence back with a question',
    { ...outcomePath, reasonCode: QueryReason, words },
    { subject: 'person' },
  ),
  EvidenceRejected: eventType(
    'The verifier rejected the evidence',
    { ...outcomePath, reasonCode: RejectReason, words },
    { subject: 'person' },
  ),
  VerificationWithdrawn: eventType(
    'A verification was taken back',
    { ...outcomePath, reasonCode: VerificationWithdrawReason, words },
    { subject: 'person' },
  ),
  /**
   * What the outcome had reached did not hold: a tenancy ended, a job was lost. The outcome stays achieved; a rate card
   * may set the clock of later ones back.
   */
  OutcomeLapsed: eventType(
    'What had been achieved was lost',
    { ...outcomePath, lapsedOn: CalendarDate, reasonCode: LapseReason, words },
    { subject: 'person', occurred: 'lapsedOn' },
  ),
  OutcomeRegained: eventType(
    'What had been lost was regained',
    { ...outcomePath, regainedOn: CalendarDate },
    { occurred: 'regainedOn' },
  ),
  LapseCorrected: eventType(
    'A lapse had been recorded wrongly and was corrected',
    {
      ...outcomePath,
      from: z.strictObject(lapseDays),
      /** Absent where nothing had been lost at all. */
      to: z.strictObject(lapseDays).optional(),
      words,
    },
    { subject: 'person' },
  ),
};
export type EvidenceEvent = EventOf<typeof evidenceEvents>;
