import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from '#event-log';
import { Frontier } from './frontier.js';
import { GrowingTiles } from './growing-tiles.js';
import { EMPTY_ROOT, HASH_BYTES, nodeHash, rootOfWhole } from './hashing.js';
import { consistencyProof, heldTiles, inclusionProof, rootAt, type Tiles } from './proofs-from-tiles.js';
import { TILE_WIDTH, tilesOf } from './tiles.js';

/** RFC 6962 §2.1 and §2.1.1, §2.1.2 as they are written there: slow, and the measure of everything else. */
class Defined {
  readonly #roots = new Map<string, Buffer>();

  constructor(private readonly leaves: readonly Buffer[]) {}

  root(start: number, end: number): Buffer {
    if (start === end) return hash('sha256', '', 'buffer');
    if (end - start === 1) return this.leaves[start] as Buffer;
    const key = `${start} ${end}`;
    const known = this.#roots.get(key);
    if (known !== undefined) return known;
    const middle = start + this.#split(end - start);
    const branch = Buffer.concat([Buffer.of(1), this.root(start, middle), this.root(middle, end)]);
    const root = hash('sha256', branch, 'buffer');
    this.#roots.set(key, root);
    return root;
  }

  path(m: number, start: number, end: number): Buffer[] {
    if (end - start === 1) return [];
    const k = this.#split(end - start);
    return m < k
      ? [...this.path(m, start, start + k), this.root(start + k, end)]
      : [...this.path(m - k, start + k, end), this.root(start, start + k)];
  }

  subproof(m: number, start: number, end: number, isKnown: boolean): Buffer[] {
    if (m === end - start) return isKnown ? [] : [this.root(start, end)];
    const k = this.#split(end - start);
    return m <= k
      ? [...this.subproof(m, start, start + k, isKnown), this.root(start + k, end)]
      : [...this.subproof(m - k, start + k, end, false), this.root(start, start + k)];
  }

  #split(n: number): number {
    let k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }
}

/** Tiles as a store has them, in memory. */
class TilesInMemory implements Tiles {
  readonly #tiles = new Map<string, Buffer>();
  readonly #growing = new GrowingTiles();

