import { z } from 'zod';
import { type EventOf, eventType, personal } from '#event-log';
import { CalendarDate, ContractId, Decimal, OrganisationId, OutcomeCode, PersonId } from '#kernel';

export const DeclineReason = z.enum([
  'not-eligible',
  'no-capacity',
  'declined-by-person',
  'already-served',
  'out-of-area',
  'duplicate',
  'other',
]);
export type DeclineReason = z.infer<typeof DeclineReason>;

/**
 * No code says anything about somebody's health or a conviction: a code stands in clear and can never be erased. Whatever
 * has to be said about it is said in words, which are sealed.
 */
export const BreakReason = z.enum(['unable-to-take-part', 'moved-away', 'lost-contact', 'family', 'other']);
export type BreakReason = z.infer<typeof BreakReason>;

/** As with a break. A death is said, because everybody who writes to the person or their family has to know of it. */
export const EndReason = z.enum([
  'completed',
  'withdrew',
  'lost-contact',
  'moved-away',
  'unable-to-take-part',
  'died',
  'other',
]);
export type EndReason = z.infer<typeof EndReason>;

/** The dated facts of a referral that a party may have recorded wrongly. */
export const CorrectableField = z.enum([
  'referredOn',
  'acceptedOn',
  'declinedOn',
  'startedOn',
  'pausedOn',
  'resumedOn',
  'endedOn',
]);
export type CorrectableField = z.infer<typeof CorrectableField>;

const path = { contract: ContractId, person: PersonId };
/** How an outcome stood on a day. */
const standing = {
  recordedOn: CalendarDate,
  /** Whether it was already achieved. */
  alreadyTrue: z.boolean(),
  /** What was measured then. */
  measured: Decimal.optional(),
};
const words = personal(z.string().max(2000));

/** STORED FORMATS: see `eventType`. */
export const referralEvents = {
  PersonReferred: eventType(
    'A person was referred',
    {
      ...path,
      referredBy: OrganisationId,
      referredOn: CalendarDate,
      cohort: OutcomeCode.optional(),
      /** The reference under which the referring party knows the person. */
      reference: personal(z.string().min(1).max(200)),
      note: words,
    },
    { subject: 'person', occurred: 'referredOn' },
  ),
  ReferralAccepted: eventType(
    'The provider found the person eligible and accepted the referral',
    {
      ...path,
      provider: OrganisationId,
      acceptedOn: CalendarDate,
      criteriaVersion: z.int().positive(),
      criteriaMet: z.array(OutcomeCode),
      paymentGroup: OutcomeCode.optional(),
      ageAtReferral: z.int().min(0).max(130).optional(),
    },
    { occurred: 'acceptedOn' },
  ),
  ReferralDeclined: eventType(
    'The referral was declined',
    { ...path, declinedBy: OrganisationId, declinedOn: CalendarDate, reasonCode: DeclineReason, words },
    { subject: 'person', occurred: 'declinedOn' },
  ),
  EngagementStarted: eventType(
    'The person started on the service',
    { ...path, provider: OrganisationId, startedOn: CalendarDate },
    { occurred: 'startedOn' },
  ),
  EngagementPaused: eventType(
    'A break began',
    { ...path, pausedOn: CalendarDate, reasonCode: BreakReason, words },
    { subject: 'person', occurred: 'pausedOn' },
  ),
  EngagementResumed: eventType(
    'The person came back from a break',
    { ...path, resumedOn: CalendarDate },
    { occurred: 'resumedOn' },
  ),
  EngagementEnded: eventType(
    'The engagement ended',
    { ...path, endedOn: CalendarDate, reasonCode: EndReason, words },
    { subject: 'person', occurred: 'endedOn' },
  ),
  /** A correction repairs the record; nothing that was agreed changes. */
  ReferralDatesCorrected: eventType(
    'Dates that had been recorded wrongly were corrected',
    {
      ...path,
      changes: z.array(z.strictObject({ field: CorrectableField, from: CalendarDate, to: CalendarDate })).min(1),
      words,
    },
    { subject: 'person' },
  ),
  /** How things stood when the person came: what was so already is no result of the service. */
  BaselineRecorded: eventType(
    'How an outcome stood at referral was recorded',
    { ...path, outcome: OutcomeCode, ...standing },
    { occurred: 'recordedOn' },
  ),
  BaselineCorrected: eventType(
    'How an outcome stood at referral had been recorded wrongly and was corrected',
    { ...path, outcome: OutcomeCode, from: z.strictObject(standing), to: z.strictObject(standing), words },
    { subject: 'person' },
  ),
};
export type ReferralEvent = EventOf<typeof referralEvents>;
