import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { vectorJson, vectorText, worked } from '../../test/vectors.js';
import {
  ed25519Signer,
  KeyRefused,
  privateFormOf,
  privateKeyOfSeed,
  publicBytesOf,
  publicKeyOfBytes,
  readPrivateForm,
  readVkey,
  type SignatureType,
  seedOf,
  vkeyOf,
} from './ed25519-keys.js';

const { valid, invalidVkeys } = vectorJson<{
  readonly valid: readonly { readonly vkey: string | null; readonly skey?: string }[];
  readonly invalidVkeys: readonly { readonly vkey: string; readonly why: string }[];
}>('golang-sumdb-note/note-vectors.json');
const { vkey, skey = '' } = valid[0] ?? {};
const peter = vkey ?? '';
const logSeed = Buffer.from(worked.logSeedHex, 'hex');
const witnessSeed = Buffer.from(worked.witnessSeedHex, 'hex');

describe('a vkey', () => {
  it('of the worked example is made from its seed', () => {
    expect(vkeyOf(worked.origin, privateKeyOfSeed(logSeed))).toBe(worked.logVkey);
    expect(vkeyOf(worked.origin, Buffer.from(worked.logPublicHex, 'hex'))).toBe(worked.logVkey);
    expect(vkeyOf(worked.witness, privateKeyOfSeed(witnessSeed), 'cosignature')).toBe(worked.witnessVkey);
    expect(vectorText('worked-example/log.vkey').trim()).toBe(worked.logVkey);
    expect(vectorText('worked-example/witness.vkey').trim()).toBe(worked.witnessVkey);
  });

  it('gives the name, the key ID and the type', () => {
    const { name, keyId, type, publicKey } = readVkey(worked.logVkey);
    expect({ name, keyId: keyId.toString('hex'), type, publicKey: publicKey.toString('hex') }).toEqual({
      name: worked.origin,
      keyId: worked.logKeyId,
      type: 'note',
      publicKey: worked.logPublicHex,
    });
    expect(readVkey(worked.witnessVkey)).toMatchObject({ name: worked.witness, type: 'cosignature' });
  });

  it('comes back as it was written, for any key and name', () => {
    const names = fc.string({ minLength: 1 }).filter((name) => !/[\s+\p{Cc}\p{White_Space}]/u.test(name));
    const types = fc.constantFrom<SignatureType>('note', 'cosignature');
    fc.assert(
      fc.property(names, fc.uint8Array({ minLength: 32, maxLength: 32 }), types, (name, seed, type) => {
        const key = privateKeyOfSeed(Buffer.from(seed));
        const read = readVkey(vkeyOf(name, key, type));
        expect({ name: read.name, type: read.type, publicKey: read.publicKey }).toEqual({
          name,
          type,
          publicKey: publicBytesOf(key),
        });
        expect(vkeyOf(read.name, read.publicKey, read.type)).toBe(vkeyOf(name, key, type));
      }),
    );
  });

  it.each(invalidVkeys)('is refused: $why', ({ vkey: wrong }) => expect(() => readVkey(wrong)).toThrow(KeyRefused));

  it('is refused in any part of itself, and with any byte counted up', () => {
    expect(readVkey(peter).name).toBe('PeterNeumann');
    for (let start = 0; start < peter.length; start += 1) {
      for (let end = start; end <= peter.length; end += 1) {
        if (end - start === peter.length) continue;
        expect(() => readVkey(peter.slice(start, end))).toThrow(KeyRefused);
      }
      const counted = String.fromCharCode(peter.charCodeAt(start) + 1);
      expect(() => readVkey(peter.slice(0, start) + counted + peter.slice(start + 1))).toThrow(KeyRefused);
    }
  });

  it.each([
    ['of another type', 0x06, 32],
    ['with a key that is too short', 0x01, 31],
    ['with a key that is too long', 0x01, 33],
  ])('is refused %s', (_, type, length) => {
    const material = Buffer.concat([Buffer.of(type), Buffer.alloc(length, 1)]).toString('base64');
    expect(() => readVkey(`a.example+00000000+${material}`)).toThrow(KeyRefused);
  });
});

