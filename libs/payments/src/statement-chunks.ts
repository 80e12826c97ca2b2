import type { Reference } from '#event-log';
import { canonicalJson } from '#kernel';
import type { StatementLine } from './domain/payments.events.js';

/** A line with its number, and the events that it rests on. */
export interface LineToAdd {
  readonly line: StatementLine;
  readonly reliesOn: readonly Reference[];
}

/** An event has at most 65,535 bytes; what surrounds its lines and references takes less than the difference. */
const CHUNK_BYTES_MAX = 60_000;
const CHUNK_LINES_MAX = 80;

/** Divides the lines of a statement so that each part, with all that it rests on, fits one event. */
export function chunksOf(lines: readonly LineToAdd[]): readonly (readonly LineToAdd[])[] {
  const chunks: LineToAdd[][] = [];
  let bytes = CHUNK_BYTES_MAX;
  for (const line of lines) {
    const size = bytesOf(line);
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunk.length === CHUNK_LINES_MAX || bytes + size > CHUNK_BYTES_MAX) {
      chunks.push([line]);
      bytes = size;
    } else {
      chunk.push(line);
      bytes += size;
    }
  }
  return chunks;
}

/** What the lines of one event rest on, each event once. */
export function referencesOf(lines: readonly LineToAdd[]): readonly Reference[] {
  const references = new Map<string, Reference>();
  for (const { reliesOn } of lines) for (const reference of reliesOn) references.set(reference.event, reference);
  return [...references.values()];
}

function bytesOf({ line, reliesOn }: LineToAdd): number {
  // A comma after each of them.
  return [line, ...reliesOn].reduce((sum, one) => sum + Buffer.byteLength(canonicalJson(one)) + 1, 0);
}
