import { z } from 'zod';
import { type EventOf, eventType, personal } from '#event-log';
import { Actor, CalendarDate, ContractId, OrganisationId, PersonId, Uuid } from '#kernel';

/** What was read: who it is, the whole of the record under the pseudonym, one sealed field, or one file. */
export const ReadingOf = z.enum(['identity', 'journey', 'field', 'file']);
export type ReadingOf = z.infer<typeof ReadingOf>;

export const DisclosurePurpose = z.enum([
  'audit',
  'verification',
  'dispute',
  'data-subject-request',
  'legal-proceedings',
  'evaluation',
]);
export type DisclosurePurpose = z.infer<typeof DisclosurePurpose>;

/** Whom it is about: a person, or nobody in particular, where the words are about the contract. */
const about = {
  contract: ContractId,
  person: PersonId.optional(),
  /** Whose key seals it. */
  subject: z.string(),
};
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Path = z.string().regex(/^\/[A-Za-z0-9]{1,64}$/);

/** STORED FORMATS: see `eventType`. */
export const readEvents = {
  /** Once for each reader, thing and day: what matters is who knew it, not how often they looked. */
  RecordRead: eventType(
    'Somebody read what is kept about a person, or what is sealed about a contract',
    {
      ...about,
      what: ReadingOf,
      /** The entry with the field that was opened. */
      entry: z.int().nonnegative().optional(),
      path: Path.optional(),
      file: Digest.optional(),
      readBy: Actor.shape.subject,
      readFor: OrganisationId,
      readOn: CalendarDate,
    },
    { occurred: 'readOn' },
  ),
  RecordDisclosed: eventType(
    'A sealed field or a file was disclosed to somebody, with its proof',
    {
      ...about,
      entry: z.int().nonnegative(),
      event: Uuid,
      path: Path,
      /** SHA-256 of what was handed out: what the event has committed to. */
      commit: Digest,
      /** The file that went with it, by the digest of its stored bytes. */
      file: Digest.optional(),
      /** To whom: an opaque reference. A name belongs into the words. */
      to: Actor.shape.subject,
      purpose: DisclosurePurpose,
      disclosedBy: Actor.shape.subject,
      disclosedFor: OrganisationId,
      words: personal(z.string().max(2000)),
    },
    { subject: 'subject' },
  ),
};
export type ReadEvent = EventOf<typeof readEvents>;
