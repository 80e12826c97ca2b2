import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Entropy } from '#kernel';
import { KEY_BYTES } from './sealed-box.js';

/** A file of the participants store is missing, damaged or another's. The message names it, and never what is in it. */
export class ParticipantsFileError extends Error {
  override readonly name = 'ParticipantsFileError';
}

const MARK = 'outcomes-ledger-key-v1:';

/**
 * The key-encryption key in a file of its own, so that a copy of the participants store alone opens nothing.
 * A file that an operator has put there already (from a vault, a mounted secret) is used as it is.
 */
export function createKeyFile(file: string, entropy: Entropy): Buffer {
  if (existsSync(file)) return readKeyFile(file);
  const key = entropy.bytes(KEY_BYTES);
  // 'wx' and not a check before: of two processes that start at once, one must fail rather than replace the other's key.
  const descriptor = openSync(file, 'wx', 0o400);
  try {
    writeSync(descriptor, `${MARK}${key.toString('base64url')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(file));
  return key;
}

/** @throws ParticipantsFileError when it cannot be read, or is no key file. */
export function readKeyFile(file: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ParticipantsFileError(`The participants key file ${file} cannot be read (${code})`);
  }
  const key = Buffer.from(text.slice(MARK.length), 'base64url');
  if (!text.startsWith(MARK) || key.length !== KEY_BYTES) {
    throw new ParticipantsFileError(`${file} is not a participants key file`);
  }
  return key;
}

/** A new name in a folder is durable only when the folder is. Windows cannot open folders, and needs it less. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
