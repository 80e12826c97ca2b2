import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, ReferenceTree } from '../../test/reference-tree.js';
import { vectorJson, vectorLines, worked } from '../../test/vectors.js';
import { type ConsistencyClaim, type InclusionClaim, isConsistent, isIncluded } from './check-proof.js';

interface InclusionVector {
  readonly file: string;
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[];
  readonly wantErr: boolean;
}

interface ConsistencyVector {
  readonly file: string;
  readonly size1: string;
  readonly size2: string;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[];
  readonly wantErr: boolean;
}

const bytes = (text: string) => Buffer.from(text, 'base64');

describe('the inclusion vectors of transparency-dev/merkle', () => {
  const vectors = vectorLines<InclusionVector>('transparency-dev-merkle/inclusion.jsonl');

  it('are all there, most of them proofs that must be refused', () => {
    expect(vectors).toHaveLength(98);
    expect(vectors.filter(({ wantErr }) => wantErr).length).toBeGreaterThan(80);
  });

  it.each(vectors)('$file', ({ leafIdx, treeSize, leafHash, proof, root, wantErr }) => {
    const claim = { index: BigInt(leafIdx), size: BigInt(treeSize), leaf: bytes(leafHash), root: bytes(root) };
    expect(isIncluded({ ...claim, proof: proof.map(bytes) })).toBe(!wantErr);
  });
});

describe('the consistency vectors of transparency-dev/merkle', () => {
  const vectors = vectorLines<ConsistencyVector>('transparency-dev-merkle/consistency.jsonl');

  it('are all there, most of them proofs that must be refused', () => {
    expect(vectors).toHaveLength(98);
    expect(vectors.filter(({ wantErr }) => wantErr).length).toBeGreaterThan(80);
  });

  it.each(vectors)('$file', ({ size1, size2, root1, root2, proof, wantErr }) => {
    const claim = { oldSize: BigInt(size1), newSize: BigInt(size2), oldRoot: bytes(root1), newRoot: bytes(root2) };
    expect(isConsistent({ ...claim, proof: proof.map(bytes) })).toBe(!wantErr);
  });
});

describe('the tree that the tests judge by', () => {
  it('has the roots that others publish', () => {
    const { leafInputsHex, rootsHexBySize } = vectorJson<Record<'leafInputsHex' | 'rootsHexBySize', string[]>>(
      'transparency-dev-merkle/reference-tree.json',
    );
    const tree = new ReferenceTree(leafInputsHex.map((hex) => Buffer.from(hex, 'hex')));
    expect(rootsHexBySize.map((_, size) => tree.root(size).toString('hex'))).toEqual(rootsHexBySize);
  });
});

describe('the worked example', () => {
  const { inclusion, consistencyTo11 } = worked as unknown as {
    readonly inclusion: readonly (readonly string[])[];
    readonly consistencyTo11: readonly { readonly from: number; readonly proof: readonly string[] }[];
  };
  const root = (size: number) => bytes(worked.roots[size] ?? '');

  it('includes each of its entries', () => {
    expect(inclusion).toHaveLength(11);
    for (const [index, proof] of inclusion.entries()) {
      const leaf = bytes(worked.leafHashes[index] ?? '');
      expect(isIncluded({ index, size: 11, leaf, proof: proof.map(bytes), root: root(11) })).toBe(true);
    }
  });

  it('has grown from each of its earlier trees', () => {
    const isGrown = consistencyTo11.map(({ from, proof }) =>
      isConsistent({ oldSize: from, newSize: 11, oldRoot: root(from), newRoot: root(11), proof: proof.map(bytes) }),
    );
    expect(isGrown.length).toBeGreaterThanOrEqual(10);
    expect(isGrown).not.toContain(false);
  });
});

const SIZE_MAX = 64;
const tree = new ReferenceTree(entriesOf(SIZE_MAX));
const inTree = fc
  .integer({ min: 1, max: SIZE_MAX })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));
const grownTree = fc
  .integer({ min: 1, max: SIZE_MAX })
  .chain((newSize) => fc.record({ newSize: fc.constant(newSize), oldSize: fc.integer({ min: 1, max: newSize }) }));
const inclusionOf = (index: number, size: number): InclusionClaim => ({
  index,
  size,
  leaf: tree.leaf(index),
  proof: tree.inclusion(index, size),
  root: tree.root(size),
});
const consistencyOf = (oldSize: number, newSize: number): ConsistencyClaim => ({
  oldSize,
  newSize,
  oldRoot: tree.root(oldSize),
  newRoot: tree.root(newSize),
  proof: tree.consistency(oldSize, newSize),
});

