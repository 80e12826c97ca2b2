import { describe, expect, it } from '@jest/globals';
import { nodeSha256, vectorJson, vectorLines } from '../../test/vectors.js';
import { type Bytes, base64, fromBase64, fromHex, hex } from './bytes.js';
import { GrowingTree, isConsistent, isIncluded, leafHash, nodeHash } from './merkle.js';
import { sha256 } from './sha256.js';

const bytes = (text: string): Bytes => fromBase64(text) ?? new Uint8Array();

interface InclusionCase {
  readonly file: string;
  readonly leafIdx: string;
  readonly treeSize: string;
  readonly leafHash: string;
  readonly root: string;
  readonly proof: readonly string[];
  readonly wantErr: boolean;
}

interface ConsistencyCase {
  readonly file: string;
  readonly size1: string;
  readonly size2: string;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[];
  readonly wantErr: boolean;
}

interface Expected {
  readonly leafHashes: readonly string[];
  readonly roots: readonly string[];
  readonly inclusion: readonly (readonly string[])[];
  readonly consistencyTo11: readonly { readonly from: number; readonly proof: readonly string[] }[];
}

describe('the tree', () => {
  it('has the roots of the reference tree, at every size', () => {
    const { leafInputsHex, rootsHexBySize } = vectorJson<{ leafInputsHex: string[]; rootsHexBySize: string[] }>(
      'transparency-dev-merkle/reference-tree.json',
    );
    for (const hash of [nodeSha256, sha256]) {
      const tree = new GrowingTree(hash);
      const roots = [hex(tree.root())];
      for (const input of leafInputsHex) {
        tree.add(leafHash(fromHex(input) ?? new Uint8Array(), hash));
        roots.push(hex(tree.root()));
      }
      expect(roots).toEqual(rootsHexBySize);
      expect(tree.size).toBe(8n);
    }
  });

  it('has the roots of the worked example', () => {
    const { leafHashes, roots } = vectorJson<Expected>('worked-example/expected.json');
    const tree = new GrowingTree(nodeSha256);
    const found = [base64(tree.root())];
    for (const leaf of leafHashes) {
      tree.add(bytes(leaf));
      found.push(base64(tree.root()));
    }
    expect(found).toEqual(roots);
  });

  it('is what the recursive definition of RFC 6962 says, at every size up to 130', () => {
    const defined = (leaves: readonly Bytes[]): Bytes => {
      const [only] = leaves;
      if (only === undefined) return nodeSha256(new Uint8Array());
      if (leaves.length === 1) return only;
      let split = 1;
      while (split * 2 < leaves.length) split *= 2;
      return nodeHash(defined(leaves.slice(0, split)), defined(leaves.slice(split)), nodeSha256);
    };
    const leaves: Bytes[] = [];
    const tree = new GrowingTree(nodeSha256);
    for (let size = 1; size <= 130; size += 1) {
      const leaf = leafHash(Uint8Array.of(size), nodeSha256);
      leaves.push(leaf);
      tree.add(leaf);
      expect(hex(tree.root())).toBe(hex(defined(leaves)));
    }
  });
});

describe('a proof of inclusion', () => {
  const cases = vectorLines<InclusionCase>('transparency-dev-merkle/inclusion.jsonl');

  it('is judged as upstream judges all 98 cases', () => {
    const judged = cases.map(({ file, leafIdx, treeSize, leafHash: leaf, root, proof }) => {
      const inclusion = { leaf: bytes(leaf), index: BigInt(leafIdx), size: BigInt(treeSize), root: bytes(root) };
      return [file, !isIncluded({ ...inclusion, proof: proof.map(bytes) }, nodeSha256)];
    });
    expect(judged).toEqual(cases.map(({ file, wantErr }) => [file, wantErr]));
    expect(judged).toHaveLength(98);
  });

  it('holds for every entry of the worked example, and for no other index', () => {
    const { leafHashes, roots, inclusion } = vectorJson<Expected>('worked-example/expected.json');
    for (const [place, proof] of inclusion.entries()) {
      const given = {
        leaf: bytes(leafHashes[place] ?? ''),
        size: 11n,
        root: bytes(roots[11] ?? ''),
        proof: proof.map(bytes),
      };
      const holds = leafHashes.map((_, index) => isIncluded({ ...given, index: BigInt(index) }, nodeSha256));
      expect(holds).toEqual(leafHashes.map((_, index) => index === place));
    }
  });
});

describe('a proof of consistency', () => {
  const cases = vectorLines<ConsistencyCase>('transparency-dev-merkle/consistency.jsonl');

  it('is judged as upstream judges all 98 cases', () => {
    const judged = cases.map(({ file, size1, size2, root1, root2, proof }) => {
      const sizes = { oldSize: BigInt(size1), newSize: BigInt(size2) };
      const roots = { oldRoot: bytes(root1), newRoot: bytes(root2) };
      return [file, !isConsistent({ ...sizes, ...roots, proof: proof.map(bytes) }, nodeSha256)];
    });
    expect(judged).toEqual(cases.map(({ file, wantErr }) => [file, wantErr]));
    expect(judged).toHaveLength(98);
  });

  it('holds from every size of the worked example, and not with a bit turned', () => {
    const { roots, consistencyTo11 } = vectorJson<Expected>('worked-example/expected.json');
    for (const { from, proof } of consistencyTo11) {
      const given = {
        oldSize: BigInt(from),
        oldRoot: bytes(roots[from] ?? ''),
        newSize: 11n,
        newRoot: bytes(roots[11] ?? ''),
      };
      const hashes = proof.map(bytes);
      expect(isConsistent({ ...given, proof: hashes }, nodeSha256)).toBe(true);
      for (const place of hashes.keys()) {
        const turned = hashes.map((node, index) =>
          index === place ? node.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) : node,
        );
        expect(isConsistent({ ...given, proof: turned }, nodeSha256)).toBe(false);
      }
    }
  });
});

describe('SHA-256 without a library', () => {
  it('is that of node, at every length around the size of a block', () => {
    const lengths = [0, 1, 3, 31, 32, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 65_535];
    for (const length of lengths) {
      const data = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
      expect(hex(sha256(data))).toBe(hex(nodeSha256(data)));
    }
  });
});
