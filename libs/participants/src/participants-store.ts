import { createHash, createHmac } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from '#durable-files';
import {
  type Clock,
  canonicalJson,
  type DestroyedKeys,
  type Entropy,
  type KeyDestroyer,
  KeyNotGoneYet,
  newPersonId,
  type PersonDirectory,
  type PersonId,
  type SealedField,
  Sealer,
  type SealingPlace,
  SubjectErased,
  SystemClock,
  SystemEntropy,
} from '#kernel';
import { createKeyFile, ParticipantsFileError, readKeyFile } from './key-file.js';
import {
  fromVersion1,
  initialise,
  installationSecret,
  prepared,
  SCHEMA_VERSION,
  secure,
} from './participants-tables.js';
import { derivedKey, IV_BYTES, KEY_BYTES, openBox, SealBroken, sealBox, unwrap, wrap } from './sealed-box.js';
import { keyBoundTo, type SubjectKey, SubjectKeys } from './subject-keys.js';

export interface ParticipantsFiles {
  /** The store itself. It is kept outside the log's folder and outside the log's backups. */
  readonly file: string;
  /** The key that wraps all keys in it: readable by the ledger's own account and nobody else. */
  readonly keyFile: string;
}

export interface ParticipantsOptions {
  readonly entropy?: Entropy;
  readonly clock?: Clock;
  /** How long to wait for another process that writes, or reads what is to be gone. Five seconds, when absent. */
  readonly busyTimeoutMs?: number;
}

const SALT_BYTES = 32;
interface PersonRow {
  readonly person: PersonId;
  readonly reference: Buffer;
  readonly name: Buffer | null;
}

/**
 * Who a pseudonym is, and the key to what is sealed about them: the one store of the ledger from which something can be
 * taken away. It is no part of the log, so a person's key can go while every hash over the log still holds.
 *
 * Several processes may have it open. A key or person that two of them make at once is made once.
 */
export class ParticipantsStore extends Sealer implements PersonDirectory, KeyDestroyer {
  readonly #secret: Buffer;
  readonly #statements: ReturnType<typeof prepared>;
  readonly #keys: SubjectKeys;

  private constructor(
    private readonly database: Database.Database,
    kek: Buffer,
    private readonly entropy: Entropy,
    clock: Clock,
  ) {
    super();
    this.#secret = installationSecret(database, kek);
    this.#statements = prepared(database);
    this.#keys = new SubjectKeys(database, this.#statements, kek, entropy, clock);
  }

  /**
   * Makes an empty store, and its key file unless there is one. What it makes is complete or absent, also after a crash.
   *
   * @throws ParticipantsFileError when the store is there already: creating it twice would lose everybody's keys.
   */
  static create({ file, keyFile }: ParticipantsFiles, options: ParticipantsOptions = {}): ParticipantsStore {
    if (existsSync(file)) throw new ParticipantsFileError(`There is a participants store at ${file} already`);
    const { entropy = new SystemEntropy() } = options;
    const kek = createKeyFile(keyFile, entropy);
    const unfinished = `${file}.new`;
    for (const name of [unfinished, `${unfinished}-journal`]) rmSync(name, { force: true });
    // SQLite gives its journals the mode of the store, so only its own account can ever read any of them.
    closeSync(openSync(unfinished, 'wx', 0o600));
    const database = new Database(unfinished, { fileMustExist: true });
    try {
      database.pragma('synchronous = FULL');
      initialise(database, kek, entropy);
    } finally {
      database.close();
    }
    renameSync(unfinished, file);
    syncFolder(dirname(file));
    return ParticipantsStore.open({ file, keyFile }, options);
  }

