import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { vectorJson, vectorNames, vectorText, worked } from '../../test/vectors.js';
import { ed25519Signer, privateKeyOfSeed, readPrivateForm, readVkey, vkeyOf } from './ed25519-keys.js';
import { addSignatures, NoteRefused, type NoteVerifier, openNote, readNote, signNote } from './signed-note.js';

interface NoteVectors {
  readonly valid: readonly {
    readonly vkey: string | null;
    readonly skey?: string;
    readonly text?: string;
    readonly note: string;
  }[];
}

const { valid } = vectorJson<NoteVectors>('golang-sumdb-note/note-vectors.json');
const [peter = { vkey: '', note: '' }, both = { vkey: '', note: '' }] = valid;
const peterKey = readVkey(peter.vkey ?? '');
const reasonOf = (note: string, verifiers: readonly NoteVerifier[]) => {
  try {
    openNote(note, verifiers);
    return 'opened';
  } catch (error) {
    if (error instanceof NoteRefused) return error.reason;
    throw error;
  }
};

describe('the notes of golang.org/x/mod', () => {
  it('open with the key of their signer', () => {
    const { text, verified, unverified } = openNote(peter.note, [peterKey]);
    expect({ text, names: verified.map(({ name }) => name), unverified }).toEqual({
      text: peter.text,
      names: ['PeterNeumann'],
      unverified: [],
    });
  });

  it('are signed byte for byte the same with the same key', () => {
    const { name, seed } = readPrivateForm(peter.skey ?? '');
    expect(signNote(peter.text ?? '', [ed25519Signer(name, seed)])).toBe(peter.note);
  });

  it('open with one of two signers, and pass over the other', () => {
    const enoch = keyOf('EnochRoot', 0);
    expect(openNote(both.note, [enoch]).unverified.map(({ name }) => name)).toEqual(['PeterNeumann']);
    expect(openNote(both.note, [peterKey, enoch]).verified.map(({ name }) => name)).toEqual([
      'PeterNeumann',
      'EnochRoot',
    ]);
  });
});

describe('the examples of the specification', () => {
  const { signedNote } = vectorJson<{ readonly signedNote: { readonly vkey: string; readonly note: string } }>(
    'c2sp-examples/examples.json',
  );

  it('open', () => {
    expect(openNote(signedNote.note, [readVkey(signedNote.vkey)]).text).toBe('This is an example message.\n');
  });
});

describe('the checkpoints of a Tessera log', () => {
  const key = readVkey(vectorText('tessera-log/log.vkey').trim());
  const names = vectorNames('tessera-log/log').filter((name) => name.startsWith('checkpoint'));

  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(16));

  it.each(names)('%s opens', (name) => {
    expect(openNote(vectorText(`tessera-log/log/${name}`), [key]).verified).toEqual([key]);
  });
});

describe('the checkpoints of the worked example', () => {
  const keys = [readVkey(worked.logVkey), readVkey(worked.witnessVkey)];

  it.each([0, 5, 11])('of size %i open with the keys of the log and its witness', (size) => {
    expect(openNote(vectorText(`worked-example/checkpoint-${size}.txt`), keys).verified).toEqual(keys);
  });
});

