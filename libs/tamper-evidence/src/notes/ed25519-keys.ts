import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { fromBase64 } from './base64.js';
import { isKeyName, type NoteSigner, type NoteVerifier } from './signed-note.js';

/** What a signature of an Ed25519 key says, by the byte that stands before the key (C2SP signed-note). */
export const signatureTypes = {
  /** I wrote this text: the log's own signature. */
  note: 0x01,
  /** At this time this was the largest tree I had seen of this log: a witness's. */
  cosignature: 0x04,
} as const;
export type SignatureType = keyof typeof signatureTypes;

/** A key that checks signatures of one type, as its vkey names it. */
export interface Ed25519Verifier extends NoteVerifier {
  readonly type: SignatureType;
  /** 32 bytes. */
  readonly publicKey: Buffer;
}

/** A key's text form that cannot be read. The message never repeats it: it may be a private one. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}

export const SEED_BYTES = 32;
const PUBLIC_BYTES = 32;
const SIGNATURE_BYTES = 64;
const COSIGNATURE_BYTES = 8 + SIGNATURE_BYTES;
// What stands before the 32 bytes of a key in DER, always the same for Ed25519 (RFC 8410).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PRIVATE = 'PRIVATE+KEY+';

export function privateKeyOfSeed(seed: Buffer): KeyObject {
  if (seed.length !== SEED_BYTES) throw new KeyRefused(`The seed of a key must be ${SEED_BYTES} bytes long`);
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

export function seedOf(key: KeyObject): Buffer {
  requireEd25519(key, 'private');
  return key.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length);
}

/** The 32 bytes of the public key, of either half of a pair. */
export function publicBytesOf(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  requireEd25519(half, 'public');
  return half.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

export function publicKeyOfBytes(publicKey: Buffer): KeyObject {
  if (publicKey.length !== PUBLIC_BYTES) throw new KeyRefused(`A public key must be ${PUBLIC_BYTES} bytes long`);
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
}

/** Signs the text as it stands. @param key a seed of 32 bytes, or a private Ed25519 key. */
export function ed25519Signer(name: string, key: Buffer | KeyObject): NoteSigner {
  requireName(name);
  const secret = Buffer.isBuffer(key) ? privateKeyOfSeed(key) : key;
  return {
    name,
    keyId: keyIdOf(name, 'note', publicBytesOf(secret)),
    sign: (text) => sign(null, Buffer.from(text), secret),
  };
}

/** Cosigns at the time that it is given. A cosigner's key must be used for nothing else. */
export function cosigningSigner(name: string, key: Buffer | KeyObject, epochSeconds: () => number): NoteSigner {
  requireName(name);
  const secret = Buffer.isBuffer(key) ? privateKeyOfSeed(key) : key;
  return {
    name,
    keyId: keyIdOf(name, 'cosignature', publicBytesOf(secret)),
    sign: (text) => {
      const time = BigInt(epochSeconds());
      const stamp = Buffer.alloc(8);
      stamp.writeBigUInt64BE(time);
      return Buffer.concat([stamp, sign(null, cosignedMessage(text, time), secret)]);
    },
  };
}

/** A public key as people hand it to each other: `<name>+<key ID>+<type and key>`. */
export function vkeyOf(name: string, publicKey: Buffer | KeyObject, type: SignatureType = 'note'): string {
  requireName(name);
  const bytes = Buffer.isBuffer(publicKey) ? publicKey : publicBytesOf(publicKey);
  if (bytes.length !== PUBLIC_BYTES) throw new KeyRefused(`A public key must be ${PUBLIC_BYTES} bytes long`);
  const keyId = keyIdOf(name, type, bytes).toString('hex');
  return `${name}+${keyId}+${Buffer.concat([Buffer.of(signatureTypes[type]), bytes]).toString('base64')}`;
}

/** @throws KeyRefused for a vkey of another form or type, or one whose key ID is not that of its key. */
export function readVkey(vkey: string): Ed25519Verifier {
  const { name, keyId, type, material } = readFields(vkey, 'vkey');
  if (!keyId.equals(keyIdOf(name, type, material)))
    throw new KeyRefused('The key ID of this vkey is not that of its key');
  const publicKey = publicKeyOfBytes(material);
  const check = type === 'note' ? verifyNote : verifyCosignature;
  return { name, keyId, type, publicKey: material, verify: (text, signature) => check(publicKey, text, signature) };
}

/** The private form that Go's tools write and read. Whoever has it can sign. */
export function privateFormOf(name: string, seed: Buffer, type: SignatureType = 'note'): string {
  requireName(name);
  const keyId = keyIdOf(name, type, publicBytesOf(privateKeyOfSeed(seed))).toString('hex');
  return `${PRIVATE}${name}+${keyId}+${Buffer.concat([Buffer.of(signatureTypes[type]), seed]).toString('base64')}`;
}

/** @throws KeyRefused */
export function readPrivateForm(text: string): {
  readonly name: string;
  readonly type: SignatureType;
  readonly seed: Buffer;
} {
  if (!text.startsWith(PRIVATE)) throw new KeyRefused('A private key must begin with PRIVATE+KEY+');
  const { name, keyId, type, material } = readFields(text.slice(PRIVATE.length), 'private key');
  if (!keyId.equals(keyIdOf(name, type, publicBytesOf(privateKeyOfSeed(material))))) {
    throw new KeyRefused('The key ID of this private key is not that of its key');
  }
  return { name, type, seed: material };
}

/** When a cosignature says it was made, in seconds since 1970. @param signature what follows the key ID. */
export function cosignatureSeconds(signature: Buffer): number | undefined {
  if (signature.length !== COSIGNATURE_BYTES) return undefined;
  const time = signature.readBigUInt64BE(0);
  return time <= LAST_SECOND ? Number(time) : undefined;
}

/** The last second that has a date in ECMAScript: the year 275760. */
const LAST_SECOND = 8_640_000_000_000n;

function keyIdOf(name: string, type: SignatureType, publicKey: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(signatureTypes[type]), publicKey]);
  return hash('sha256', named, 'buffer').subarray(0, 4);
}

