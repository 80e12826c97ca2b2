import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, SetClock } from '#kernel';
import { vectorJson, vectorText, worked } from '../../test/vectors.js';
import { checkpointText, readCheckpoint } from './checkpoint.js';
import { cosignedAt, ed25519Cosigner } from './cosignature.js';
import { ed25519Signer, privateKeyOfSeed, readVkey, vkeyOf } from './ed25519-keys.js';
import { addSignatures, NoteRefused, openNote, readNote, signatureLine, signNote } from './signed-note.js';

const examples = vectorJson<{
  readonly checkpoint: {
    readonly note: string;
    readonly witnessTimestamp: number;
    readonly cosignedMessage: string;
  };
}>('c2sp-examples/examples.json').checkpoint;
const trees = vectorJson<{
  readonly tree: { readonly note: string; readonly size: string };
  readonly invalidTrees: readonly string[];
}>('golang-sumdb-note/note-vectors.json');
const root = Buffer.alloc(32, 3);

describe('the text of a checkpoint', () => {
  it.each([0, 5, 11])('of size %i in the worked example is read, and written byte for byte the same', (size) => {
    const { text } = readNote(vectorText(`worked-example/checkpoint-${size}.txt`));
    const checkpoint = readCheckpoint(text);
    expect(checkpoint).toEqual({ origin: worked.origin, size, root: Buffer.from(worked.roots[size] ?? '', 'base64') });
    expect(checkpointText(checkpoint)).toBe(text);
  });

  it('is signed byte for byte as the worked example has it', () => {
    const [log, at] = [Buffer.from(worked.logSeedHex, 'hex'), new SetClock(instant('2026-04-01T09:00:11Z'))];
    const { text } = readNote(vectorText('worked-example/checkpoint-11.txt'));
    const witness = ed25519Cosigner(worked.witness, Buffer.from(worked.witnessSeedHex, 'hex'), at);
    const note = signNote(text, [ed25519Signer(worked.origin, log), witness]);
    expect(note).toBe(vectorText('worked-example/checkpoint-11.txt'));
  });

  it('of the specification is read', () => {
    expect(readCheckpoint(readNote(examples.note).text)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
    });
  });

  it('comes back as it was written', () => {
    const roots = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.domain(), fc.maxSafeNat(), roots, (origin, size, each) => {
        expect(readCheckpoint(checkpointText({ origin, size, root: each }))).toEqual({ origin, size, root: each });
      }),
    );
  });

  it('of another log may have more lines, and they are passed over', () => {
    expect(readCheckpoint(`${checkpointText({ origin: 'a.example', size: 4, root })}more\n`).size).toBe(4);
  });

  it('that golang.org/x/mod writes for its own trees is read', () => {
    const { size } = readCheckpoint(trees.tree.note);
    expect(String(size)).toBe(trees.tree.size);
  });

  const encoded = root.toString('base64');
  it.each([
    ...trees.invalidTrees.map((text, index) => [`as in the tests of golang.org/x/mod (${index + 1})`, text] as const),
    ['without an origin', `\n4\n${encoded}\n`],
    ['with leading zeroes in the size', `a.example\n04\n${encoded}\n`],
    ['with a negative size', `a.example\n-4\n${encoded}\n`],
    ['with a size that is no whole number', `a.example\n4.0\n${encoded}\n`],
    ['with a size beyond counting', `a.example\n9007199254740992\n${encoded}\n`],
    ['with a root that is too short', `a.example\n4\n${root.subarray(1).toString('base64')}\n`],
    ['with a root that is no base64', `a.example\n4\n${'!'.repeat(44)}\n`],
    ['with a second spelling of its root', `a.example\n4\n${encoded.slice(0, -2)}N=\n`],
    ['without its last newline', `a.example\n4\n${encoded}`],
    ['with an empty line', `a.example\n4\n${encoded}\n\nmore\n`],
    ['without a root', 'a.example\n4\n'],
    ['with nothing in it', ''],
  ] as const)('is refused %s', (_, text) => expect(() => readCheckpoint(text)).toThrow(NoteRefused));

  it.each([
    ['an origin with a space', { origin: 'a example', size: 1, root }],
    ['an origin of two lines', { origin: 'a\nexample', size: 1, root }],
    ['a size that is no whole number', { origin: 'a.example', size: 1.5, root }],
    ['a negative size', { origin: 'a.example', size: -1, root }],
    ['a size beyond counting', { origin: 'a.example', size: 2 ** 53, root }],
    ['a root that is too short', { origin: 'a.example', size: 1, root: root.subarray(1) }],
  ])('is not written for %s', (_, checkpoint) => expect(() => checkpointText(checkpoint)).toThrow(NoteRefused));
});

describe('a cosignature', () => {
  const seed = Buffer.alloc(32, 9);
  const clock = new SetClock(instant('2026-04-01T09:00:00.900Z'));
  const witness = ed25519Cosigner('w.example', seed, clock);
  const key = readVkey(vkeyOf('w.example', privateKeyOfSeed(seed), 'cosignature'));
  const text = checkpointText({ origin: 'a.example', size: 4, root });
  const log = ed25519Signer('a.example', Buffer.alloc(32, 8));
  const note = addSignatures(signNote(text, [log]), [signatureLine(witness, text)]);

  it('says when it was made, to the second', () => {
    const [line] = openNote(note, [key]).signatures;
    expect(line === undefined ? undefined : cosignedAt(line)).toBe('2026-04-01T09:00:00.000Z');
  });

  it('of the specification tells its time', () => {
    const line = readNote(examples.note).signatures.find(({ name }) => name.startsWith('witness'));
    expect(line === undefined ? undefined : cosignedAt(line)).toBe('2023-03-20T12:25:47.000Z');
    expect(examples.cosignedMessage).toContain(`time ${examples.witnessTimestamp}\n${readNote(examples.note).text}`);
  });

  it('does not hold with its time changed, for another text, or without its time', () => {
    const [line] = openNote(note, [key]).signatures;
    const signature = Buffer.from(line?.signature ?? []);
    expect(key.verify(text, signature)).toBe(true);
    expect(key.verify(text.replace('4', '5'), signature)).toBe(false);
    expect(key.verify(text, signature.subarray(8))).toBe(false);
    signature[7] = (signature[7] ?? 0) ^ 1;
    expect(key.verify(text, signature)).toBe(false);
  });

  it('at a time that no calendar has is none', () => {
    const late = Buffer.concat([Buffer.alloc(8, 0x7f), Buffer.alloc(64)]);
    expect(cosignedAt({ signature: late })).toBeUndefined();
    expect(cosignedAt({ signature: Buffer.alloc(64) })).toBeUndefined();
    expect(key.verify(text, late)).toBe(false);
  });
});
