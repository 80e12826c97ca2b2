import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sealer } from '#kernel';
import { Problem } from './problem.js';

/** Where the next page of a list begins, and the entry at which all of its pages are read. */
export interface Cursor {
  readonly after: string;
  readonly asOf: number;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Cursors are opaque to callers. Each holds the entry at which its list is read, so that what is recorded meanwhile
 * neither repeats nor skips a row, and is of one list only. The last key of a page may be the pseudonym of somebody whom
 * its reader is not shown, so a cursor is encrypted, under a key of the installation: it outlasts a restart.
 */
@Injectable()
export class Cursors {
  readonly #key: Buffer;
  readonly #ivKey: Buffer;

  constructor(sealer: Sealer) {
    this.#key = keyOf(sealer, 'list-cursor/key');
    this.#ivKey = keyOf(sealer, 'list-cursor/iv');
  }

  write({ after, asOf }: Cursor, list: string): string {
    const plaintext = JSON.stringify([after, asOf]);
    // A page that is asked for again has to be the same bytes, so what is encrypted decides on its IV; and no two texts share one.
    const iv = createHmac('sha256', this.#ivKey).update(`${list}\u0000${plaintext}`).digest().subarray(0, IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(list));
    const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws Problem for text that is not a cursor of this list. */
  read(text: string, list: string): Cursor {
    try {
      const [after, asOf] = JSON.parse(this.#opened(Buffer.from(text, 'base64url'), list)) as [string, number];
      return { after, asOf };
    } catch {
      // Too short, changed, of another list or of another ledger: the same problem, whichever it is.
      throw cursorInvalid();
    }
  }

  #opened(bytes: Buffer, list: string): string {
    const iv = bytes.subarray(0, IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(list)).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  }
}

export function cursorInvalid(): Problem {
  return new Problem(
    'cursor-invalid',
    'The cursor was not made by this list, or the list is asked with other filters or of an earlier entry',
  );
}

/** A key of 32 bytes for one purpose, from the secret of the installation. */
function keyOf(sealer: Sealer, purpose: string): Buffer {
  return createHmac('sha256', sealer.mac(purpose, '')).update('key').digest();
}
