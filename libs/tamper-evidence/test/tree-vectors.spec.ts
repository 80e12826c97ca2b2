import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { leafHashOfBytes } from '#event-log';
import { readCheckpoint } from '../src/notes/checkpoint.js';
import { readNote } from '../src/notes/signed-note.js';
import { isConsistent, isIncluded } from '../src/proofs/check-proof.js';
import { Frontier } from '../src/tree/frontier.js';
import { GrowingTiles } from '../src/tree/growing-tiles.js';
import { EMPTY_ROOT, nodeHash } from '../src/tree/hashing.js';
import { consistencyProof, inclusionProof, rootAt, type Tiles } from '../src/tree/proofs-from-tiles.js';
import { tilePath, tilesOf } from '../src/tree/tiles.js';
import { vectorFile, vectorJson, vectorNames, vectorText, worked } from './vectors.js';

const { leafInputsHex, rootsHexBySize, hasherHex } = vectorJson<{
  readonly leafInputsHex: readonly string[];
  readonly rootsHexBySize: readonly string[];
  readonly hasherHex: readonly (readonly [string, string])[];
}>('transparency-dev-merkle/reference-tree.json');

function tilesOver(leaves: readonly Buffer[]): Tiles & { readonly first: () => Uint8Array } {
  const growing = new GrowingTiles();
  growing.append(Buffer.concat(leaves));
  const tiles = new Map(growing.changed().map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  const tile = (level: number, index: number) => tiles.get(`${level}/${index}`) ?? Buffer.alloc(0);
  return { tile, first: () => tile(0, 0) };
}

/** Entries with their length before each, as tlog-tiles serves them. */
function entriesIn(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

describe('the reference tree of transparency-dev/merkle', () => {
  const leaves = leafInputsHex.map((hex) => leafHashOfBytes(Buffer.from(hex, 'hex')));

  it('has our hashes', () => {
    const ours = [
      EMPTY_ROOT,
      leafHashOfBytes(Buffer.alloc(0)),
      leafHashOfBytes(Buffer.from('L123456')),
      // The vector's node stands over two texts that are no hashes.
      createHash('sha256').update(Buffer.of(1)).update('N123').update('N456').digest(),
    ];
    expect(ours.map((hash) => hash.toString('hex'))).toEqual(hasherHex.map(([, hex]) => hex));
    expect(nodeHash(leaves[0] ?? EMPTY_ROOT, leaves[1] ?? EMPTY_ROOT).toString('hex')).toBe(rootsHexBySize[2]);
  });

  it('has our root at every size, from tiles and from the right edge', () => {
    const tiles = tilesOver(leaves);
    const frontier = Frontier.empty();
    const grown = [frontier.root().toString('hex')];
    for (const leaf of leaves) {
      frontier.append(leaf);
      grown.push(frontier.root().toString('hex'));
    }
    expect(grown).toEqual(rootsHexBySize);
    expect(rootsHexBySize.map((_, size) => rootAt(tiles, size).toString('hex'))).toEqual(rootsHexBySize);
  });
});

describe.each([
  ['the log of Tessera', 'tessera-log/log', 15],
  ['the worked example', 'worked-example/tlog-tiles', 11],
])('%s', (_, folder, size) => {
  const bytes = (path: string) => readFileSync(vectorFile(`${folder}/${path}`));
  const entries = entriesIn(bytes(`tile/entries/000.p/${size}`));
  const leaves = entries.map((entry) => leafHashOfBytes(entry));

  it('has our leaf hashes, at the path that we serve them', () => {
    expect(entries).toHaveLength(size);
    const paths = [...tilesOf(size)].map(tilePath);
    expect(paths).toEqual([`tile/0/000.p/${size}`]);
    expect(Buffer.from(tilesOver(leaves).first())).toEqual(bytes(paths[0] ?? ''));
  });

  it('has every tile and bundle of its smaller trees as the beginning of ours', () => {
    for (const name of vectorNames(`${folder}/tile/0/000.p`)) {
      expect(bytes(`tile/0/000.p/${name}`)).toEqual(Buffer.concat(leaves.slice(0, Number(name))));
      expect(entriesIn(bytes(`tile/entries/000.p/${name}`))).toEqual(entries.slice(0, Number(name)));
    }
  });

  it('has our root in each of its checkpoints, and proofs of ours hold between all of them', () => {
    const tiles = tilesOver(leaves);
    const names = vectorNames(folder).filter((name) => name.startsWith('checkpoint'));
    const checkpoints = names.map((name) => readCheckpoint(readNote(vectorText(`${folder}/${name}`)).text));
    for (const { size: newSize, root } of checkpoints) {
      expect(rootAt(tiles, newSize)).toEqual(root);
      for (const [index, leaf] of leaves.slice(0, newSize).entries()) {
        expect(isIncluded({ index, size: newSize, leaf, proof: inclusionProof(tiles, index, newSize), root })).toBe(
          true,
        );
      }
      for (const { size: oldSize, root: oldRoot } of checkpoints.filter((old) => old.size > 0 && old.size <= newSize)) {
        const proof = consistencyProof(tiles, oldSize, newSize);
        expect(isConsistent({ oldSize, newSize, oldRoot, newRoot: root, proof })).toBe(true);
      }
    }
  });
});

describe('the proofs of the worked example', () => {
  const { inclusion, consistencyTo11 } = worked as unknown as {
    readonly inclusion: readonly (readonly string[])[];
    readonly consistencyTo11: readonly { readonly from: number; readonly proof: readonly string[] }[];
  };
  const tiles = tilesOver(worked.leafHashes.map((hash) => Buffer.from(hash, 'base64')));
  const text = (proof: readonly Buffer[]) => proof.map((hash) => hash.toString('base64'));

  it('are made by us, every one', () => {
    expect(worked.roots).toEqual(worked.roots.map((_, size) => rootAt(tiles, size).toString('base64')));
    expect(inclusion).toEqual(inclusion.map((_, index) => text(inclusionProof(tiles, index, 11))));
    expect(consistencyTo11).toEqual(
      consistencyTo11.map(({ from }) => ({ from, proof: text(consistencyProof(tiles, from, 11)) })),
    );
  });
});
