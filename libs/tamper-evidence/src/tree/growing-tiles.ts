import { HASH_BYTES, rootOfWhole } from './hashing.js';
import type { Tiles } from './proofs-from-tiles.js';
import { TILE_BYTES, TILE_WIDTH, widthOfLevel } from './tiles.js';

/** A tile as it stands after leaves were added. */
export interface ChangedTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

/** The last tile of each level, which is the only one that still grows. */
export class GrowingTiles {
  readonly #levels: { index: number; bytes: number; readonly hashes: Buffer }[] = [];
  #changed = new Map<string, ChangedTile>();

  /** Takes up the tiles of a tree as they are stored. */
  static from(tiles: Tiles, size: number): GrowingTiles {
    const growing = new GrowingTiles();
    for (let level = 0; widthOfLevel(size, level) > 0; level += 1) {
      const width = widthOfLevel(size, level);
      const { hashes } = growing.#level(level, Math.floor(width / TILE_WIDTH));
      const bytes = (width % TILE_WIDTH) * HASH_BYTES;
      if (bytes > 0) hashes.set(tiles.tile(level, Math.floor(width / TILE_WIDTH)).subarray(0, bytes));
      growing.#level(level).bytes = bytes;
    }
    return growing;
  }

  /** @param leaves leaf hashes, one after the other. */
  append(leaves: Uint8Array): void {
    this.#append(0, leaves);
  }

  /** The tiles that have changed since the last time of asking, each as it is now. */
  changed(): ChangedTile[] {
    for (const [level, { index, bytes, hashes }] of this.#levels.entries()) {
      const key = `${level}/${index}`;
      if (this.#changed.has(key)) {
        this.#changed.set(key, { level, index, hashes: Buffer.from(hashes.subarray(0, bytes)) });
      }
    }
    const changed = [...this.#changed.values()].filter(({ hashes }) => hashes.length > 0);
    this.#changed = new Map();
    return changed;
  }

  #append(level: number, hashes: Uint8Array): void {
    const growing = this.#level(level);
    for (let at = 0; at < hashes.length; ) {
      const taken = Math.min(TILE_BYTES - growing.bytes, hashes.length - at);
      growing.hashes.set(hashes.subarray(at, at + taken), growing.bytes);
      growing.bytes += taken;
      at += taken;
      const full = growing.bytes === TILE_BYTES ? Buffer.from(growing.hashes) : Buffer.alloc(0);
      this.#changed.set(`${level}/${growing.index}`, { level, index: growing.index, hashes: full });
      if (full.length === 0) continue;
      this.#append(level + 1, rootOfWhole(full));
      growing.index += 1;
      growing.bytes = 0;
    }
  }

  #level(level: number, index = 0) {
    const known = this.#levels[level];
    if (known !== undefined) return known;
    const made = { index, bytes: 0, hashes: Buffer.alloc(TILE_BYTES) };
    this.#levels[level] = made;
    return made;
  }
}
