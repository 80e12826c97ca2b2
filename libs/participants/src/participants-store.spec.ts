import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { canonicalJson, Entropy, type SealedField, type SealingPlace } from '#kernel';
import { boundTo, ParticipantsStore } from './participants-store.js';
import { openBox, SealBroken, sealBox } from './sealed-box.js';

const person = 'P0000000000000001';
const place: SealingPlace = {
  eventId: '6f6a2f2e-7a0b-5c7a-9d1e-000000000001',
  type: 'ReferralRecorded',
  subject: person,
  path: '/notes',
};

describe('sealing a field about a person', () => {
  const store = ParticipantsStore.inMemory();

  it('opens to what was sealed, whatever JSON it is', () => {
    for (const value of ['Ardúin ✓', '', 0, null, { needs: ['housing', 'a job'] }]) {
      expect(store.open(place, store.seal(place, value))).toEqual(value);
    }
  });

  it('says which field, whose key and which cipher', () => {
    const { iv, ct, commit, kid, ...said } = store.seal(place, 'x');
    expect(said).toEqual({ path: '/notes', subject: person, alg: 'A256GCM' });
    expect(Buffer.from(iv, 'base64url')).toHaveLength(12);
    expect(Buffer.from(ct, 'base64url').length).toBeGreaterThan(32);
    expect(commit).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(kid).toMatch(/^k[0-9a-f]{20}$/);
  });

  it('never gives the same ciphertext or commitment twice, so equal values cannot be matched', () => {
    const [first, second] = [store.seal(place, 'x'), store.seal(place, 'x')];
    expect(first.ct).not.toBe(second.ct);
    expect(first.iv).not.toBe(second.iv);
    expect(first.commit).not.toBe(second.commit);
  });

  it.each([
    ['another event', { ...place, eventId: '6f6a2f2e-7a0b-5c7a-9d1e-000000000002' }, {}],
    ['an event of another type', { ...place, type: 'EngagementStarted' }, {}],
    ['another field', place, { path: '/other' }],
    ['another person', place, { subject: 'P0000000000000002' }],
  ])('does not open when it was moved to %s', (_, at, change) => {
    const field: SealedField = { ...store.seal(place, 'x'), ...change };
    expect(() => store.open(at, field)).toThrow(SealBroken);
  });

  it.each(['ct', 'iv'] as const)('does not open when its %s was altered by one bit', (part) => {
    const field = store.seal(place, 'x');
    const bytes = Buffer.from(field[part], 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(() => store.open(place, { ...field, [part]: bytes.toString('base64url') })).toThrow(SealBroken);
  });

  it('does not open when the tag is cut off', () => {
    const field = store.seal(place, 'x');
    expect(() => store.open(place, { ...field, ct: field.ct.slice(0, 8) })).toThrow(SealBroken);
  });

  it('does not open to a text that was not committed to, though the cipher is content', () => {
    const [field, other] = [store.seal(place, 'agreed'), store.seal(place, 'something else')];
    expect(() => store.open(place, { ...other, commit: field.commit })).toThrow(/committed/);
  });

  it('commits to the plaintext bytes with their salt, so that a disclosure checks with sha256sum', () => {
    const known = new CountingEntropy();
    const field = ParticipantsStore.inMemory(known).seal(place, { b: 1, a: 'é' });
    const salts = known.given.filter((bytes) => bytes.length === 32).map((bytes) => bytes.toString('base64url'));
    const commitments = salts.map((salt) => {
      const plaintext = canonicalJson({ salt, value: { a: 'é', b: 1 } });
      return `sha256:${createHash('sha256').update(plaintext).digest('hex')}`;
    });
    expect(commitments).toContain(field.commit);
  });

  it('answers "erased" for a key that is not there', () => {
    const field = store.seal(place, 'x');
    expect(ParticipantsStore.inMemory().open(place, field)).toBe('erased');
  });
});

describe('the sealed sample of the worked example', () => {
  const sample = JSON.parse(
    readFileSync(new URL('../../../test/vectors/worked-example/sealed-sample.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<'dekHex' | 'ivHex' | 'aadUtf8' | 'plaintextUtf8' | 'ciphertextAndTagBase64url', string>>;
  const [key, iv] = [Buffer.from(sample.dekHex, 'hex'), Buffer.from(sample.ivHex, 'hex')];
  const box = Buffer.from(sample.ciphertextAndTagBase64url, 'base64url');

  it('is made byte for byte', () => {
    expect(sealBox(key, iv, sample.aadUtf8, Buffer.from(sample.plaintextUtf8))).toEqual(box);
    expect(openBox(key, iv, sample.aadUtf8, box).toString()).toBe(sample.plaintextUtf8);
  });

  it('is tied to its event as ours are', () => {
    const where = { eventId: 'evt-0003', type: 'ParticipantEnrolled', subject: 'p_3kq8', path: '/data/sealed' };
    expect(boundTo(where)).toBe(sample.aadUtf8);
  });
});

describe('digests that cannot be guessed', () => {
  const store = ParticipantsStore.inMemory();

  it('are the same for the same content and purpose, and for nothing else', () => {
    expect(store.mac('command', 'abc')).toBe(store.mac('command', Buffer.from('abc')));
    expect(store.mac('command', 'abc')).not.toBe(store.mac('file', 'abc'));
    expect(store.mac('command', 'abc')).not.toBe(store.mac('command', 'abd'));
  });

  it('differ between installations', () => {
    expect(store.mac('command', 'abc')).not.toBe(ParticipantsStore.inMemory().mac('command', 'abc'));
  });
});

describe('keys of files', () => {
  const store = ParticipantsStore.inMemory();

  it('come back for their subject', () => {
    const { kid, key, wrapped } = store.newFileKey(person);
    expect(key).toHaveLength(32);
    expect(store.fileKey(person, kid, wrapped)).toEqual(key);
  });

  it('are refused for another subject, and when altered', () => {
    const { kid, wrapped } = store.newFileKey(person);
    expect(() => store.fileKey('P0000000000000002', kid, wrapped)).toThrow(SealBroken);
    const bytes = Buffer.from(wrapped, 'base64url');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(() => store.fileKey(person, kid, bytes.toString('base64url'))).toThrow(SealBroken);
  });

  it('are gone with the key of the subject', () => {
    const { kid, wrapped } = store.newFileKey(person);
    expect(ParticipantsStore.inMemory().fileKey(person, kid, wrapped)).toBe('erased');
  });
});

describe('the directory of people', () => {
  const store = ParticipantsStore.inMemory();

  it('gives a reference one pseudonym in a contract, and another in another contract', () => {
    const first = store.enrol('C1', 'REF-7');
    expect(first).toMatch(/^P[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(store.enrol('C1', 'REF-7')).toBe(first);
    expect(store.find('C1', 'REF-7')).toBe(first);
    expect(store.enrol('C2', 'REF-7')).not.toBe(first);
    expect(store.find('C1', 'REF-8')).toBeUndefined();
  });

  it('does not confuse a contract and a reference that only look joined alike', () => {
    expect(store.enrol('C1', '1-A')).not.toBe(store.enrol('C11', '-A'));
  });

  it('takes é for é, in one character or two', () => {
    expect(store.enrol('C1', 'Andr\u00e9')).toBe(store.enrol('C1', 'Andre\u0301'));
  });

  it('tells who it is, and takes a name that comes later or changes', () => {
    const someone = store.enrol('C1', 'REF-9');
    expect(store.whoIs(someone)).toEqual({ reference: 'REF-9', name: undefined });
    store.enrol('C1', 'REF-9', { name: 'Synthetic One' });
    store.enrol('C1', 'REF-9', { name: 'Synthetic Two' });
    store.enrol('C1', 'REF-9');
    expect(store.whoIs(someone)).toEqual({ reference: 'REF-9', name: 'Synthetic Two' });
  });
});

describe('the participants store in its files', () => {
  let folder: string;
  let files: { file: string; keyFile: string };
  const opened: ParticipantsStore[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'participants-'));
    files = { file: join(folder, 'participants.sqlite'), keyFile: join(folder, 'participants.key') };
  });
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
    rmSync(folder, { recursive: true });
  });
  const kept = (store: ParticipantsStore) => {
    opened.push(store);
    return store;
  };
  const raw = <Result>(use: (database: Database.Database) => Result): Result => {
    const database = new Database(files.file);
    try {
      return use(database);
    } finally {
      database.close();
    }
  };

  it('keeps pseudonyms, keys and the secret across a restart', () => {
    const before = ParticipantsStore.create(files);
    const someone = before.enrol('C1', 'REF-1', { name: 'Synthetic Person' });
    const field = before.seal(place, 'sealed before');
    const file = before.newFileKey(person);
    const mac = before.mac('command', 'x');
    before.close();

    const after = kept(ParticipantsStore.open(files));
    expect(after.enrol('C1', 'REF-1')).toBe(someone);
    expect(after.whoIs(someone)).toEqual({ reference: 'REF-1', name: 'Synthetic Person' });
    expect(after.open(place, field)).toBe('sealed before');
    expect(after.fileKey(person, file.kid, file.wrapped)).toEqual(file.key);
    expect(after.mac('command', 'x')).toBe(mac);
  });

  it('can be read by its own account only', () => {
    kept(ParticipantsStore.create(files)).enrol('C1', 'REF-1');
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(modes)).toEqual({
      'participants.key': '400',
      'participants.sqlite': '600',
      'participants.sqlite-shm': '600',
      'participants.sqlite-wal': '600',
    });
  });

  it('holds no name, reference or key in clear in any of its files', () => {
    const known = new CountingEntropy();
    const store = kept(ParticipantsStore.create(files, { entropy: known }));
    store.enrol('C1', 'REFERENCE-IN-CLEAR', { name: 'NAME-IN-CLEAR' });
    const secrets = known.given.filter((bytes) => bytes.length === 32);
    const bytes = Buffer.concat(
      readdirSync(folder)
        .filter((name) => name !== 'participants.key')
        .map((name) => readFileSync(join(folder, name))),
    );
    expect(bytes.includes('IN-CLEAR')).toBe(false);
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
  });

  it('lets two processes in at once: what both make is made once', () => {
    const [one, two] = [kept(ParticipantsStore.create(files)), kept(ParticipantsStore.open(files))];
    expect(two.enrol('C1', 'REF-1')).toBe(one.enrol('C1', 'REF-1'));
    expect(two.open(place, one.seal(place, 'x'))).toBe('x');
    expect(one.open(place, two.seal(place, 'y'))).toBe('y');
    expect(raw((database) => database.prepare('SELECT count(*) FROM keys').pluck().get())).toBe(2);
  });

  it('forgets a key that another process takes away, though it had used it', () => {
    const store = kept(ParticipantsStore.create(files));
    const someone = store.enrol('C1', 'REF-1', { name: 'Synthetic Person' });
    const field = store.seal({ ...place, subject: someone }, 'x');
    expect(store.open(place, field)).toBe('x');

    raw((database) => database.prepare('DELETE FROM keys WHERE subject = ?').run(someone));

    expect(store.open(place, field)).toBe('erased');
    expect(store.whoIs(someone)).toBe('erased');
    // A late return about the same person neither makes a new key nor a new pseudonym.
    expect(store.enrol('C1', 'REF-1', { name: 'Synthetic Person' })).toBe(someone);
    expect(store.whoIs(someone)).toBe('erased');
  });

  it('is created once, and opened only where it was created', () => {
    expect(() => ParticipantsStore.open(files)).toThrow(`There is no participants store at ${files.file}`);
    ParticipantsStore.create(files).close();
    expect(() => ParticipantsStore.create(files)).toThrow('already');
  });

  it('takes a key file that an operator put there', () => {
    ParticipantsStore.create(files).close();
    const key = readFileSync(files.keyFile);
    rmSync(files.file);
    const field = (() => {
      const store = kept(ParticipantsStore.create(files));
      return store.seal(place, 'x');
    })();
    expect(readFileSync(files.keyFile)).toEqual(key);
    expect(kept(ParticipantsStore.open(files)).open(place, field)).toBe('x');
  });

  it('begins again after a crash while it was being created', () => {
    writeFileSync(`${files.file}.new`, 'half a file');
    writeFileSync(`${files.keyFile}.new`, 'half a key');
    expect(kept(ParticipantsStore.create(files)).enrol('C1', 'REF-1')).toBeDefined();
  });

  it('says which file is wrong, and never what is in it', () => {
    ParticipantsStore.create(files).close();
    rmSync(files.keyFile);
    expect(() => ParticipantsStore.open(files)).toThrow(`${files.keyFile} cannot be read (ENOENT)`);
    writeFileSync(files.keyFile, 'c2VjcmV0');
    expect(() => ParticipantsStore.open(files)).toThrow(`${files.keyFile} is not a participants key file`);
    writeFileSync(files.keyFile, `outcomes-ledger-key-v1:${Buffer.alloc(32, 7).toString('base64url')}\n`);
    expect(() => ParticipantsStore.open(files)).toThrow(`does not belong to ${files.file}`);
  });

  it('refuses a store of a newer version', () => {
    ParticipantsStore.create(files).close();
    raw((database) => database.pragma('user_version = 3'));
    expect(() => ParticipantsStore.open(files)).toThrow('has format 3; this version reads 2');
  });
});

/** Gives different bytes each time, the same in every run, and remembers them. */
class CountingEntropy extends Entropy {
  readonly given: Buffer[] = [];

  bytes(count: number): Buffer {
    const bytes = createHash('shake256', { outputLength: count }).update(String(this.given.length)).digest();
    this.given.push(bytes);
    return bytes;
  }
}
