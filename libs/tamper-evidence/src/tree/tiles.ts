import { HASH_BYTES } from './hashing.js';

/** Hashes in a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;
const LEVEL_MAX = 63;

/** A row of at most 256 hashes: level 0 holds leaf hashes, each level above the roots of full tiles of the one below. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** How many hashes it has: 256 when it is full. */
  readonly width: number;
}

/** A tile's worth of entries, rather than of their hashes. */
export interface EntryBundle {
  readonly level: 'entries';
  readonly index: number;
  readonly width: number;
}

/** How many hashes stand on a level of the tiles of a tree. */
export function widthOfLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The tiles that a tree of this size is served by: full ones, and the last of each level unless that would be empty. */
export function* tilesOf(size: number): Generator<Tile> {
  for (let level = 0; widthOfLevel(size, level) > 0; level += 1) {
    const hashes = widthOfLevel(size, level);
    for (let index = 0; index * TILE_WIDTH < hashes; index += 1) {
      yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) };
    }
  }
}

/** Whether a tree of this size is served by a tile: a partial tile may also be one that has grown since. */
export function isTileOf(size: number, { level, index, width }: Tile | EntryBundle): boolean {
  return index * TILE_WIDTH + width <= widthOfLevel(size, level === 'entries' ? 0 : level);
}

/** `tile/0/x001/x234/067.p/8`: the path below the log's prefix. */
export function tilePath({ level, index, width }: Tile | EntryBundle): string {
  return `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile that a path below the log's prefix names; undefined for a path that C2SP tlog-tiles does not know. */
export function readTilePath(path: string): Tile | EntryBundle | undefined {
  const [, level = '', digits = '', partial] =
    /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  // One tile has one path: no group of noughts in front, and a full tile is not written as a partial one.
  if (level === '' || !Number.isSafeInteger(index) || indexPath(index) !== digits) return undefined;
  if (partial !== undefined && width >= TILE_WIDTH) return undefined;
  if (level === 'entries') return { level, index, width };
  return Number(level) <= LEVEL_MAX ? { level: Number(level), index, width } : undefined;
}

/** Groups of three digits, all but the last marked: no folder has more than a thousand names. */
function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
}
