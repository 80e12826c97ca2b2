import { createPublicKey, hash, verify } from 'node:crypto';
import type { Bytes, Hash, VerifyEd25519 } from '../formats/index.js';

export const nodeSha256: Hash = (data) => hash('sha256', data, 'buffer');

/** What stands before the 32 bytes of an Ed25519 public key in its DER form (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export const nodeEd25519: VerifyEd25519 = (publicKey: Bytes, message: Bytes, signature: Bytes) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
