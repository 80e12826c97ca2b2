import { canonicalJson } from '#kernel';
import type { ClaimToBill } from './claim-standing.js';
import { type Share, splitBetween } from './domain/payments.js';

/** An event has at most 65,535 bytes; what surrounds its lines and references takes less than the difference. */
const CHUNK_BYTES_MAX = 60_000;
const CHUNK_LINES_MAX = 80;

/** Divides the lines of a statement so that each part, with a reference to every claim, fits one event. */
export function chunksOf(
  claims: readonly ClaimToBill[],
  shares: readonly Share[],
): readonly (readonly ClaimToBill[])[] {
  const chunks: ClaimToBill[][] = [];
  let bytes = CHUNK_BYTES_MAX;
  for (const claim of claims) {
    const size = bytesOf(claim, shares);
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunk.length === CHUNK_LINES_MAX || bytes + size > CHUNK_BYTES_MAX) {
      chunks.push([claim]);
      bytes = size;
    } else {
      chunk.push(claim);
      bytes += size;
    }
  }
  return chunks;
}

function bytesOf({ billable, reference }: ClaimToBill, shares: readonly Share[]): number {
  const line = { number: 1_000_000, ...billable, parts: splitBetween(billable.amountPence, shares) };
  // Two commas, one after the line and one after its reference.
  return Buffer.byteLength(canonicalJson(line)) + Buffer.byteLength(canonicalJson(reference)) + 2;
}
