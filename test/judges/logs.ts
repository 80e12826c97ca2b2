import { leafHashOfBytes } from '#event-log';
import { checkpointText, ed25519Signer, privateKeyOfSeed, signNote, vkeyOf } from '#tamper-evidence';
import { GrowingTiles } from '../../libs/tamper-evidence/src/tree/growing-tiles.js';
import {
  consistencyProof,
  inclusionProof,
  rootAt,
  type Tiles,
} from '../../libs/tamper-evidence/src/tree/proofs-from-tiles.js';

/** A log as the ledger makes it, from its own tiles, for others to judge: nothing here is worked out by the judge. */
export class JudgedLog {
  readonly origin = 'ledger.example.org/judged';
  readonly #seed = Buffer.alloc(32, 42);
  readonly vkey = vkeyOf(this.origin, privateKeyOfSeed(this.#seed));
  readonly #tiles: Tiles;

  constructor(readonly entries: readonly Buffer[]) {
    const tiles = new Map<string, Uint8Array>();
    const growing = new GrowingTiles();
    // In two parts, as a ledger grows.
    const half = Math.floor(entries.length / 2);
    for (const part of [entries.slice(0, half), entries.slice(half)]) {
      growing.append(Buffer.concat(part.map(leafHashOfBytes)));
      for (const { level, index, hashes } of growing.changed()) tiles.set(`${level}/${index}`, hashes);
    }
    this.#tiles = {
      tile: (level, index) => {
        const tile = tiles.get(`${level}/${index}`);
        if (tile === undefined) throw new RangeError(`There is no tile ${index} of level ${level}`);
        return tile;
      },
    };
  }

  /** `count` entries that differ, some of them empty or long. */
  static of(count: number): JudgedLog {
    return new JudgedLog(
      Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index} ${'é'.repeat((index * 37) % 200)}`)),
    );
  }

  root(size: number): Buffer {
    return rootAt(this.#tiles, size);
  }

  leaf(index: number): Buffer {
    return leafHashOfBytes(this.entries[index] ?? Buffer.alloc(0));
  }

  inclusion(index: number, size: number): Buffer[] {
    return inclusionProof(this.#tiles, index, size);
  }

  consistency(oldSize: number, size: number): Buffer[] {
    return consistencyProof(this.#tiles, oldSize, size);
  }

  firstTile(): Uint8Array {
    return this.#tiles.tile(0, 0);
  }

  checkpoint(size: number): string {
    const text = checkpointText({ origin: this.origin, size, root: this.root(size) });
    return signNote(text, [ed25519Signer(this.origin, this.#seed)]);
  }
}

export function withBitFlipped(bytes: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  const at = Math.floor(bit / 8) % flipped.length;
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8));
  return flipped;
}
