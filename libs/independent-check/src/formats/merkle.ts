import { type Bytes, concat, type Hash, sameBytes } from './bytes.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 §2.1: the leaf hash of an entry. */
export function leafHash(data: Bytes, hash: Hash): Bytes {
  return hash(concat(LEAF, data));
}

/** Nothing is equal to nothing, so an empty root must not pass for the root of an empty leaf. */
function isHash(bytes: Bytes): boolean {
  return bytes.length === 32;
}

/** RFC 6962 §2.1: the hash over two nodes. */
export function nodeHash(left: Bytes, right: Bytes, hash: Hash): Bytes {
  return hash(concat(NODE, left, right));
}

/**
 * A tree as it grows, in as many hashes as its size has bits: the roots of the full trees that it is made of, the largest
 * first. Adding a leaf joins two of them as often as the size before it ends in ones, as a counter carries.
 */
export class GrowingTree {
  readonly #full: Bytes[] = [];
  /** Whatever is grown leaf by leaf stays far below 2^53; only proofs of others are about larger ones. */
  #size = 0;
  readonly #joined = new Uint8Array(65);

  constructor(private readonly hash: Hash) {
    this.#joined[0] = 1;
  }

  get size(): bigint {
    return BigInt(this.#size);
  }

  add(leaf: Bytes): void {
    let node = leaf;
    for (let carry = this.#size; carry % 2 === 1; carry = (carry - 1) / 2) {
      const left = this.#full.pop();
      if (left === undefined) throw new Error('A tree has a node for every bit of its size');
      // Written over each time: of a million leaves, a million nodes are hashed.
      this.#joined.set(left, 1);
      this.#joined.set(node, 33);
      node = this.hash(this.#joined);
    }
    this.#full.push(node);
    this.#size += 1;
  }

  /** A lone node on the right is carried up as it is. The root of no leaves is the hash of nothing. */
  root(): Bytes {
    let root: Bytes | undefined;
    for (const node of [...this.#full].reverse()) root = root === undefined ? node : nodeHash(node, root, this.hash);
    return root ?? this.hash(new Uint8Array());
  }
}

export interface Inclusion {
  readonly leaf: Bytes;
  readonly index: bigint;
  readonly size: bigint;
  readonly proof: readonly Bytes[];
  readonly root: Bytes;
}

/** Whether a leaf stands at an index of the tree of that size and root: RFC 9162 §2.1.3.2. */
export function isIncluded({ leaf, index, size, proof, root }: Inclusion, hash: Hash): boolean {
  if (index < 0n || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let fn = index;
  let sn = size - 1n;
  let node = leaf;
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      node = nodeHash(sibling, node, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      node = nodeHash(node, sibling, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameBytes(node, root);
}

export interface Consistency {
  readonly oldSize: bigint;
  readonly oldRoot: Bytes;
  readonly newSize: bigint;
  readonly newRoot: Bytes;
  readonly proof: readonly Bytes[];
}

/**
 * Whether the later tree is the earlier one with leaves added: RFC 9162 §2.1.4.2. A tree of no leaves is the beginning of
 * every tree and proves nothing, so asking about one is answered with no.
 */
export function isConsistent({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency, hash: Hash): boolean {
  if (oldSize <= 0n || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && sameBytes(oldRoot, newRoot);
  if (proof.length === 0 || ![oldRoot, newRoot, ...proof].every(isHash)) return false;
  // The root of a full tree is itself the first node of the proof, and is left out of it.
  const isFull = (oldSize & (oldSize - 1n)) === 0n;
  const [first, ...rest] = isFull ? [oldRoot, ...proof] : proof;
  if (first === undefined) return false;
  let fn = oldSize - 1n;
  let sn = newSize - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let old = first;
  let grown = first;
  for (const node of rest) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      old = nodeHash(node, old, hash);
      grown = nodeHash(node, grown, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      grown = nodeHash(grown, node, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameBytes(old, oldRoot) && sameBytes(grown, newRoot);
}
