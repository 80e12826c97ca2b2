import { HASH_BYTES, nodeHash } from '../tree/hashing.js';

export interface InclusionClaim {
  readonly index: bigint | number;
  readonly size: bigint | number;
  /** The leaf hash of the entry. */
  readonly leaf: Buffer;
  /** From the leaf's sibling upwards. */
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}

export interface ConsistencyClaim {
  /** Not 0: every tree grows from the empty one, so there is nothing to prove, and whoever meets it decides. */
  readonly oldSize: bigint | number;
  readonly newSize: bigint | number;
  readonly oldRoot: Buffer;
  readonly newRoot: Buffer;
  readonly proof: readonly Buffer[];
}

const SIZE_MAX = 2n ** 64n - 1n;

/** Whether the entry stands at that index of the tree with that root (RFC 9162 §2.1.3.2). */
export function isIncluded({ index, size, leaf, proof, root }: InclusionClaim): boolean {
  let [fn, sn] = [BigInt(index), BigInt(size) - 1n];
  if (fn < 0n || fn > sn || sn >= SIZE_MAX || ![leaf, root, ...proof].every(isHash)) return false;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      // A node with nothing to its right was carried up unchanged: those levels have no hash in the proof.
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && hash.equals(root);
}

/** Whether the tree with the new root begins with all entries of the one with the old root (RFC 9162 §2.1.4.2). */
export function isConsistent({ oldSize, newSize, oldRoot, newRoot, proof }: ConsistencyClaim): boolean {
  const [first, second] = [BigInt(oldSize), BigInt(newSize)];
  if (first <= 0n || first > second || second > SIZE_MAX) return false;
  if (first === second) return proof.length === 0 && oldRoot.equals(newRoot);
  if (proof.length === 0 || ![oldRoot, newRoot, ...proof].every(isHash)) return false;
  // An old tree that was full is a node of the new one, so its root is where the proof begins, and is left out of it.
  const [start, ...rest] = isPowerOfTwo(first) ? [oldRoot, ...proof] : proof;
  if (start === undefined) return false;
  let [fn, sn] = [first - 1n, second - 1n];
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [old, grown] = [start, start];
  for (const sibling of rest) {
    if (sn === 0n) return false;
    if (isOdd(fn) || fn === sn) {
      [old, grown] = [nodeHash(sibling, old), nodeHash(sibling, grown)];
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      grown = nodeHash(grown, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && old.equals(oldRoot) && grown.equals(newRoot);
}

function isOdd(count: bigint): boolean {
  return (count & 1n) === 1n;
}

function isPowerOfTwo(count: bigint): boolean {
  return (count & (count - 1n)) === 0n;
}

function isHash(bytes: Buffer): boolean {
  return bytes.length === HASH_BYTES;
}
