import { setImmediate as turn } from 'node:timers/promises';
import { type EventLog, LEAF_BYTES, type LedgerEntry, type LedgerPlace, leafHash, writeLeafHash } from '#event-log';
import { readCheckpoint } from '../notes/checkpoint.js';
import { readVkey } from '../notes/ed25519-keys.js';
import { NoteRefused, openNote } from '../notes/signed-note.js';
import { Frontier } from '../tree/frontier.js';
import { heldTiles, rootAt } from '../tree/proofs-from-tiles.js';
import { TILE_WIDTH } from '../tree/tiles.js';
import { MARK_EVERY, type SignedCheckpoint, type TreeFile, TreeFileError } from '../tree/tree-file.js';
import { LogTampered } from './log-tampered.js';

/**
 * How much of the log is compared with the tree before anything else happens.
 *
 * - `full`: every entry is hashed again.
 * - `tail`: the last 10,000; the rest is gone through while the ledger is in use.
 * - `auto`: full while that takes a moment (up to 250,000 entries), then tail.
 */
export type StartCheck = 'full' | 'tail' | 'auto';

export interface CheckReport {
  readonly mode: 'full' | 'tail';
  /** The first entry that was compared. */
  readonly from: number;
  /** Entries in the tree. Those behind it are new, and are added to it. */
  readonly size: number;
}

const TAIL_ENTRIES = 10_000;
const FULL_ENTRIES_MAX = 250_000;
/** Checkpoints whose roots are worked out again: they are what others hold. */
const CHECKPOINTS_CHECKED = 100;
const BATCH = 1_000;
/** Of 256 hashes each: a few milliseconds. */
const TILES_A_TURN = 32;

/**
 * Compares the tree with what was signed, and the log with the tree.
 *
 * @throws LogTampered that names the first entry that is not as it was logged, and what to do.
 */
export async function checkLog(
  log: EventLog,
  file: TreeFile,
  check: StartCheck = 'auto',
  stopped?: AbortSignal,
): Promise<CheckReport> {
  const { size } = file;
  const mode = check === 'auto' ? (size <= FULL_ENTRIES_MAX ? 'full' : 'tail') : check;
  const fault = await treeFault(file, mode, stopped);
  if (fault !== undefined) throw await attributed(fault, log, file);
  const from = mode === 'full' ? 'start' : file.placeBefore(Math.max(0, size - TAIL_ENTRIES));
  const first = from === 'start' ? 0 : from.sequence + 1;
  const found = await compareOrBegin(log, file, from, stopped);
  if (found === undefined) return { mode, from: first, size };
  if (first === 0) throw found;
  // From a place in the middle a shifted log, or one in another store, cannot be told from a changed one: from the start
  // it can.
  const whole = await compare(log, file, 'start', stopped);
  if (whole !== undefined) throw whole;
  return { mode: 'full', from: 0, size };
}

/** A store that never gave a place out cannot read from it: the log may have been moved, so it is read from its start. */
async function compareOrBegin(
  log: EventLog,
  file: TreeFile,
  from: LedgerPlace | 'start',
  stopped: AbortSignal | undefined,
): Promise<LogTampered | undefined> {
  try {
    return await compare(log, file, from, stopped);
  } catch (error) {
    if (error instanceof RangeError && from !== 'start') return compare(log, file, 'start', stopped);
    throw error;
  }
}

/** What is wrong with the tree file in itself: its latest checkpoint, and the tree against what was signed. */
async function treeFault(
  file: TreeFile,
  mode: 'full' | 'tail',
  stopped: AbortSignal | undefined,
): Promise<LogTampered | undefined> {
  const { size } = file;
  try {
    const [latest, ...before] = file.checkpoints({ limit: CHECKPOINTS_CHECKED });
    if (latest !== undefined) {
      const unsigned = signatureFault(file, latest);
      if (unsigned !== undefined) return unsigned;
      if (latest.size > size) {
        return changedTree(`The tree file has ${size} entries, and ${latest.size} were signed`);
      }
    }
    for (const checkpoint of [latest, ...before]) {
      if (checkpoint === undefined || rootAt(file, checkpoint.size).equals(checkpoint.root)) continue;
      return changedTree(`The tree file does not have the tree of ${checkpoint.size} entries that was signed`);
    }
    if (!rootAt(file, size).equals(file.root)) {
      return changedTree(`The tiles of the tree file do not come to its root at ${size} entries`);
    }
    const tile = mode === 'full' ? await firstTileNotOfItsLeaves(file, size, stopped) : undefined;
    return tile === undefined
      ? undefined
      : changedTree(`Tile ${tile} of the tree file is not made of what is below it`);
  } catch (error) {
    if (error instanceof TreeFileError || error instanceof RangeError) {
      return changedTree(`The tree file is not whole (${error.message})`);
    }
    throw error;
  }
}

/** In short turns: the tree of a large log takes a third of a second, in which whoever opened the ledger waits for a page. */
async function firstTileNotOfItsLeaves(
  file: TreeFile,
  size: number,
  stopped: AbortSignal | undefined,
): Promise<string | undefined> {
  let held = 0;
  for (const { tile, isOfItsLeaves } of heldTiles(file, size)) {
    if (!isOfItsLeaves) return tile;
    held += 1;
    if (held % TILES_A_TURN !== 0) continue;
    await turn();
    if (stopped?.aborted === true) return undefined;
  }
  return undefined;
}

