import { HASH_BYTES } from '../tree/hashing.js';

/**
 * Standard base64 with padding, in its one canonical spelling: a second spelling of the same bytes would let a file be
 * altered without its being noticed.
 *
 * @returns undefined for anything else.
 */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A SHA-256 hash as the formats write it: one line of base64. */
export function hashFromBase64(text: string): Buffer | undefined {
  const hash = fromBase64(text);
  return hash?.length === HASH_BYTES ? hash : undefined;
}

/** A number as the formats write it: decimal, no sign, no leading zeroes, and small enough to count with. */
export function countFrom(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : undefined;
}