  append(leaves: Buffer): void {
    this.#growing.append(leaves);
    for (const { level, index, hashes } of this.#growing.changed()) this.#tiles.set(`${level}/${index}`, hashes);
  }

  tile(level: number, index: number): Buffer {
    return this.#tiles.get(`${level}/${index}`) ?? Buffer.alloc(0);
  }

  set(level: number, index: number, hashes: Buffer): void {
    this.#tiles.set(`${level}/${index}`, hashes);
  }

  get count(): number {
    return this.#tiles.size;
  }
}

const SIZES = 300;
const leaves = Array.from({ length: SIZES }, (_, entry) => leafHash(`entry ${entry}`));
const defined = new Defined(leaves);
const hex = (hashes: readonly Buffer[]) => hashes.map((each) => each.toString('hex')).join();

function notOfTheirLeaves(tiles: Tiles, size: number): string[] {
  return [...heldTiles(tiles, size)].filter(({ isOfItsLeaves }) => !isOfItsLeaves).map(({ tile }) => tile);
}

function tilesWith(hashes: readonly Buffer[]): TilesInMemory {
  const tiles = new TilesInMemory();
  tiles.append(Buffer.concat(hashes));
  return tiles;
}

describe('a tree', () => {
  it('has the root that RFC 6962 defines at every size to 300, by its frontier and by its tiles', () => {
    const frontier = Frontier.empty();
    const tiles = new TilesInMemory();
    expect(frontier.root()).toEqual(EMPTY_ROOT);
    expect(rootAt(tiles, 0)).toEqual(defined.root(0, 0));
    for (const [index, leaf] of leaves.entries()) {
      frontier.append(leaf);
      tiles.append(leaf);
      expect(frontier.size).toBe(index + 1);
      expect(frontier.root()).toEqual(defined.root(0, index + 1));
      expect(rootAt(tiles, index + 1)).toEqual(defined.root(0, index + 1));
    }
  });

  it('proves every entry of every size to 300 from the tiles of the whole, as RFC 6962 defines it', () => {
    const tiles = tilesWith(leaves);
    for (let size = 1; size <= SIZES; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(tiles, index, size);
        if (hex(proof) !== hex(defined.path(index, 0, size))) throw new Error(`Entry ${index} of ${size}`);
      }
    }
  });

  it('proves of every size to 300 that it begins with every smaller one', () => {
    const tiles = tilesWith(leaves);
    for (let size = 1; size <= SIZES; size += 1) {
      expect(consistencyProof(tiles, 0, size)).toEqual([]);
      for (let old = 1; old <= size; old += 1) {
        const proof = consistencyProof(tiles, old, size);
        if (hex(proof) !== hex(defined.subproof(old, 0, size, true))) throw new Error(`${old} of ${size}`);
      }
    }
  });

  it('does not depend on how many entries arrive together', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cuts, fc.boolean(), (counts, isTakenUp) => {
        const all = counts.reduce((sum, count) => sum + count, 0);
        let frontier = Frontier.empty();
        const tiles = new TilesInMemory();
        let next = 0;
        for (const count of counts) {
          const batch = Buffer.concat(
            Array.from({ length: count }, (_, at) => leaves[(next + at) % SIZES] ?? Buffer.alloc(0)),
          );
          // As after a restart: only what is stored is known.
          if (isTakenUp) frontier = Frontier.of(next, frontier.bytes);
          frontier.append(batch);
          tiles.append(batch);
          next += count;
        }
        const once = new Defined(Array.from({ length: all }, (_, at) => leaves[at % SIZES] ?? Buffer.alloc(0)));
        expect(frontier.root()).toEqual(once.root(0, all));
        expect(rootAt(tiles, all)).toEqual(once.root(0, all));
      }),
    );
  });

  it('takes stored tiles up where they ended', () => {
    for (const size of [0, 1, 255, 256, 257, 300]) {
      const before = tilesWith(leaves.slice(0, size));
      const growing = GrowingTiles.from(before, size);
      growing.append(Buffer.concat([leaves[0] ?? Buffer.alloc(0), leaves[1] ?? Buffer.alloc(0)]));
      for (const { level, index, hashes } of growing.changed()) before.set(level, index, hashes);
      const whole = new Defined([...leaves.slice(0, size), ...leaves.slice(0, 2)]);
      expect(rootAt(before, size + 2)).toEqual(whole.root(0, size + 2));
      expect(growing.changed()).toEqual([]);
    }
  });

  it('has tiles on three levels once there are 65,536 entries, and proves through them', () => {
    const many = Array.from({ length: 70_000 }, (_, entry) => leafHash(`entry ${entry}`));
    const tiles = tilesWith(many);
    const whole = new Defined(many);
    expect(tiles.count).toBe([...tilesOf(70_000)].length);
    expect(tiles.count).toBe(274 + 2 + 1);
    expect(rootAt(tiles, 70_000)).toEqual(whole.root(0, 70_000));
    expect(notOfTheirLeaves(tiles, 70_000)).toEqual([]);
    const sizes = [65_535, 65_536, 65_537, 65_793, 69_999, 70_000];
    for (const size of sizes) {
      for (const index of [0, 255, 256, 40_000, 65_535, 65_536, size - 1].filter((entry) => entry < size)) {
        expect(hex(inclusionProof(tiles, index, size))).toBe(hex(whole.path(index, 0, size)));
      }
      for (const old of [1, 255, 256, 257, 65_535, size - 1]) {
        expect(hex(consistencyProof(tiles, old, size))).toBe(hex(whole.subproof(old, 0, size, true)));
      }
    }
  });

  it('reads a handful of tiles for a proof', () => {
    const tiles = tilesWith(Array.from({ length: 70_000 }, (_, entry) => leafHash(`entry ${entry}`)));
    let reads = 0;
    const counted: Tiles = {
      tile: (level, index) => {
        reads += 1;
        return tiles.tile(level, index);
      },
    };
    inclusionProof(counted, 12_345, 69_999);
    // One for each hash of the proof, and one more for each subtree on the right edge that is not whole.
    expect(reads).toBeLessThan(40);
  });

  it('sees that a tile is not made of what stands below it', () => {
    const tiles = tilesWith(Array.from({ length: 700 }, (_, entry) => leafHash(`entry ${entry}`)));
    const leaf = Buffer.from(tiles.tile(0, 1));
    leaf[5] = (leaf[5] ?? 0) ^ 1;
    tiles.set(0, 1, leaf);
    expect(notOfTheirLeaves(tiles, 700)).toEqual(['1/0']);
    expect(notOfTheirLeaves(tiles, 511)).toEqual([]);
  });

  it('refuses what is no entry, no size and no frontier', () => {
    const tiles = tilesWith(leaves);
    expect(() => inclusionProof(tiles, 300, 300)).toThrow('Entry 300 is not in a tree of 300');
    expect(() => inclusionProof(tiles, -1, 300)).toThrow('Entry -1 is not in a tree of 300');
    expect(() => inclusionProof(tiles, 0, 0)).toThrow(RangeError);
    expect(() => inclusionProof(tiles, 0, 1.5)).toThrow('1.5 is not the size of a tree');
    expect(() => consistencyProof(tiles, 7, 6)).toThrow('A tree of 7 is not the beginning of one of 6');
    expect(() => rootAt(tiles, 301)).toThrow(/not filled/);
    expect(() => Frontier.of(3, Buffer.alloc(HASH_BYTES))).toThrow('A tree of 3 has 2 whole subtrees');
    expect(rootOfWhole(nodeHash(leaves[0] ?? Buffer.alloc(0), leaves[1] ?? Buffer.alloc(0)))).toHaveLength(32);
    expect(TILE_WIDTH).toBe(256);
  });
});