function signatureFault(file: TreeFile, { note, size, root }: SignedCheckpoint): LogTampered | undefined {
  const wrong = (why: string) =>
    new LogTampered('changed-checkpoint', undefined, `The latest checkpoint in the tree file, of size ${size}, ${why}`);
  try {
    const { text } = openNote(
      note,
      file.keys().map(({ vkey }) => readVkey(vkey)),
    );
    const said = readCheckpoint(text);
    if (said.origin !== file.origin) return wrong(`is one of another log, ${said.origin}`);
    if (said.size !== size || !said.root.equals(root)) return wrong('is not the note that stands with it');
    return undefined;
  } catch (error) {
    if (error instanceof NoteRefused) return wrong(`was not signed by this log (${error.message})`);
    throw error;
  }
}

/** The tree file is not what was signed: where the log still is, it says which entry the file has otherwise. */
async function attributed(fault: LogTampered, log: EventLog, file: TreeFile): Promise<LogTampered> {
  if (fault.what !== 'changed-tree') return fault;
  const signed = file.checkpoints({ limit: 1 })[0];
  if (signed === undefined) return fault;
  const frontier = Frontier.empty();
  let differs: number | undefined;
  const leaves = new StoredLeaves(file);
  for await (const batch of log.readAll('start', { batchSize: BATCH })) {
    for (const { sequence, text } of batch) {
      if (sequence >= signed.size) break;
      const leaf = leafHash(text);
      frontier.append(leaf);
      differs ??= leaves.firstDifference(sequence, leaf);
    }
    if (frontier.size >= signed.size) break;
  }
  if (frontier.size === signed.size && frontier.root().equals(signed.root)) {
    const where = differs === undefined ? '' : `, first at entry ${differs}`;
    return new LogTampered('changed-tree', differs, `${fault.found}${where}. The log itself is as it was signed`);
  }
  return new LogTampered('changed-tree', differs, `${fault.found}, and neither is the log`);
}

/** The first entry of the log, from a place on, that is not the one in the tree. */
async function compare(
  log: EventLog,
  file: TreeFile,
  from: LedgerPlace | 'start',
  stopped: AbortSignal | undefined,
): Promise<LogTampered | undefined> {
  const { size } = file;
  if (size === 0) return undefined;
  const leaves = new StoredLeaves(file);
  const moved: LedgerPlace[] = [];
  let next = from === 'start' ? 0 : from.sequence + 1;
  const run = Buffer.alloc(BATCH * LEAF_BYTES);
  for await (const batch of log.readAll(from, { batchSize: BATCH })) {
    const first = next;
    let changedAt: number | undefined;
    for (const entry of batch) {
      if (next === size || changedAt !== undefined) break;
      writeLeafHash(entry.text, hashed, 0);
      hashed.copy(run, (next - first) * LEAF_BYTES);
      if (entry.sequence !== next || !hashed.equals(entry.leaf)) changedAt = next;
      else if (next % MARK_EVERY === MARK_EVERY - 1 || next === size - 1) moved.push(entry);
      next += 1;
    }
    // Many at once, because a comparison costs more than what is compared.
    const differs = leaves.firstDifference(first, run.subarray(0, (next - first) * LEAF_BYTES)) ?? changedAt;
    if (differs !== undefined) return changed(batch[differs - first], differs);
    if (next === size || stopped?.aborted === true) break;
  }
  if (stopped?.aborted === true) return undefined;
  if (next < size) return shorter(next, size);
  // The same entries at other places: the log was moved to another store, where the old ones mean nothing.
  const last = moved.at(-1);
  const known = file.place;
  if (last !== undefined && known !== 'start' && last.position !== known.position) {
    if (from !== 'start') return changed(undefined, next);
    if (!file.isReadOnly) file.relocate(moved.map(({ sequence, position }) => ({ sequence, position })));
  }
  return undefined;
}

/** Used again for each entry: making a buffer costs as much as hashing into it. */
const hashed = Buffer.alloc(LEAF_BYTES);

function changed(entry: LedgerEntry | undefined, sequence: number): LogTampered {
  const where = entry === undefined ? '' : ` (${entry.stream}/${entry.revision})`;
  return new LogTampered(
    'changed-event',
    sequence,
    `Entry ${sequence}${where} is not what was logged there. It is the first that differs`,
  );
}

function shorter(entries: number, size: number): LogTampered {
  return new LogTampered(
    'shorter-log',
    entries,
    `The log has ${entries} entries, and ${size} were logged. Entry ${entries} is the first that is gone`,
  );
}

function changedTree(words: string): LogTampered {
  return new LogTampered('changed-tree', undefined, words);
}

/** Leaf hashes of the tree one after the other, each tile read once. */
class StoredLeaves {
  #index = -1;
  #tile: Buffer = Buffer.alloc(0);

  constructor(private readonly file: TreeFile) {}

  /** @param hashes leaf hashes of entries from `first` on. */
  firstDifference(first: number, hashes: Buffer): number | undefined {
    const count = hashes.length / LEAF_BYTES;
    for (let at = 0; at < count; ) {
      const sequence = first + at;
      const length = Math.min(TILE_WIDTH - (sequence % TILE_WIDTH), count - at);
      const stored = this.#stored(sequence, length);
      const read = hashes.subarray(at * LEAF_BYTES, (at + length) * LEAF_BYTES);
      if (!stored.equals(read)) return sequence + firstOtherByte(stored, read);
      at += length;
    }
    return undefined;
  }

  #stored(sequence: number, length: number): Buffer {
    const index = Math.floor(sequence / TILE_WIDTH);
    if (index !== this.#index) {
      this.#tile = this.file.tile(0, index);
      this.#index = index;
    }
    const at = (sequence % TILE_WIDTH) * LEAF_BYTES;
    return this.#tile.subarray(at, at + length * LEAF_BYTES);
  }
}

/** In entries from the first of both. */
function firstOtherByte(stored: Buffer, read: Buffer): number {
  const at = read.findIndex((byte, index) => byte !== stored[index]);
  return Math.floor(at / LEAF_BYTES);
}
