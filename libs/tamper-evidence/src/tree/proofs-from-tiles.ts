import { EMPTY_ROOT, HASH_BYTES, nodeHash, rootOfWhole } from './hashing.js';
import { TILE_WIDTH, widthOfLevel } from './tiles.js';

/** Where stored tiles are read. */
export interface Tiles {
  /** The hashes of a tile as far as it is filled. @throws when there is no such tile. */
  tile(level: number, index: number): Uint8Array;
}

/** What is between two levels of tiles, worked out once for as long as a tile is kept. */
const between = new WeakMap<Uint8Array, Map<number, Buffer>>();

/** Tiles each of which is read once, for one proof: several of its hashes come from the same ones. */
class ReadOnce implements Tiles {
  readonly #read = new Map<string, Uint8Array>();

  constructor(private readonly tiles: Tiles) {}

  tile(level: number, index: number): Uint8Array {
    const key = `${level}/${index}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const tile = this.tiles.tile(level, index);
    this.#read.set(key, tile);
    return tile;
  }
}

/** The root of the tree as it was at a size, at most that of the tiles. */
export function rootAt(tiles: Tiles, size: number): Buffer {
  return size === 0 ? Buffer.from(EMPTY_ROOT) : subtree(new ReadOnce(tiles), 0, size);
}

/**
 * That an entry is in the tree of a size: the hashes from the entry's sibling upwards (RFC 6962 §2.1.1).
 *
 * @throws RangeError for an entry that is not in it.
 */
export function inclusionProof(stored: Tiles, index: number, size: number): Buffer[] {
  assertSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`Entry ${index} is not in a tree of ${size}`);
  }
  const tiles = new ReadOnce(stored);
  const proof: Buffer[] = [];
  // From the root downwards; what is written down on the way stands in the proof the other way round.
  let start = 0;
  let count = size;
  while (count > 1) {
    const left = largestPowerBelow(count);
    if (index < start + left) {
      proof.push(subtree(tiles, start + left, count - left));
      count = left;
    } else {
      proof.push(subtree(tiles, start, left));
      start += left;
      count -= left;
    }
  }
  return proof.toReversed();
}

/**
 * That the tree of a size begins with the whole tree of a smaller one (RFC 6962 §2.1.2). None for the same size, and
 * none from nothing: every tree begins with that.
 *
 * @throws RangeError for a size that is larger.
 */
export function consistencyProof(stored: Tiles, oldSize: number, size: number): Buffer[] {
  assertSize(size);
  assertSize(oldSize);
  if (oldSize > size) throw new RangeError(`A tree of ${oldSize} is not the beginning of one of ${size}`);
  if (oldSize === 0 || oldSize === size) return [];
  const tiles = new ReadOnce(stored);
  const proof: Buffer[] = [];
  let start = 0;
  let count = size;
  while (start + count !== oldSize) {
    const left = largestPowerBelow(count);
    if (oldSize <= start + left) {
      proof.push(subtree(tiles, start + left, count - left));
      count = left;
    } else {
      proof.push(subtree(tiles, start, left));
      start += left;
      count -= left;
    }
  }
  // Whoever checks knows the root of the old tree: only another subtree must be told.
  if (start > 0) proof.push(subtree(tiles, start, count));
  return proof.toReversed();
}

/** The hash of entries that stand together as one branch: whole ones are stored, or one step from what is stored. */
function subtree(tiles: Tiles, start: number, count: number): Buffer {
  const left = largestPowerBelow(count);
  if (left * 2 === count || count === 1) return whole(tiles, start, count);
  return nodeHash(whole(tiles, start, left), subtree(tiles, start + left, count - left));
}

function whole(tiles: Tiles, start: number, count: number): Buffer {
  let level = 0;
  while (count >= TILE_WIDTH ** (level + 1)) level += 1;
  const width = count / TILE_WIDTH ** level;
  const first = start / TILE_WIDTH ** level;
  const hashes = tiles.tile(level, Math.floor(first / TILE_WIDTH));
  const at = (first % TILE_WIDTH) * HASH_BYTES;
  const found = hashes.subarray(at, at + width * HASH_BYTES);
  if (found.length !== width * HASH_BYTES) {
    throw new RangeError(`Tile ${level}/${Math.floor(first / TILE_WIDTH)} is not filled as far as ${start + count}`);
  }
  if (width === 1) return Buffer.from(found);
  const known = between.get(hashes) ?? new Map<number, Buffer>();
  if (known.size === 0) between.set(hashes, known);
  // A power of two and a place within 256: no two of them have the same number.
  const key = width * TILE_WIDTH + at / HASH_BYTES;
  const root = known.get(key) ?? rootOfWhole(found);
  known.set(key, root);
  return root;
}

/** A tile's hash of all that is below it, held against what is below it. */
export interface HeldTile {
  readonly tile: string;
  readonly isOfItsLeaves: boolean;
}

/**
 * Every hash above the leaves, worked out again: one after the other, because a large tree has thousands and whoever has
 * something else to do goes on between them.
 */
export function* heldTiles(tiles: Tiles, size: number): Generator<HeldTile> {
  for (let level = 1; widthOfLevel(size, level) > 0; level += 1) {
    for (let at = 0; at < widthOfLevel(size, level); at += 1) {
      const said = tiles.tile(level, Math.floor(at / TILE_WIDTH));
      const hash = said.subarray((at % TILE_WIDTH) * HASH_BYTES, ((at % TILE_WIDTH) + 1) * HASH_BYTES);
      const isOfItsLeaves = rootOfWhole(tiles.tile(level - 1, at)).equals(hash);
      yield { tile: `${level}/${Math.floor(at / TILE_WIDTH)}`, isOfItsLeaves };
    }
  }
}

/** The largest power of two that is smaller than a count; 1 for 1. Without bitwise operators, which know 32 bits. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is not the size of a tree`);
}
