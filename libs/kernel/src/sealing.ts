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
  /**
   * Synchronous, because an event is sealed between decision and append. Words about a subject whose key was destroyed
   * are sealed under a key that nobody keeps: what has to be recorded later can be, and they are erased as they are written.
   */
  abstract seal(place: SealingPlace, plaintext: unknown): SealedField;
  /**
   * The bytes that the field's commitment is the SHA-256 of: canonical JSON of the value with its salt. `'erased'` when the
   * subject's key is gone. @throws when the field was altered.
   */
  abstract plaintext(place: Pick<SealingPlace, 'eventId' | 'type'>, field: SealedField): Buffer | 'erased';

  /** The value, or `'erased'` when the subject's key is gone. @throws when the field was altered. */
  open(place: Pick<SealingPlace, 'eventId' | 'type'>, field: SealedField): unknown {
    const plaintext = this.plaintext(place, field);
    if (plaintext === 'erased') return 'erased';
    return (JSON.parse(plaintext.toString('utf8')) as { readonly value: unknown }).value;
  }

  /** A keyed digest of content that must be comparable but not guessable (a command, a file). */
  abstract mac(purpose: string, content: Uint8Array | string): string;
  /**
   * A random key for a file about this subject, wrapped under the subject's key and kept for it.
   *
   * @throws SubjectErased when the subject's key was destroyed: a file that nobody could open again is not taken.
   */
  abstract newFileKey(subject: string): { readonly kid: string; readonly key: Buffer; readonly wrapped: string };
  abstract fileKey(subject: string, kid: string, wrapped: string): Buffer | 'erased';
}

/** Finds or makes the pseudonym of a person, by the reference under which a party knows them. */
export abstract class PersonDirectory {
  /** The same contract and reference always give the same pseudonym. */
  abstract enrol(contract: string, reference: string, known?: { readonly name?: string }): PersonId;
  abstract find(contract: string, reference: string): PersonId | undefined;
  /** What a party calls this person, `'erased'` when their key is gone, undefined for a pseudonym nobody was given. */
  abstract whoIs(
    person: string,
  ): { readonly reference: string; readonly name: string | undefined } | 'erased' | undefined;
}

/** The key of this subject was destroyed, so nothing more can be kept about them. */
export class SubjectErased extends Error {
  override readonly name = 'SubjectErased';
  constructor(readonly subject: string) {
    super(`The key of ${subject} was destroyed: nothing more can be kept about them`);
  }
}

/** The keys of a subject as the log says they were destroyed. */
export interface DestroyedKeys {
  readonly subject: string;
  readonly kids: readonly string[];
}

/** A key is deleted, but a file may still hold it, because another process reads: ask again. */
export class KeyNotGoneYet extends Error {
  override readonly name = 'KeyNotGoneYet';
}

/** Takes keys away for good. Whether that may be done is decided, and the decision recorded, before anybody asks. */
export abstract class KeyDestroyer {
  /**
   * Destroys the key of a subject, and with it everything that is sealed about them; it is gone from every file once this
   * returns. Done already, it is made sure of once more, so that whoever was interrupted can ask again.
   *
   * @returns the ids of the keys that were destroyed, the same each time.
   * @throws KeyNotGoneYet
   */
  abstract destroyKeys(subject: string): readonly string[];
  /**
   * Destroys again what a backup may have brought back.
   *
   * @returns the subjects whose keys were there.
   * @throws KeyNotGoneYet
   */
  abstract destroyAgain(destroyed: readonly DestroyedKeys[]): readonly string[];
}
