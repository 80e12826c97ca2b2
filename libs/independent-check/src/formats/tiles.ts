import type { Bytes } from './bytes.js';
import { FormatError } from './signed-note.js';

/** C2SP tlog-tiles: 256 hashes, or entries, a file. */
export const TILE_WIDTH = 256;

/** How many files of a level a tree has: full ones, and how wide the last one is; 0 where there is none. */
export interface TileCount {
  readonly full: bigint;
  readonly partialWidth: number;
}

/** @param level 0 for leaf hashes and entries; each tile of a level is one hash of the next. */
export function tileCount(size: bigint, level: number): TileCount {
  const nodes = size >> BigInt(8 * level);
  return { full: nodes / 256n, partialWidth: Number(nodes % 256n) };
}

/** The place of a tile under the address of its log: `tile/0/x001/x234/067`, `tile/entries/000.p/11`. */
export function tilePath(level: number | 'entries', index: bigint, partialWidth = 0): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000n).padStart(3, '0'));
    rest /= 1000n;
  } while (rest > 0n);
  const path = groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${path}${partialWidth === 0 ? '' : `.p/${partialWidth}`}`;
}

/** The hashes of a tile. @throws FormatError for bytes that are not so many hashes. */
export function parseHashTile(bytes: Bytes, width: number): readonly Bytes[] {
  if (bytes.length !== width * 32)
    throw new FormatError(`A tile of ${width} hashes has ${width * 32} bytes, not ${bytes.length}`);
  return Array.from({ length: width }, (_, place) => bytes.subarray(place * 32, place * 32 + 32));
}

/** The entries of a bundle. @throws FormatError for bytes that are not so many entries. */
export function parseEntryBundle(bytes: Bytes, width: number): readonly Bytes[] {
  const entries: Bytes[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at < bytes.length) {
    const length = at + 2 > bytes.length ? Number.POSITIVE_INFINITY : view.getUint16(at);
    if (at + 2 + length > bytes.length) throw new FormatError('The last entry of a bundle is cut short');
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (entries.length !== width) throw new FormatError(`A bundle of ${width} entries has ${entries.length}`);
  return entries;
}
