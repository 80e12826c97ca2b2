import type { PersonId } from './ids.js';

/** A sealed field as it stands in an event (reference: AES-256-GCM, the tag at the end of `ct`). */
export interface SealedField {
  /** JSON Pointer into the event's data. */
  readonly path: string;
  /** Whose key it is sealed under: a person, or a contract for words about nobody in particular. */
  readonly subject: string;
  readonly kid: string;
  readonly alg: 'A256GCM';
  readonly iv: string;
  readonly ct: string;
  /** SHA-256 of the plaintext with its salt: binds the ciphertext to one plaintext, and proves a disclosure. */
  readonly commit: string;
}

/** What a sealed field is bound to, so that it cannot be moved to another event. */
export interface SealingPlace {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly path: string;
}

/**
 * Seals and opens what the ledger knows about a person. The keys stand in the participants store, outside the log and
 * its backups; without a subject's key its fields stay closed for ever, and every hash over them still holds.
 */
export abstract class Sealer {
  /** Synchronous, because an event is sealed between decision and append. */
  abstract seal(place: SealingPlace, plaintext: unknown): SealedField;
  /** The plaintext, or `'erased'` when the subject's key is gone. @throws when the field was altered. */
  abstract open(place: Pick<SealingPlace, 'eventId' | 'type'>, field: SealedField): unknown;
  /** A keyed digest of content that must be comparable but not guessable (a command, a file). */
  abstract mac(purpose: string, content: Uint8Array | string): string;
  /** A random key for a file about this subject, wrapped under the subject's key and kept for it. */
  abstract newFileKey(subject: string): { readonly kid: string; readonly key: Buffer; readonly wrapped: string };
  abstract fileKey(subject: string, kid: string, wrapped: string): Buffer | 'erased';
}

/** Finds or makes the pseudonym of a person, by the reference under which a party knows them. */
export abstract class PersonDirectory {
  /** The same contract and reference always give the same pseudonym. */
  abstract enrol(contract: string, reference: string, known?: { readonly name?: string }): PersonId;
  abstract find(contract: string, reference: string): PersonId | undefined;
}
