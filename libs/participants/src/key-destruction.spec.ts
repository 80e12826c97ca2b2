import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { Entropy, KeyNotGoneYet, type SealingPlace, SubjectErased, SystemEntropy } from '#kernel';
import { ParticipantsStore } from './participants-store.js';

const placeOf = (subject: string): SealingPlace => ({
  eventId: '6f6a2f2e-7a0b-5c7a-9d1e-000000000001',
  type: 'ReferralRecorded',
  subject,
  path: '/notes',
});

/** Keeps what it gave, so that a spec can look for a key that was never meant to be written. */
class RememberingEntropy extends Entropy {
  readonly given: Buffer[] = [];
  readonly #system = new SystemEntropy();

  bytes(count: number): Buffer {
    const bytes = this.#system.bytes(count);
    this.given.push(Buffer.from(bytes));
    return bytes;
  }
}

describe('destroying the key of a person', () => {
  let folder: string;
  let files: { file: string; keyFile: string };
  let entropy: RememberingEntropy;
  let store: ParticipantsStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'participants-'));
    files = { file: join(folder, 'participants.db'), keyFile: join(folder, 'participants.key') };
    entropy = new RememberingEntropy();
    store = ParticipantsStore.create(files, { entropy });
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const rowsOf = <Row>(sql: string, ...values: readonly string[]): Row[] => {
    const database = new Database(files.file);
    try {
      return database.prepare(sql).all(...values) as Row[];
    } finally {
      database.close();
    }
  };
  const wrappedOf = (subject: string) =>
    rowsOf<{ wrapped: Buffer; kid: string }>('SELECT kid, wrapped FROM keys WHERE subject = ?', subject)[0];
  const aboutOf = (person: string) =>
    rowsOf<{ reference: Buffer; name: Buffer }>('SELECT reference, name FROM persons WHERE person = ?', person)[0];
  /** Every byte of every file of the folder but the key file, which holds no person's key. */
  const everything = () =>
    Buffer.concat(
      readdirSync(folder)
        .filter((name) => !name.endsWith('.key'))
        .map((name) => readFileSync(join(folder, name))),
    );

  it('closes everything that was sealed about them, and nothing about anybody else', () => {
    const [gone, other] = [store.enrol('C1', 'REF-1', { name: 'Synthetic One' }), store.enrol('C1', 'REF-2')];
    const [field, stays] = [store.seal(placeOf(gone), 'x'), store.seal(placeOf(other), 'y')];
    const file = store.newFileKey(gone);

    const kids = store.destroyKeys(gone);
    expect(kids).toEqual([field.kid]);
    expect(store.open(placeOf(gone), field)).toBe('erased');
    expect(store.plaintext(placeOf(gone), field)).toBe('erased');
    expect(store.whoIs(gone)).toBe('erased');
    expect(store.fileKey(gone, file.kid, file.wrapped)).toBe('erased');
    expect(store.open(placeOf(other), stays)).toBe('y');
    expect(store.whoIs(other)).toEqual({ reference: 'REF-2', name: undefined });
  });

  it('is done once, however often it is asked, and is still so after a restart', () => {
    const person = store.enrol('C1', 'REF-1');
    const kids = store.destroyKeys(person);
    expect(store.destroyKeys(person)).toEqual(kids);
    store.close();
    store = ParticipantsStore.open(files);
    expect(store.destroyKeys(person)).toEqual(kids);
    expect(store.whoIs(person)).toBe('erased');
  });

  it('makes no key for them again: later words are sealed under a key nobody keeps, and no file is taken', () => {
    const person = store.enrol('C1', 'REF-1', { name: 'Synthetic One' });
    store.destroyKeys(person);
    const field = store.seal(placeOf(person), 'came later');
    expect(store.open(placeOf(person), field)).toBe('erased');
    expect(() => store.newFileKey(person)).toThrow(SubjectErased);
    expect(store.enrol('C1', 'REF-1', { name: 'Synthetic One' })).toBe(person);
    expect(store.whoIs(person)).toBe('erased');
    expect(wrappedOf(person)).toBeUndefined();
  });

  it('leaves nothing of the key, the name or the reference in any byte of any file', () => {
    // Enough people in a random order that SQLite splits pages and moves rows between them.
    const people = Array.from({ length: 400 }, (_, number) =>
      store.enrol('C1', `REF-${number}`, { name: `Synthetic ${number}` }),
    );
    const gone = people.filter((_, number) => number % 20 === 0);
    const secrets = gone.flatMap((person) => {
      const [key, about] = [wrappedOf(person), aboutOf(person)];
      if (key === undefined || about === undefined) throw new Error('Nobody was enrolled');
      return [key.wrapped, about.reference, about.name];
    });
    const before = everything();
    expect(secrets.every((secret) => before.includes(secret))).toBe(true);

    for (const person of gone) store.destroyKeys(person);

    const after = everything();
    expect(secrets.filter((secret) => after.includes(secret))).toEqual([]);
    // Neither is any key in clear, of these or of anybody else.
    const keys = entropy.given.filter((bytes) => bytes.length === 32);
    expect(keys.filter((key) => after.includes(key))).toEqual([]);
    expect(readFileSync(`${files.file}-wal`)).toHaveLength(0);
    expect(store.whoIs(people[1] ?? '')).toEqual({ reference: 'REF-1', name: 'Synthetic 1' });
  });

  it('says that the journal still holds the key while another process reads, and is done when asked again', () => {
    const person = store.enrol('C1', 'REF-1');
    const { wrapped } = wrappedOf(person) ?? { wrapped: Buffer.alloc(0) };
    const reader = new Database(files.file);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM keys').get();
    // Not five seconds: a spec has no need to wait as long as an erasure does.
    const impatient = ParticipantsStore.open(files, { entropy, busyTimeoutMs: 1 });
    expect(() => impatient.destroyKeys(person)).toThrow(KeyNotGoneYet);
    expect(impatient.whoIs(person)).toBe('erased');
    impatient.close();
    reader.close();
    expect(store.destroyKeys(person)).toHaveLength(1);
    expect(everything().includes(wrapped)).toBe(false);
  });

  describe('by another process, in the moment in which this one waits to write', () => {
    let other: ParticipantsStore;
    beforeEach(() => {
      other = ParticipantsStore.open(files);
    });
    afterEach(() => {
      jest.restoreAllMocks();
      other.close();
    });
    /** The next to write is the other process, which erases somebody. */
    const otherErasesFirst = (person: string) => {
      const { transaction } = Database.prototype;
      jest.spyOn(Database.prototype, 'transaction').mockImplementationOnce(function (this: Database.Database, work) {
        other.destroyKeys(person);
        return transaction.call(this, work);
      });
    };
    const kept = (person: string) => [wrappedOf(person), aboutOf(person)?.name];

    it('is not undone by a name that comes then', () => {
      const jo = store.enrol('reboot', 'R-1', { name: 'Made-up Jo' });
      otherErasesFirst(jo);
      expect(store.enrol('reboot', 'R-1', { name: 'Made-up Joanna' })).toBe(jo);
      expect(kept(jo)).toEqual([undefined, null]);
      expect(store.whoIs(jo)).toBe('erased');
    });

    it('is not undone by a first word or a first file about them', () => {
      otherErasesFirst('P1');
      expect(store.plaintext(placeOf('P1'), store.seal(placeOf('P1'), 'words'))).toBe('erased');
      otherErasesFirst('P2');
      expect(() => store.newFileKey('P2')).toThrow(SubjectErased);
      expect(rowsOf('SELECT kid FROM keys')).toEqual([]);
    });
  });

  it('is done again for what a restored backup brings back', () => {
    const [gone, other] = [store.enrol('C1', 'REF-1'), store.enrol('C1', 'REF-2')];
    const field = store.seal(placeOf(gone), 'x');
    const { wrapped } = wrappedOf(gone) ?? { wrapped: Buffer.alloc(0) };
    store.close();
    copyFileSync(files.file, `${files.file}.backup`);
    store = ParticipantsStore.open(files);
    const kids = store.destroyKeys(gone);
    store.close();
    copyFileSync(`${files.file}.backup`, files.file);
    rmSync(`${files.file}.backup`);
    store = ParticipantsStore.open(files);
    expect(store.open(placeOf(gone), field)).toBe('x');

    const log = [{ subject: gone as string, kids }];
    expect(store.destroyAgain(log)).toEqual([gone]);
    expect(store.destroyAgain(log)).toEqual([]);
    expect(store.open(placeOf(gone), field)).toBe('erased');
    expect(everything().includes(wrapped)).toBe(false);
    expect(store.whoIs(other)).toEqual({ reference: 'REF-2', name: undefined });
  });

  it('is remembered where the backup is older than the person, so that no key is made for them again', () => {
    expect(store.destroyAgain([{ subject: 'P0000000000000009', kids: ['k1'] }])).toEqual([]);
    const field = store.seal(placeOf('P0000000000000009'), 'x');
    expect(store.open(placeOf('P0000000000000009'), field)).toBe('erased');
    expect(store.destroyKeys('P0000000000000009')).toEqual(['k1']);
  });

  it('can be done in a store that an earlier version made', () => {
    const person = store.enrol('C1', 'REF-1');
    store.close();
    const database = new Database(files.file);
    database.exec('DROP TABLE erased; DROP TABLE destroyed_keys; PRAGMA user_version = 1');
    database.close();
    store = ParticipantsStore.open(files);
    expect(store.whoIs(person)).toEqual({ reference: 'REF-1', name: undefined });
    expect(store.destroyKeys(person)).toHaveLength(1);
    expect(store.whoIs(person)).toBe('erased');
  });
});
