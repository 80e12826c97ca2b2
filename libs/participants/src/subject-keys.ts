import { createHmac } from 'node:crypto';
import type Database from 'better-sqlite3';
import { type Clock, canonicalJson, type Entropy } from '#kernel';
import type { prepared } from './participants-tables.js';
import { IV_BYTES, KEY_BYTES, unwrap, wrap } from './sealed-box.js';

/** Unwrapped keys kept in memory: enough for everybody in a large contract, little enough not to be a second store. */
const KEYS_KEPT = 20_000;

export interface SubjectKey {
  readonly kid: string;
  readonly subject: string;
  readonly key: Buffer;
}

interface KeyRow {
  readonly kid: string;
  readonly subject: string;
  readonly wrapped: Buffer;
}

/**
 * The key of each subject, wrapped in the store and unwrapped while it is used. A key that two processes make at once is made
 * once, and one that either of them destroyed is used by neither.
 */
export class SubjectKeys {
  readonly #kept = new Map<string, SubjectKey>();
  #dataVersion: number;

  constructor(
    private readonly database: Database.Database,
    private readonly statements: ReturnType<typeof prepared>,
    private readonly kek: Buffer,
    private readonly entropy: Entropy,
    private readonly clock: Clock,
  ) {
    this.#dataVersion = this.#writesOfOthers();
  }

  /** The key of a subject, made when there is none; undefined for whoever is erased, and be it by another process just now. */
  orNew(subject: string): SubjectKey | undefined {
    if (this.isErased(subject)) return undefined;
    const known = this.of(subject);
    if (known !== undefined) return known;
    this.together(() => {
      // Another process may have been first since we looked: its key stands, and so does its erasure.
      if (this.statements.keyOfSubject.get(subject) !== undefined || this.isErased(subject)) return;
      const kid = this.newKid();
      const key = this.entropy.bytes(KEY_BYTES);
      this.statements.addKey.run({
        kid,
        subject,
        wrapped: wrap(this.kek, this.entropy.bytes(IV_BYTES), keyBoundTo({ kid, subject }), key),
        kek: nameOfKey(this.kek),
        createdAt: this.clock.now(),
      });
    });
    const made = this.of(subject);
    if (made === undefined && !this.isErased(subject)) {
      throw new Error('A key that was just made is gone: somebody else is writing to the store');
    }
    return made;
  }

  of(subject: string): SubjectKey | undefined {
    return this.#cached(`subject:${subject}`, () => this.statements.keyOfSubject.get(subject) as KeyRow | undefined);
  }

  named(kid: string): SubjectKey | undefined {
    return this.#cached(`kid:${kid}`, () => this.statements.key.get(kid) as KeyRow | undefined);
  }

  /** A number that changes whenever another connection has written. */
  #writesOfOthers(): number {
    return this.statements.dataVersion.get() as number;
  }

  #cached(name: string, read: () => KeyRow | undefined): SubjectKey | undefined {
    // A key that another process destroyed must not live on here, so any write by another empties what is kept.
    const version = this.#writesOfOthers();
    if (version !== this.#dataVersion || this.#kept.size >= KEYS_KEPT) this.forget();
    this.#dataVersion = version;

    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const row = read();
    if (row === undefined) return undefined;
    const key = { kid: row.kid, subject: row.subject, key: unwrap(this.kek, keyBoundTo(row), row.wrapped) };
    this.#kept.set(name, key);
    return key;
  }

  isErased(subject: string): boolean {
    return this.statements.isErased.get(subject) !== undefined;
  }

  newKid(): string {
    return `k${this.entropy.bytes(10).toString('hex')}`;
  }

  /** Whether any key is there that was destroyed, or one of a subject that is not known to be erased. */
  cameBack(subject: string, kids: readonly string[]): boolean {
    return (
      !this.isErased(subject) ||
      this.statements.keyOfSubject.get(subject) !== undefined ||
      kids.some((kid) => this.statements.key.get(kid) !== undefined)
    );
  }

  /** Takes the keys of a subject away, for good. @returns whether there was one. */
  destroy(subject: string, kids: readonly string[]): boolean {
    const erasedAt = this.clock.now();
    this.statements.erase.run({ subject, erasedAt });
    const row = this.statements.keyOfSubject.get(subject) as KeyRow | undefined;
    const standing = kids.filter((kid) => this.statements.key.get(kid) !== undefined);
    for (const kid of new Set([...kids, ...(row === undefined ? [] : [row.kid])])) {
      this.statements.addDestroyed.run({ kid, subject });
      this.statements.removeKey.run(kid);
    }
    return row !== undefined || standing.length > 0;
  }

  destroyedOf(subject: string): readonly string[] {
    return this.statements.destroyedOf.all(subject) as string[];
  }

  /** All of it or nothing, also of what is kept in memory: a key that was rolled back must not seal anything. */
  together<Result>(work: () => Result): Result {
    try {
      return this.database.transaction(work).immediate();
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** The keys kept in memory are overwritten, not only let go: nobody knows when their memory is used again. */
  forget(): void {
    for (const { key } of this.#kept.values()) key.fill(0);
    this.#kept.clear();
  }
}

/** What a wrapped key is tied to: it is the key of nobody else. */
export function keyBoundTo({ kid, subject }: { readonly kid: string; readonly subject: string }): string {
  return canonicalJson({ kid, subject });
}

/** Names a wrapping key without saying anything about it, so that a later change of key knows which rows are done. */
function nameOfKey(kek: Buffer): string {
  return createHmac('sha256', kek).update('name').digest('hex').slice(0, 16);
}