  /**
   * @throws ParticipantsFileError when there is no such store, it is damaged or was made by a newer version, or the key
   * file belongs to another.
   */
  static open({ file, keyFile }: ParticipantsFiles, options: ParticipantsOptions = {}): ParticipantsStore {
    if (!existsSync(file)) throw new ParticipantsFileError(`There is no participants store at ${file}`);
    const kek = readKeyFile(keyFile);
    const database = new Database(file, { fileMustExist: true });
    try {
      const version = database.pragma('user_version', { simple: true });
      if (version === 1) fromVersion1(database);
      else if (version !== SCHEMA_VERSION) {
        throw new ParticipantsFileError(
          `The participants store ${file} has format ${version}; this version reads ${SCHEMA_VERSION}`,
        );
      }
      secure(database, file, options.busyTimeoutMs);
      return ParticipantsStore.#over(database, kek, options);
    } catch (error) {
      database.close();
      if (error instanceof SealBroken) {
        throw new ParticipantsFileError(`The key file ${keyFile} does not belong to ${file}`);
      }
      const { code } = error as { readonly code?: unknown };
      if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
        throw new ParticipantsFileError(`The participants store ${file} is damaged. Restore it from a backup`);
      }
      throw error;
    }
  }

  /** A store that is gone when the process ends: for tests, and for a ledger that is only a demonstration. */
  static inMemory(entropy: Entropy = new SystemEntropy(), clock: Clock = new SystemClock()): ParticipantsStore {
    const database = new Database(':memory:');
    const kek = entropy.bytes(KEY_BYTES);
    initialise(database, kek, entropy);
    return ParticipantsStore.#over(database, kek, { entropy, clock });
  }

  static #over(database: Database.Database, kek: Buffer, options: ParticipantsOptions): ParticipantsStore {
    const { entropy = new SystemEntropy(), clock = new SystemClock() } = options;
    return new ParticipantsStore(database, kek, entropy, clock);
  }

  seal(place: SealingPlace, value: unknown): SealedField {
    const { kid, key } = this.#keys.orNew(place.subject) ?? this.#keyKeptByNobody();
    const salt = this.entropy.bytes(SALT_BYTES).toString('base64url');
    const plaintext = Buffer.from(canonicalJson({ salt, value }));
    const iv = this.entropy.bytes(IV_BYTES);
    return {
      path: place.path,
      subject: place.subject,
      kid,
      alg: 'A256GCM',
      iv: iv.toString('base64url'),
      ct: sealBox(fieldKey(key, place), iv, boundTo(place), plaintext).toString('base64url'),
      commit: commitmentOf(plaintext),
    };
  }

  plaintext(place: Pick<SealingPlace, 'eventId' | 'type'>, field: SealedField): Buffer | 'erased' {
    const known = this.#keys.named(field.kid);
    if (known === undefined) return 'erased';
    const whole = { ...place, subject: field.subject, path: field.path };
    const iv = Buffer.from(field.iv, 'base64url');
    const plaintext = openBox(fieldKey(known.key, whole), iv, boundTo(whole), Buffer.from(field.ct, 'base64url'));
    // GCM does not commit to its key: whoever knows two keys can make one ciphertext that opens to two different texts.
    // The commitment in the event settles which of them was meant.
    if (commitmentOf(plaintext) !== field.commit) {
      throw new SealBroken(`${place.eventId}${field.path} opens to something other than what was committed to`);
    }
    return plaintext;
  }

  mac(purpose: string, content: Uint8Array | string): string {
    return `hmac-sha256:${this.#digest(purpose, content).toString('hex')}`;
  }

  newFileKey(subject: string): { readonly kid: string; readonly key: Buffer; readonly wrapped: string } {
    const known = this.#keys.orNew(subject);
    if (known === undefined) throw new SubjectErased(subject);
    const key = this.entropy.bytes(KEY_BYTES);
    const wrapped = wrap(fileKeyKey(known.key), this.entropy.bytes(IV_BYTES), keyBoundTo(known), key);
    return { kid: known.kid, key, wrapped: wrapped.toString('base64url') };
  }

  /** @throws SealBroken when the wrapped key was altered, or is another subject's. */
  fileKey(subject: string, kid: string, wrapped: string): Buffer | 'erased' {
    const known = this.#keys.named(kid);
    if (known === undefined) return 'erased';
    return unwrap(fileKeyKey(known.key), keyBoundTo({ kid, subject }), Buffer.from(wrapped, 'base64url'));
  }

  enrol(contract: string, reference: string, known: { readonly name?: string } = {}): PersonId {
    const lookup = this.#lookup(contract, reference);
    const enrolled = () => this.#statements.personByLookup.get(lookup) as PersonRow | undefined;
    // Looked for first without the write lock, because most of a return is about people who are enrolled already.
    const standing = enrolled();
    if (standing !== undefined && !this.#isOtherName(standing, known.name)) return standing.person;
    return this.#keys.together((): PersonId => {
      // Looked at again: while this waited for its turn, another process may have enrolled them, or erased them.
      const row = enrolled();
      const person = row?.person ?? newPersonId(this.entropy);
      if (row === undefined) {
        this.#statements.addPerson.run({
          person,
          contract,
          lookup,
          reference: this.#aboutPerson(person, 'reference', reference),
          name: known.name === undefined ? null : this.#aboutPerson(person, 'name', known.name),
        });
      } else if (known.name !== undefined && !this.#keys.isErased(person)) {
        this.#statements.renamePerson.run({ person, name: this.#aboutPerson(person, 'name', known.name) });
      }
      return person;
    });
  }

  find(contract: string, reference: string): PersonId | undefined {
    return (this.#statements.personByLookup.get(this.#lookup(contract, reference)) as PersonRow | undefined)?.person;
  }

  whoIs(person: string): { readonly reference: string; readonly name: string | undefined } | 'erased' | undefined {
    const row = this.#statements.person.get(person) as PersonRow | undefined;
    if (row === undefined) return undefined;
    const known = this.#keys.of(person);
    if (known === undefined) return 'erased';
    return {
      reference: openAbout(known, 'reference', row.reference),
      name: row.name === null ? undefined : openAbout(known, 'name', row.name),
    };
  }

  destroyKeys(subject: string): readonly string[] {
    this.#keys.together(() => this.#destroy(subject, []));
    this.#wipe();
    return this.#keys.destroyedOf(subject);
  }

  destroyAgain(destroyed: readonly DestroyedKeys[]): readonly string[] {
    // Mostly nothing came back, and then nothing is written.
    const returned = destroyed.filter(({ subject, kids }) => this.#keys.cameBack(subject, kids));
    if (returned.length === 0) return [];
    const found = this.#keys.together(() => returned.filter(({ subject, kids }) => this.#destroy(subject, kids)));
    this.#wipe();
    return found.map(({ subject }) => subject);
  }

  close(): void {
    this.#keys.forget();
    this.database.close();
  }

  /** @returns whether there was a key. */
  #destroy(subject: string, kids: readonly string[]): boolean {
    const hadOne = this.#keys.destroy(subject, kids);
    // The digest of the reference stays: a late return must find this pseudonym, and not begin a new one beside it.
    this.#statements.forgetPerson.run(subject);
    return hadOne;
  }

  /**
   * What was deleted is gone from every file. `secure_delete` overwrites it where it stood last; where rows were moved
   * between pages before, copies stay in the gaps of the pages, so the file is written anew; and emptying the journal takes
   * away the pages as they were before.
   *
   * @throws KeyNotGoneYet while another process reads or writes.
   */
  #wipe(): void {
    this.#keys.forget();
    if (!this.#isWrittenAnew() || !this.#isJournalEmptied()) {
      throw new KeyNotGoneYet(
        'The key is deleted, but another process reads the participants store, so its journal still holds it',
      );
    }
  }

  #isWrittenAnew(): boolean {
    try {
      this.database.exec('VACUUM');
      return true;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return false;
      throw error;
    }
  }

  #isJournalEmptied(): boolean {
    const [checkpoint] = this.database.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
    return checkpoint?.busy === 0;
  }

  #keyKeptByNobody(): { readonly kid: string; readonly key: Buffer } {
    return { kid: this.#keys.newKid(), key: this.entropy.bytes(KEY_BYTES) };
  }

  #isOtherName(row: PersonRow, name: string | undefined): boolean {
    if (name === undefined) return false;
    const known = this.#keys.of(row.person);
    // A person whose key is gone gets no new name: being forgotten is not undone by a late return.
    if (known === undefined) return false;
    return row.name === null || openAbout(known, 'name', row.name) !== name;
  }

  #aboutPerson(person: PersonId, what: 'reference' | 'name', text: string): Buffer {
    const known = this.#keys.orNew(person);
    if (known === undefined) throw new SubjectErased(person);
    return wrap(aboutKey(known.key), this.entropy.bytes(IV_BYTES), `${person}/${what}`, Buffer.from(text));
  }

  /** Equal for the same person however the text was typed in: é may be one character or two. */
  #lookup(contract: string, reference: string): Buffer {
    return this.#digest('person-reference', canonicalJson([contract, reference.normalize('NFC')]));
  }

  #digest(purpose: string, content: Uint8Array | string): Buffer {
    return createHmac('sha256', this.#secret).update(`${purpose}\u0000`).update(content).digest();
  }
}

function fieldKey(key: Buffer, { eventId, path }: Pick<SealingPlace, 'eventId' | 'path'>): Buffer {
  return derivedKey(key, `${eventId}${path}`);
}

/** What a sealed field is tied to. It opens under no other event, type, person or field. */
export function boundTo({ eventId, type, subject, path }: SealingPlace): string {
  return canonicalJson({ field: path, id: eventId, subject, type });
}

function fileKeyKey(key: Buffer): Buffer {
  return derivedKey(key, 'file-keys');
}

function aboutKey(key: Buffer): Buffer {
  return derivedKey(key, 'person');
}

function openAbout(known: SubjectKey, what: 'reference' | 'name', sealed: Buffer): string {
  return unwrap(aboutKey(known.key), `${known.subject}/${what}`, sealed).toString('utf8');
}

function commitmentOf(plaintext: Uint8Array): string {
  return `sha256:${createHash('sha256').update(plaintext).digest('hex')}`;
}
