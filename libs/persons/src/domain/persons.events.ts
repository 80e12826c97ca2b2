import { z } from 'zod';
import { type EventOf, eventType, personal } from '#event-log';
import { Actor, CalendarDate, ClaimId, ContractId, OrganisationId, PersonId, Uuid } from '#kernel';

/** What somebody may consent to; taking part in the service itself may rest on another basis in law. */
export const ConsentPurpose = z.enum(['taking-part', 'sharing-evidence', 'evaluation', 'contact-afterwards']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

/** Why data are kept that might otherwise be erased. */
export const HoldReason = z.enum(['dispute', 'audit', 'sample', 'legal-proceedings', 'investigation', 'other']);
export type HoldReason = z.infer<typeof HoldReason>;

/** On which ground somebody's data are to be erased (UK GDPR, Article 17(1)), or because they have been kept long enough. */
export const ErasureBasis = z.enum([
  'consent-withdrawn',
  'no-longer-needed',
  'objection',
  'unlawful-processing',
  'legal-obligation',
  'retention-ended',
]);
export type ErasureBasis = z.infer<typeof ErasureBasis>;

export const DeclineErasureReason = z.enum([
  'requested-in-error',
  'still-needed',
  'identity-not-confirmed',
  'exempt-by-law',
  'other',
]);
export type DeclineErasureReason = z.infer<typeof DeclineErasureReason>;

const words = personal(z.string().max(2000));
const path = { contract: ContractId, person: PersonId };

/** Over one person, or over everybody in a contract: then there is no person. */
const held = {
  contract: ContractId,
  person: PersonId.optional(),
  /** Whose key seals the words: the person's, or the contract's. */
  subject: z.string(),
  /** Counted for each person, and for the contract. */
  hold: z.int().positive(),
};

/** A claim of somebody who turned out to be another person who is known already. */
export const MergeFinding = z.strictObject({
  claim: ClaimId,
  /** What the other person's claim of the same outcome is, the same time of it, where there is one. */
  alsoClaimed: ClaimId.optional(),
  /** The payment that made it paid, where it was. */
  payment: Uuid.optional(),
});
export type MergeFinding = z.infer<typeof MergeFinding>;

/** STORED FORMATS: see `eventType`. */
export const personEvents = {
  ConsentGiven: eventType(
    'A person consented to something',
    { ...path, purpose: ConsentPurpose, givenOn: CalendarDate, words },
    { subject: 'person', occurred: 'givenOn' },
  ),
  ConsentWithdrawn: eventType(
    'A person withdrew a consent',
    { ...path, purpose: ConsentPurpose, withdrawnOn: CalendarDate, words },
    { subject: 'person', occurred: 'withdrawnOn' },
  ),
  /** Both pseudonyms stay as they are, with everything recorded under them: nothing is moved, and what was paid twice shows. */
  PersonsMerged: eventType(
    'A person was found to be another one who is known already',
    {
      ...path,
      /** Who it is. */
      into: PersonId,
      /** What stands claimed under this pseudonym: each is to be looked at. */
      findings: z.array(MergeFinding),
      words,
    },
    { subject: 'person' },
  ),
  LegalHoldPlaced: eventType(
    'A legal hold was placed: nothing under it is erased',
    { ...held, reasonCode: HoldReason, placedBy: Actor.shape.subject, placedFor: OrganisationId, words },
    { subject: 'subject' },
  ),
  LegalHoldLifted: eventType(
    'A legal hold was lifted',
    { ...held, liftedBy: Actor.shape.subject, liftedFor: OrganisationId, words },
    { subject: 'subject' },
  ),
  ErasureRequested: eventType(
    'The erasure of what is known of a person was asked for',
    {
      ...path,
      request: z.int().positive(),
      basis: ErasureBasis,
      requestedBy: Actor.shape.subject,
      requestedFor: OrganisationId,
      words,
    },
    { subject: 'person' },
  ),
  ErasureDeclined: eventType(
    'An erasure was declined',
    { ...path, request: z.int().positive(), reasonCode: DeclineErasureReason, words },
    { subject: 'person' },
  ),
  ErasureApproved: eventType('A second person approved an erasure', {
    ...path,
    request: z.int().positive(),
    approvedBy: Actor.shape.subject,
    approvedFor: OrganisationId,
  }),
  ParticipantKeyDestroyed: eventType('The key of a person was destroyed, and with it everything sealed about them', {
    contract: ContractId,
    subject: PersonId,
    /** The keys that are gone. They are destroyed again wherever a backup brings them back. */
    kids: z.array(z.string().regex(/^[a-z0-9-]{1,64}$/i)),
    basis: ErasureBasis,
    /** The approval that it was done on. */
    approval: Uuid,
    /** The last day on which a backup of the participants store may still hold the key. */
    backupsExpireBy: CalendarDate,
  }),
};
export type PersonEvent = EventOf<typeof personEvents>;
