import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { vectorText } from '../../test/vectors.js';
import { ProofMalformed, readTlogProof, tlogProofText } from './tlog-proof.js';

const hash = Buffer.alloc(32, 7).toString('base64');
const checkpoint = 'ledger.example.org/a\n1\n…\n\n— k AAAA\n';

describe('a .tlog-proof file', () => {
  it('of the worked example is read, and written byte for byte the same', () => {
    const text = vectorText('worked-example/03.tlog-proof');
    const proof = readTlogProof(text);
    expect(proof.index).toBe(3);
    expect(proof.hashes).toHaveLength(4);
    expect(proof.checkpoint).toBe(vectorText('worked-example/checkpoint-11.txt'));
    expect(tlogProofText(proof)).toBe(text);
  });

  it('is the spicy form with its first line before it', () => {
    const spicy = vectorText('worked-example/events/03.json.spicy');
    expect(readTlogProof(`c2sp.org/tlog-proof@v1\n${spicy}`)).toEqual(
      readTlogProof(vectorText('worked-example/03.tlog-proof')),
    );
  });

  it('comes back as it was written, with and without extra data', () => {
    const hashes = fc.array(
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      { maxLength: 63 },
    );
    const extra = fc.option(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.maxSafeNat(), hashes, extra, (index, siblings, more) => {
        const proof = { index, hashes: siblings, checkpoint, ...(more === undefined ? {} : { extra: more }) };
        expect(readTlogProof(tlogProofText(proof))).toEqual(proof);
      }),
    );
  });

  it.each([
    ['another first line', `wrong-header\nindex 0\n\n${checkpoint}`, /Line 1 must be c2sp/],
    ['a first line of another version', `c2sp.org/tlog-proof@v2\nindex 0\n\n${checkpoint}`, /Line 1/],
    ['no first line', `index 0\n\n${checkpoint}`, /Line 1/],
    ['extra data that is no base64', `c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\n${checkpoint}`, /extra/],
    ['extra data twice', `c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n\n${checkpoint}`, /index/],
    ['extra data in a second spelling', `c2sp.org/tlog-proof@v1\nextra AB==\nindex 0\n\n${checkpoint}`, /extra/],
    ['no index', `c2sp.org/tlog-proof@v1\n\n\n${checkpoint}`, /index/],
    ['hashes before the index', `c2sp.org/tlog-proof@v1\n${hash}\nindex 0\n\n${checkpoint}`, /index/],
    ['an index that is no number', `c2sp.org/tlog-proof@v1\nindex notanumber\n\n${checkpoint}`, /index/],
    ['a negative index', `c2sp.org/tlog-proof@v1\nindex -5\n\n${checkpoint}`, /index/],
    ['an index with leading zeroes', `c2sp.org/tlog-proof@v1\nindex 05\n\n${checkpoint}`, /leading zeroes/],
    ['an index with a plus sign', `c2sp.org/tlog-proof@v1\nindex +5\n\n${checkpoint}`, /index/],
    ['an index with a space behind it', `c2sp.org/tlog-proof@v1\nindex 5 \n\n${checkpoint}`, /index/],
    ['an index beyond counting', `c2sp.org/tlog-proof@v1\nindex 9007199254740992\n\n${checkpoint}`, /index/],
    ['a hash that is no base64', `c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\n${checkpoint}`, /Hash 1/],
    [
      'a hash of another length',
      `c2sp.org/tlog-proof@v1\nindex 0\n${hash}\n${Buffer.alloc(64).toString('base64')}\n\n${checkpoint}`,
      /Hash 2 of the proof must be 32 bytes/,
    ],
    [
      'a hash whose last bits are not zero',
      `c2sp.org/tlog-proof@v1\nindex 0\n${hash.slice(0, -2)}d=\n\n${checkpoint}`,
      /Hash 1/,
    ],
    ['a hash without its padding', `c2sp.org/tlog-proof@v1\nindex 0\n${hash.slice(0, -1)}\n\n${checkpoint}`, /Hash 1/],
    ['a hash in base64url', `c2sp.org/tlog-proof@v1\nindex 0\n${'_'.repeat(43)}=\n\n${checkpoint}`, /Hash 1/],
    ['the line ends of Windows', `c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n${checkpoint}`, /Line 1|empty line/],
    [
      'more hashes than a tree has levels',
      `c2sp.org/tlog-proof@v1\nindex 0\n${`${hash}\n`.repeat(64)}\n${checkpoint}`,
      /63/,
    ],
    ['one endless line', `c2sp.org/tlog-proof@v1\nindex 0\n${'a'.repeat(65 * 1024)}\n`, /empty line/],
    ['no checkpoint', `c2sp.org/tlog-proof@v1\nindex 0\n${hash}\n\n`, /checkpoint/],
    ['nothing in it', '', /empty line/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => readTlogProof(text)).toThrow(ProofMalformed);
    expect(() => readTlogProof(text)).toThrow(message);
  });
});
