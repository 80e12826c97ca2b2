import { createHash } from 'node:crypto';
import { Problem } from './problem.js';

/** Where the next page of a list begins, and the entry at which all of its pages are read. */
export interface Cursor {
  readonly after: string;
  readonly asOf: number;
}

/**
 * Cursors are opaque to callers. Each holds the entry at which its list is read, so that what is recorded meanwhile
 * neither repeats nor skips a row, and a digest of the list it belongs to.
 */
export function writeCursor({ after, asOf }: Cursor, list: string): string {
  return Buffer.from(JSON.stringify([after, asOf, digestOf(list)])).toString('base64url');
}

/** @throws Problem for text that is not a cursor of this list. */
export function readCursor(text: string, list: string): Cursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === 3) {
      const [after, asOf, digest] = parts as unknown[];
      if (typeof after === 'string' && Number.isSafeInteger(asOf) && digest === digestOf(list)) {
        return { after, asOf: Number(asOf) };
      }
    }
  } catch {
    // Not JSON: the same problem as JSON of another shape.
  }
  throw cursorInvalid();
}

export function cursorInvalid(): Problem {
  return new Problem(
    'cursor-invalid',
    'The cursor was not made by this list, or the list is asked with other filters or of an earlier entry',
  );
}

function digestOf(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 8);
}
