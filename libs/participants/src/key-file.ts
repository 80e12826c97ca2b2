import { existsSync, readFileSync } from 'node:fs';
import { isReadByOthers, writeNewFile } from '#durable-files';
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
  writeNewFile(file, `${MARK}${key.toString('base64url')}\n`, 0o400);
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

/** Whether others than its own account can read the key: with a copy of the store they could open everything in it. */
export function isKeyFileExposed(file: string): boolean {
  return isReadByOthers(file);
}
