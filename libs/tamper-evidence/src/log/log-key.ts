import { createPrivateKey, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder, writeNewFile } from '#durable-files';
import type { Entropy } from '#kernel';
import { ed25519Signer, privateKeyOfSeed, publicBytesOf, SEED_BYTES, vkeyOf } from '../notes/ed25519-keys.js';
import type { NoteSigner } from '../notes/signed-note.js';

/** A file with a key of the log is missing, damaged or another log's. The message names it, and never what is in it. */
export class LogKeyError extends Error {
  override readonly name = 'LogKeyError';
}

/** A private key of the log, and what it is known by. */
export interface LogKey {
  readonly vkey: string;
  readonly signer: NoteSigner;
}

export function keyFilesOf(current: string) {
  return { current, next: `${current}.next`, retiring: `${current}.retiring` };
}

/** A key that is not written anywhere: for a ledger that goes with the process. */
export function newLogKey(origin: string, entropy: Entropy): LogKey {
  return logKey(origin, privateKeyOfSeed(entropy.bytes(SEED_BYTES)));
}

/**
 * Makes a key in a file that only its own account can read (PKCS #8 in PEM, as OpenSSL writes it). A file that an
 * operator has put there already (from a vault, a mounted secret) is used as it is.
 */
export function createLogKey(file: string, origin: string, entropy: Entropy): LogKey {
  if (existsSync(file)) return readLogKey(file, origin);
  const pem = privateKeyOfSeed(entropy.bytes(SEED_BYTES)).export({ format: 'pem', type: 'pkcs8' });
  writeNewFile(file, pem.toString(), 0o400);
  return readLogKey(file, origin);
}

/** @throws LogKeyError when it cannot be read, or is no private Ed25519 key. */
export function readLogKey(file: string, origin: string): LogKey {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new LogKeyError(`The key of the log, ${file}, cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new LogKeyError(`${file} is no private key in PKCS #8 PEM`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new LogKeyError(`${file} is no Ed25519 key`);
  return logKey(origin, key);
}

function logKey(origin: string, key: KeyObject): LogKey {
  return { vkey: vkeyOf(origin, publicBytesOf(key)), signer: ed25519Signer(origin, key) };
}

/** The keys that are there, whatever was interrupted. */
export function keysIn(current: string, origin: string): LogKey[] {
  const { next, retiring } = keyFilesOf(current);
  return [retiring, current, next].filter((file) => existsSync(file)).map((file) => readLogKey(file, origin));
}

/**
 * Puts the next key in the place of the current one, which is kept beside it while both sign. May be done again after it
 * was interrupted at any step.
 */
export function advanceKeys(current: string): void {
  const { next, retiring } = keyFilesOf(current);
  if (!existsSync(next)) return;
  if (existsSync(current) && !existsSync(retiring)) renameSync(current, retiring);
  if (!existsSync(current)) renameSync(next, current);
  syncFolder(dirname(current));
}

/** Takes away the key that signs no more. */
export function removeRetired(current: string): void {
  const { retiring } = keyFilesOf(current);
  if (!existsSync(retiring)) return;
  // Windows refuses to take away what is read-only.
  chmodSync(retiring, 0o600);
  rmSync(retiring);
  syncFolder(dirname(current));
}