function withBitFlipped(hash: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(hash);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

const junk = Buffer.alloc(32, 0x5a);
const [from64To, aboveAll] = [2n ** 64n - 1n, 2n ** 64n];

describe('an inclusion proof', () => {
  it('holds for every entry of every tree', () => {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      for (let index = 0; index < size; index += 1) expect(isIncluded(inclusionOf(index, size))).toBe(true);
    }
  });

  it('is refused with any one bit of its hashes, its leaf or its root flipped', () => {
    fc.assert(
      fc.property(inTree, fc.nat(), fc.integer({ min: 0, max: 255 }), ({ index, size }, place, bit) => {
        const claim = inclusionOf(index, size);
        const all = [claim.leaf, claim.root, ...claim.proof];
        const at = place % all.length;
        const [leaf = junk, root = junk, ...proof] = all.map((hash, each) =>
          each === at ? withBitFlipped(hash, bit) : hash,
        );
        expect(isIncluded({ ...claim, leaf, root, proof })).toBe(false);
      }),
    );
  });

  // What upstream's tests try, each on every entry of every tree: an index or a size that another proof fits.
  const index = (change: (index: bigint, size: bigint) => bigint) => (claim: InclusionClaim) => ({
    ...claim,
    index: change(BigInt(claim.index), BigInt(claim.size)),
  });
  const proof = (change: (proof: readonly Buffer[], claim: InclusionClaim) => readonly Buffer[]) => {
    return (claim: InclusionClaim) => ({ ...claim, proof: change(claim.proof, claim) });
  };
  it.each<[string, (claim: InclusionClaim) => InclusionClaim]>([
    ['the index before', index((at) => at - 1n)],
    ['the index behind', index((at) => at + 1n)],
    ['the index with its second bit turned', index((at) => at ^ 2n)],
    ['an index at the end of the tree', index((_, size) => size)],
    ['an index of 2^64 - 1', index(() => from64To)],
    ['an index beyond any tree', index(() => aboveAll)],
    ['a negative index', index((at) => -at - 1n)],
    ['a tree of no entries', (claim) => ({ ...claim, size: 0 })],
    ['a size beyond any tree', (claim) => ({ ...claim, size: aboveAll })],
    ['a hash in front', proof((hashes) => [junk, ...hashes])],
    ['a hash behind', proof((hashes) => [...hashes, junk])],
    ['its root behind', proof((hashes, { root }) => [...hashes, root])],
    ['an empty hash behind', proof((hashes) => [...hashes, Buffer.alloc(0)])],
    ['itself twice', proof((hashes, { root }) => (hashes.length === 0 ? [root] : [...hashes, ...hashes]))],
    ['an empty leaf', (claim) => ({ ...claim, leaf: Buffer.alloc(0) })],
    ['an empty root', (claim) => ({ ...claim, root: Buffer.alloc(0) })],
    ['the root of the tree without entries', (claim) => ({ ...claim, root: tree.root(0) })],
    ['a root cut short', (claim) => ({ ...claim, root: claim.root.subarray(0, 31) })],
  ])('is refused with %s', (_, change) => {
    for (let size = 1; size <= 20; size += 1) {
      for (let at = 0; at < size; at += 1) expect(isIncluded(change(inclusionOf(at, size)))).toBe(false);
    }
  });

  it('is refused when it is cut, wherever there is something to cut', () => {
    for (let size = 2; size <= SIZE_MAX; size += 1) {
      const claim = inclusionOf(size - 1, size);
      expect(isIncluded({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
      expect(isIncluded({ ...claim, proof: claim.proof.slice(0, -1) })).toBe(false);
    }
  });

  it('is refused for half or twice the size, as far as another size changes what is hashed', () => {
    fc.assert(
      fc.property(inTree, fc.constantFrom(0.5, 2), ({ index: at, size }, factor) => {
        const other = Math.floor(size * factor);
        fc.pre(other !== size && tree.inclusion(at, other).length !== tree.inclusion(at, size).length);
        expect(isIncluded({ ...inclusionOf(at, size), size: other })).toBe(false);
      }),
    );
  });

  it('cannot be another entry’s', () => {
    fc.assert(
      fc.property(inTree, fc.nat(), ({ index: at, size }, shift) => {
        fc.pre(size > 1);
        const other = (at + 1 + (shift % (size - 1))) % size;
        const { leaf } = inclusionOf(other, size);
        expect(isIncluded({ ...inclusionOf(at, size), leaf })).toBe(false);
        expect(isIncluded({ ...inclusionOf(at, size), index: other })).toBe(false);
      }),
    );
  });
});

describe('a consistency proof', () => {
  it('holds between every two sizes of a tree', () => {
    for (let newSize = 1; newSize <= SIZE_MAX; newSize += 1) {
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        expect(isConsistent(consistencyOf(oldSize, newSize))).toBe(true);
      }
    }
  });

  it('is refused with any one bit of its hashes or roots flipped', () => {
    fc.assert(
      fc.property(grownTree, fc.nat(), fc.integer({ min: 0, max: 255 }), ({ oldSize, newSize }, place, bit) => {
        const claim = consistencyOf(oldSize, newSize);
        const all = [claim.oldRoot, claim.newRoot, ...claim.proof];
        const at = place % all.length;
        const [oldRoot = junk, newRoot = junk, ...proof] = all.map((hash, each) =>
          each === at ? withBitFlipped(hash, bit) : hash,
        );
        expect(isConsistent({ ...claim, oldRoot, newRoot, proof })).toBe(false);
      }),
    );
  });

  const proof = (change: (proof: readonly Buffer[]) => readonly Buffer[]) => (claim: ConsistencyClaim) => ({
    ...claim,
    proof: change(claim.proof),
  });
  it.each<[string, (claim: ConsistencyClaim) => ConsistencyClaim]>([
    ['its roots swapped', (claim) => ({ ...claim, oldRoot: claim.newRoot, newRoot: claim.oldRoot })],
    ['its sizes swapped', (claim) => ({ ...claim, oldSize: claim.newSize, newSize: claim.oldSize })],
    ['the old size before', (claim) => ({ ...claim, oldSize: Number(claim.oldSize) - 1 })],
    ['the old size behind', (claim) => ({ ...claim, oldSize: Number(claim.oldSize) + 1 })],
    ['the old size with its second bit turned', (claim) => ({ ...claim, oldSize: BigInt(claim.oldSize) ^ 2n })],
    ['the new size doubled', (claim) => ({ ...claim, newSize: Number(claim.newSize) * 2 })],
    ['the new size halved', (claim) => ({ ...claim, newSize: Math.floor(Number(claim.newSize) / 2) })],
    ['an old size of 0', (claim) => ({ ...claim, oldSize: 0 })],
    ['a new size beyond any tree', (claim) => ({ ...claim, newSize: aboveAll })],
    ['a hash in front', proof((hashes) => [junk, ...hashes])],
    ['a hash behind', proof((hashes) => [...hashes, junk])],
    ['an empty hash behind', proof((hashes) => [...hashes, Buffer.alloc(0)])],
    ['itself twice', proof((hashes) => [...hashes, ...hashes])],
    ['its first hash cut off', proof((hashes) => hashes.slice(1))],
    ['its last hash cut off', proof((hashes) => hashes.slice(0, -1))],
    ['no hashes at all', proof(() => [])],
    ['the new root for the old one', (claim) => ({ ...claim, oldRoot: claim.newRoot })],
    ['the old root for the new one', (claim) => ({ ...claim, newRoot: claim.oldRoot })],
    ['a root cut short', (claim) => ({ ...claim, newRoot: claim.newRoot.subarray(0, 31) })],
  ])('is refused with %s', (_, change) => {
    for (let newSize = 2; newSize <= 20; newSize += 1) {
      for (let oldSize = 1; oldSize < newSize; oldSize += 1) {
        const claim = consistencyOf(oldSize, newSize);
        const changed = change(claim);
        expect({ oldSize, newSize, holds: isConsistent(changed) }).toEqual({ oldSize, newSize, holds: false });
      }
    }
  });

  it('is empty between a tree and itself, and then says that the roots are equal', () => {
    const same = consistencyOf(7, 7);
    expect(same.proof).toEqual([]);
    expect(isConsistent(same)).toBe(true);
    expect(isConsistent({ ...same, newRoot: tree.root(8) })).toBe(false);
    expect(isConsistent({ ...same, proof: [junk] })).toBe(false);
  });
});
