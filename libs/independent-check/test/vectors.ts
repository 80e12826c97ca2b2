import { createPublicKey, hash, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Bytes, VerifyEd25519 } from '../src/formats/index.js';

const folder = new URL('../../../test/vectors/', import.meta.url);

export function vectorBytes(path: string): Bytes {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

export function vectorText(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8');
}

export function vectorJson<Shape>(path: string): Shape {
  return JSON.parse(vectorText(path)) as Shape;
}

export function vectorLines<Shape>(path: string): Shape[] {
  return vectorText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Shape);
}

export const nodeSha256 = (data: Bytes): Bytes => new Uint8Array(hash('sha256', data, 'buffer'));

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export const nodeEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
