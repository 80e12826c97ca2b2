import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export const KEY_BYTES = 32;
/** 96 bits, the length for which NIST SP 800-38D §8.2 defines GCM without hashing the IV first. */
export const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed value does not open: it, or what it is bound to, was altered, or it is under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** AES-256-GCM; the tag stands at the end. `bound` is authenticated with it, so the box opens nowhere else. */
export function sealBox(key: Uint8Array, iv: Uint8Array, bound: string, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(bound));
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken without saying more: which part was wrong is nothing an attacker should learn. */
export function openBox(key: Uint8Array, iv: Uint8Array, bound: string, box: Uint8Array): Buffer {
  if (iv.length !== IV_BYTES || box.length < TAG_BYTES) throw new SealBroken('A sealed value is cut short');
  const end = box.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(box.subarray(end));
  try {
    return Buffer.concat([decipher.update(box.subarray(0, end)), decipher.final()]);
  } catch {
    throw new SealBroken('A sealed value was altered, moved, or sealed under another key');
  }
}

/** The same with the IV in front: for keys and other short secrets that are kept in one piece. */
export function wrap(key: Uint8Array, iv: Uint8Array, bound: string, secret: Uint8Array): Buffer {
  return Buffer.concat([iv, sealBox(key, iv, bound, secret)]);
}

/** @throws SealBroken */
export function unwrap(key: Uint8Array, bound: string, wrapped: Uint8Array): Buffer {
  return openBox(key, wrapped.subarray(0, IV_BYTES), bound, wrapped.subarray(IV_BYTES));
}

/** HKDF-SHA256 (RFC 5869): a key for one purpose, so that disclosing it discloses nothing else. */
export function derivedKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, KEY_BYTES));
}
