import { createHash, hash } from 'node:crypto';

const LEAF_PREFIX = '\u0000';

/** The RFC 6962 §2.1 leaf hash of an event's stored text: SHA-256(0x00 ‖ text). */
export function leafHash(text: string): Buffer {
  return hash('sha256', LEAF_PREFIX + text, 'buffer');
}

/** The same over bytes, for whoever reads them without decoding. */
export function leafHashOfBytes(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(bytes).digest();
}
