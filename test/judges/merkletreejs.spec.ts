import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MerkleTree } from 'merkletreejs';
import { JudgedLog } from './logs.js';

/** Its own tree with RFC 6962's hashes: leaves that are hashed already, and nodes with a byte 1 before them. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const node = (both: Buffer) => createHash('sha256').update(Buffer.of(1)).update(both).digest();
  return new MerkleTree([...leaves], node, { hashLeaves: false, sortPairs: false }).getRoot();
}

describe('merkletreejs', () => {
  it('comes to the root of the ledger at every size', () => {
    const log = JudgedLog.of(300);
    const leaves = log.entries.map((_, index) => log.leaf(index));
    const sizes = log.entries.map((_, index) => index + 1);
    const theirs = sizes.map((size) => rootOf(leaves.slice(0, size)).toString('hex'));
    expect(theirs).toEqual(sizes.map((size) => log.root(size).toString('hex')));
  });
});