function readFields(text: string, what: string) {
  const [name = '', hex = '', ...rest] = text.split('+');
  // Base64 has plus signs of its own.
  const bytes = fromBase64(rest.join('+'));
  const type = (Object.keys(signatureTypes) as SignatureType[]).find((each) => signatureTypes[each] === bytes?.[0]);
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(hex)) {
    throw new KeyRefused(
      `A ${what} must be a name, a key ID of eight hexadecimal digits and a key, with plus signs between`,
    );
  }
  if (bytes === undefined || bytes.length !== 1 + SEED_BYTES || type === undefined) {
    throw new KeyRefused(`The key of a ${what} must be base64 of the type 0x01 or 0x04 and ${SEED_BYTES} bytes`);
  }
  return { name, keyId: Buffer.from(hex, 'hex'), type, material: bytes.subarray(1) };
}

function requireName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  if (!isKeyName(name) || /[\u0000-\u001f]/.test(name)) {
    throw new KeyRefused(
      'The name of a key must not be empty and must have no space, no plus sign and no control character',
    );
  }
}

function requireEd25519(key: KeyObject, half: 'private' | 'public'): void {
  if (key.type !== half || key.asymmetricKeyType !== 'ed25519') {
    throw new KeyRefused(`It must be the ${half} half of an Ed25519 key`);
  }
}

function verifyNote(key: KeyObject, text: string, signature: Buffer): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), key, signature);
}

function verifyCosignature(key: KeyObject, text: string, signature: Buffer): boolean {
  const time = cosignatureSeconds(signature);
  if (time === undefined) return false;
  return verify(null, cosignedMessage(text, BigInt(time)), key, signature.subarray(8));
}

/** What a witness signs: the whole text of the checkpoint, with the time before it. */
function cosignedMessage(text: string, epochSeconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${epochSeconds}\n${text}`);
}
