import { type Bytes, GrowingTree, sameBytes } from '../formats/index.js';
import { nodeSha256 } from './node-crypto.js';
import type { KeptTree } from './tree-file.js';

const WIDTH = 256;
const HASH_BYTES = 32;

/** Goes along the tiles of the stored tree as leaves come by, level above level, and says where a hash is another. */
export class TileStack {
  readonly #levels: Level[] = [];

  constructor(
    private readonly kept: KeptTree,
    /** @param node counted from the left of its level; of level 0, the entry. */
    private readonly differs: (level: number, node: number) => void,
  ) {}

  /** @returns whether the stored tree has this leaf there. */
  add(leaf: Bytes): boolean {
    return this.#add(0, leaf);
  }

  #add(level: number, node: Bytes): boolean {
    const stack = this.#levels[level] ?? { count: 0, tile: new Uint8Array(), tree: new GrowingTree(nodeSha256) };
    this.#levels[level] = stack;
    const place = stack.count % WIDTH;
    if (place === 0) stack.tile = this.kept.tile(level, Math.floor(stack.count / WIDTH));
    const stored = stack.tile.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
    const isSame = sameBytes(stored, node);
    // A node above is not kept until the tile below it is full, which the tree may not have come to.
    if (!isSame && this.#isDue(level, stack.count)) this.differs(level, stack.count);
    stack.tree.add(node);
    stack.count += 1;
    if (place === WIDTH - 1) {
      this.#add(level + 1, stack.tree.root());
      stack.tree = new GrowingTree(nodeSha256);
    }
    return isSame;
  }

  #isDue(level: number, node: number): boolean {
    return (node + 1) * WIDTH ** level <= this.kept.size;
  }
}

interface Level {
  count: number;
  tile: Bytes;
  tree: GrowingTree;
}
