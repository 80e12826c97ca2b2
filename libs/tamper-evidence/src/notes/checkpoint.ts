import { countFrom, hashFromBase64 } from './base64.js';
import { isKeyName, NoteRefused } from './signed-note.js';

/** What a log says of itself: so many entries, under this root (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The name of the log, a URL without its scheme. The log's key has the same name. */
  readonly origin: string;
  /** Entries in the tree. A safe integer: no ledger will need more, and a larger one is refused when it is read. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

/** The text that the log signs. There are no extension lines: nobody who follows the log could check what they say. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new NoteRefused('malformed', 'The origin of a log must have no space and no plus sign');
  if (countFrom(String(size)) === undefined)
    throw new NoteRefused('malformed', 'The size of a tree must be a whole number');
  const encoded = root.toString('base64');
  if (hashFromBase64(encoded) === undefined) throw new NoteRefused('malformed', 'A root must be 32 bytes long');
  return `${origin}\n${size}\n${encoded}\n`;
}

/**
 * The checkpoint in a note's text. Extension lines of other logs are passed over.
 *
 * @throws NoteRefused (malformed), naming the line.
 */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.split('\n');
  const [size, root] = [countFrom(sizeLine), hashFromBase64(rootLine)];
  if (origin === '') throw new NoteRefused('malformed', 'Line 1 of a checkpoint must be the origin of the log');
  if (size === undefined) {
    throw new NoteRefused(
      'malformed',
      'Line 2 of a checkpoint must be the size of the tree, decimal, no leading zeroes',
    );
  }
  if (root === undefined)
    throw new NoteRefused('malformed', 'Line 3 of a checkpoint must be a root of 32 bytes in base64');
  if (extensions.pop() !== '') throw new NoteRefused('malformed', 'A checkpoint must end with a newline');
  if (extensions.includes('')) throw new NoteRefused('malformed', 'A checkpoint must have no empty line');
  return { origin, size, root };
}