describe('a note', () => {
  const seed = Buffer.alloc(32, 1);
  const signer = ed25519Signer('a.example', seed);
  const other = ed25519Signer('b.example', Buffer.alloc(32, 2));
  const [key, otherKey] = [keyOf('a.example', 1), keyOf('b.example', 2)];

  it('may hold empty lines: the last one parts text and signatures', () => {
    const text = 'one\n\ntwo\n\n\nthree\n';
    expect(openNote(signNote(text, [signer]), [key]).text).toBe(text);
  });

  it('comes back as it was signed, whatever the text', () => {
    // Any characters but the control characters, and a newline at the end.
    const line = fc.string({ unit: 'grapheme' }).filter((each) => !/\p{Cc}/u.test(each) && each.isWellFormed());
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(openNote(signNote(text, [signer, other]), [key, otherKey]).text).toBe(text);
      }),
    );
  });

  it('is not opened with any one byte changed', () => {
    const note = signNote('pay 100\n', [signer]);
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(reasonOf(changed.toString('utf8'), [key])).not.toBe('opened');
    }
  });

  it.each([
    ['without the empty line', 'text\n— a.example AAAAAAA=\n'],
    ['without signatures', 'text\n\n'],
    ['without the last newline', signNote('text\n', [signer]).slice(0, -1)],
    ['with a hyphen for the dash', signNote('text\n', [signer]).replace('\u2014', '-')],
    ['with two spaces', signNote('text\n', [signer]).replace('a.example ', 'a.example  ')],
    ['with a signature that is no base64', 'text\n\n— a.example !!!!\n'],
    ['with a signature without anything behind the key ID', 'text\n\n— a.example AAAAAA==\n'],
    ['with a second spelling of a signature', 'text\n\n— a.example AAAAAAB=\n'],
    ['with a plus sign in a name', 'text\n\n— a+example AAAAAAA=\n'],
    ['with a no-break space in a name', 'text\n\n— a\u00a0example AAAAAAA=\n'],
    ['without a name', 'text\n\n—  AAAAAAA=\n'],
    ['with a tab', signNote('te xt\n', [signer]).replace('te xt', 'te\txt')],
    ['with the line ends of Windows', signNote('text\n', [signer]).replaceAll('\n', '\r\n')],
    ['with a character that is no character', `\ud800${signNote('text\n', [signer])}`],
    ['with more text below', `${signNote('text\n', [signer])}more\n`],
    ['with a hundred and one signatures', `text\n\n${'— a.example AAAAAAA=\n'.repeat(101)}`],
    [
      'of more than a million characters',
      signNote(`${'x'.repeat(999_900)}\n`, [signer]) + '— a.example AAAAAAA=\n'.repeat(9),
    ],
    ['with nothing in it', ''],
  ])('is malformed %s', (_, note) => expect(reasonOf(note, [key])).toBe('malformed'));

  it('takes a hundred signatures', () => {
    const many = Array.from({ length: 100 }, (_, index) => ed25519Signer(`k${index}.example`, Buffer.alloc(32, index)));
    expect(openNote(signNote('text\n', many), [keyOf('k99.example', 99)]).unverified).toHaveLength(99);
  });

  it('is refused whole when one known key’s signature is wrong, though another’s holds', () => {
    const forged = signNote('text\n', [signer, { ...other, sign: () => other.sign('another text\n') }]);
    expect(reasonOf(forged, [key, otherKey])).toBe('signature-wrong');
    expect(reasonOf(forged, [key])).toBe('opened');
  });

  it('is refused when a known key has signed it twice, once wrongly', () => {
    const twice = signNote('text\n', [signer, { ...signer, sign: () => signer.sign('another text\n') }]);
    expect(reasonOf(twice, [key])).toBe('signature-wrong');
    expect(openNote(signNote('text\n', [signer, signer]), [key]).verified).toEqual([key]);
  });

  it('is refused when nobody known has signed it, also not by a key of that name or that key ID alone', () => {
    expect(reasonOf(signNote('text\n', [other]), [key])).toBe('no-known-signature');
    expect(reasonOf(signNote('text\n', [{ ...signer, name: 'c.example' }]), [key])).toBe('no-known-signature');
    expect(reasonOf(signNote('text\n', [{ ...signer, keyId: Buffer.alloc(4) }]), [key])).toBe('no-known-signature');
  });

  it('is refused where two trusted keys cannot be told apart', () => {
    expect(reasonOf(signNote('text\n', [signer]), [key, keyOf('a.example', 1)])).toBe('key-ambiguous');
  });

  it.each([
    ['without a newline at its end', 'text', [signer]],
    ['with a control character', 'te\u0007xt\n', [signer]],
    ['by nobody', 'text\n', []],
    ['under a name with a space', 'text\n', [{ ...signer, name: 'a example' }]],
  ] as const)('is not signed %s', (_, text, signers) => expect(() => signNote(text, signers)).toThrow(NoteRefused));
});

describe('adding signatures', () => {
  const text = 'text\n';
  const [first, second] = [
    ed25519Signer('a.example', Buffer.alloc(32, 1)),
    ed25519Signer('b.example', Buffer.alloc(32, 2)),
  ];
  const note = signNote(text, [first]);
  const lineOf = (whole: string) => readNote(whole).signatures.map(({ line }) => line);

  it('puts them under the others, as if all had signed at once', () => {
    expect(addSignatures(note, lineOf(signNote(text, [second])))).toBe(signNote(text, [first, second]));
  });

  it('keeps the first line of a key', () => {
    expect(addSignatures(note, lineOf(note))).toBe(note);
    expect(addSignatures(note, lineOf(signNote('another text\n', [first])))).toBe(note);
  });

  it('refuses what is no signature', () => {
    expect(() => addSignatures(note, ['text'])).toThrow(NoteRefused);
    expect(() => addSignatures('text\n', [])).toThrow(NoteRefused);
  });
});

function keyOf(name: string, byte: number) {
  return readVkey(vkeyOf(name, privateKeyOfSeed(Buffer.alloc(32, byte))));
}