describe("Go's private form", () => {
  it('is read and written', () => {
    const { name, type, seed } = readPrivateForm(skey);
    expect({ name, type, vkey: vkeyOf(name, privateKeyOfSeed(seed)) }).toEqual({
      name: 'PeterNeumann',
      type: 'note',
      vkey: peter,
    });
    expect(privateFormOf(name, seed)).toBe(skey);
    expect(privateFormOf(worked.origin, logSeed)).toBe(worked.logSkeyGoFormat);
  });

  it('keeps that a key is one for cosigning', () => {
    const form = privateFormOf(worked.witness, witnessSeed, 'cosignature');
    expect(form).toContain(`+${worked.witnessKeyId}+`);
    expect(readPrivateForm(form)).toEqual({ name: worked.witness, type: 'cosignature', seed: witnessSeed });
  });

  it('is refused when anything of it is wrong, in words that do not repeat it', () => {
    const wrong = [
      skey.slice(12),
      skey.slice(0, -1),
      skey.replace('Peter', 'Petra'),
      skey.replace('c74f20a3', '00000000'),
      '',
    ];
    for (const form of wrong) {
      expect(() => readPrivateForm(form)).toThrow(KeyRefused);
      expect(() => readPrivateForm(form)).not.toThrow(/AYEKFALVFGyNhPJEMzD1QIDr/);
    }
  });
});

describe('keys', () => {
  it('go from seed to key object and back', () => {
    expect(seedOf(privateKeyOfSeed(logSeed))).toEqual(logSeed);
    expect(publicBytesOf(publicKeyOfBytes(publicBytesOf(privateKeyOfSeed(logSeed)))).toString('hex')).toBe(
      worked.logPublicHex,
    );
    expect(publicKeyOfBytes(publicBytesOf(privateKeyOfSeed(logSeed))).export({ format: 'pem', type: 'spki' })).toBe(
      vectorText('worked-example/log.pem'),
    );
  });

  it('sign the same from a seed and from a key object', () => {
    const [bySeed, byKey] = [
      ed25519Signer('a.example', logSeed),
      ed25519Signer('a.example', privateKeyOfSeed(logSeed)),
    ];
    expect(bySeed.sign('text\n')).toEqual(byKey.sign('text\n'));
    expect(bySeed.keyId).toEqual(byKey.keyId);
  });

  it.each([
    ['a seed that is too short', () => ed25519Signer('a.example', Buffer.alloc(31))],
    ['a name with a space', () => ed25519Signer('a example', logSeed)],
    ['a name with a plus sign', () => vkeyOf('a+example', publicBytesOf(privateKeyOfSeed(logSeed)))],
    ['a name with a newline', () => vkeyOf('a\nexample', publicBytesOf(privateKeyOfSeed(logSeed)))],
    ['no name', () => privateFormOf('', logSeed)],
    ['a key of another kind', () => ed25519Signer('a.example', generateKeyPairSync('x25519').privateKey)],
    ['a public key that is too short', () => publicKeyOfBytes(Buffer.alloc(31))],
  ])('are refused for %s', (_, make) => expect(make).toThrow(KeyRefused));
});

describe('a signature', () => {
  const log = readVkey(worked.logVkey);
  const signature = ed25519Signer(worked.origin, logSeed).sign('text\n');

  it('is refused with any byte more or fewer, and for another text', () => {
    expect(log.verify('text\n', signature)).toBe(true);
    expect(log.verify('text\n', signature.subarray(0, 63))).toBe(false);
    expect(log.verify('text\n', Buffer.concat([signature, Buffer.of(0)]))).toBe(false);
    expect(log.verify('other\n', signature)).toBe(false);
    expect(log.verify('text\n', Buffer.alloc(0))).toBe(false);
  });

  it('by the same key as another type is none of this type', () => {
    const cosigner = readVkey(vkeyOf(worked.origin, log.publicKey, 'cosignature'));
    expect(cosigner.verify('text\n', signature)).toBe(false);
    expect(cosigner.verify('text\n', Buffer.concat([Buffer.alloc(8), signature]))).toBe(false);
  });
});
