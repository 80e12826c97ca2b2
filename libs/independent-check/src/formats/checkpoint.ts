import { type Bytes, fromBase64 } from './bytes.js';
import { FormatError, parseNote, type SignedNote } from './signed-note.js';

/** C2SP tlog-checkpoint: what a log says it is, at a size. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Bytes;
  /** Lines behind the three; no log of ours has any. */
  readonly extensions: readonly string[];
}

export interface SignedCheckpoint extends Checkpoint {
  readonly note: SignedNote;
}

const SIZE_MAX = 2n ** 64n - 1n;

/** @throws FormatError that says what of the format does not hold. */
export function parseCheckpointText(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new FormatError('A checkpoint ends in a newline');
  const [origin = '', decimal = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '') throw new FormatError('The first line of a checkpoint is the origin of its log');
  const size = parseSize(decimal);
  if (size === undefined) throw new FormatError(`"${decimal}" is not the size of a tree`);
  const root = fromBase64(encoded);
  if (root?.length !== 32) throw new FormatError(`"${encoded}" is not the root of a tree`);
  if (extensions.includes('')) throw new FormatError('A line of a checkpoint is empty');
  return { origin, size, root, extensions };
}

/** @throws FormatError that says what of the format does not hold. */
export function parseCheckpoint(note: string): SignedCheckpoint {
  const parsed = parseNote(note);
  return { ...parseCheckpointText(parsed.text), note: parsed };
}

/** Undefined for anything but a whole number below 2^64 in decimal, without noughts before it. */
export function parseSize(decimal: string): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(decimal)) return undefined;
  const size = BigInt(decimal);
  return size > SIZE_MAX ? undefined : size;
}
