import { EMPTY_ROOT, HASH_BYTES, nodeHashText } from './hashing.js';

/**
 * The right edge of an RFC 6962 tree: the roots of its whole subtrees, the largest first, one for each 1 in the binary
 * form of its size. It is all that is needed to add entries and to say the root, whatever the size.
 */
export class Frontier {
  /** Hashes as strings of one character a byte: an array of them is several times faster than one of buffers. */
  readonly #edge: string[];
  #size: number;

  private constructor(size: number, edge: string[]) {
    this.#size = size;
    this.#edge = edge;
  }

  static empty(): Frontier {
    return new Frontier(0, []);
  }

  /** @throws RangeError unless there is one hash for each whole subtree of a tree of this size. */
  static of(size: number, bytes: Uint8Array): Frontier {
    const count = onesIn(size);
    if (bytes.length !== count * HASH_BYTES) {
      throw new RangeError(`A tree of ${size} has ${count} whole subtrees, and ${bytes.length} bytes are not as many`);
    }
    const text = Buffer.from(bytes).toString('latin1');
    const edge = Array.from({ length: count }, (_, at) => text.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
    return new Frontier(size, edge);
  }

  get size(): number {
    return this.#size;
  }

  /** The hashes one after the other, the largest subtree first. */
  get bytes(): Buffer {
    return Buffer.from(this.#edge.join(''), 'latin1');
  }

  /** @param leaves leaf hashes, one after the other. */
  append(leaves: Buffer): void {
    for (let at = 0; at < leaves.length; at += HASH_BYTES) {
      let hash = leaves.toString('latin1', at, at + HASH_BYTES);
      // Each 1 at the low end of the old size is a subtree that the new entry completes together with what is left of it.
      for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
        hash = nodeHashText(this.#edge.pop() ?? '', hash);
      }
      this.#edge.push(hash);
      this.#size += 1;
    }
  }

  root(): Buffer {
    const [last, ...before] = this.#edge.toReversed();
    if (last === undefined) return Buffer.from(EMPTY_ROOT);
    return Buffer.from(
      before.reduce((right, left) => nodeHashText(left, right), last),
      'latin1',
    );
  }

  copy(): Frontier {
    return new Frontier(this.#size, [...this.#edge]);
  }
}

/** Without bitwise operators, which know 32 bits only. */
function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
