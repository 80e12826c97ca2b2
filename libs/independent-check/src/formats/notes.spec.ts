import { describe, expect, it } from '@jest/globals';
import { nodeEd25519, nodeSha256, vectorBytes, vectorJson, vectorText } from '../../test/vectors.js';
import { base64, hex, utf8 } from './bytes.js';
import { canonical } from './canonical-json.js';
import { parseCheckpoint, parseCheckpointText } from './checkpoint.js';
import { GrowingTree, isIncluded, leafHash } from './merkle.js';
import { goodSignatures, parseNote, parseVerifierKey } from './signed-note.js';
import { parseEntryBundle, parseHashTile, tileCount, tilePath } from './tiles.js';
import { parseTlogProof } from './tlog-proof.js';

const keyOf = (vkey: string) => parseVerifierKey(vkey.trim(), nodeSha256);
const opened = async (note: string, ...vkeys: string[]) =>
  goodSignatures(parseNote(note), vkeys.map(keyOf), nodeEd25519);

interface GoNotes {
  readonly valid: readonly {
    readonly vkey: string | null;
    readonly skey?: string;
    readonly text?: string;
    readonly note: string;
  }[];
  readonly invalidVkeys: readonly { readonly vkey: string }[];
  readonly tree: { readonly note: string; readonly size: string };
  readonly invalidTrees: readonly string[];
}

describe('a signed note', () => {
  const go = vectorJson<GoNotes>('golang-sumdb-note/note-vectors.json');
  // The second of them is by the first's key too, and by another that nobody handed around.
  const goKey = go.valid[0]?.vkey ?? '';
  const c2sp = vectorJson<{ signedNote: { vkey: string; note: string }; checkpoint: { note: string } }>(
    'c2sp-examples/examples.json',
  );
  const example = vectorText('worked-example/checkpoint-11.txt');
  const logKey = vectorText('worked-example/log.vkey');
  const witnessKey = vectorText('worked-example/witness.vkey');

  it("is opened with the keys of Go's and the specification's examples", async () => {
    for (const { vkey, note, text } of go.valid) {
      if (text !== undefined) expect(parseNote(note).text).toBe(text);
      expect(await opened(note, vkey ?? goKey)).toHaveLength(1);
    }
    expect(await opened(c2sp.signedNote.note, c2sp.signedNote.vkey)).toHaveLength(1);
  });

  it('is opened with a cosignature, which says when', async () => {
    const [log, witness] = await opened(example, logKey, witnessKey);
    expect([log?.key.type, log?.time]).toEqual(['ed25519', undefined]);
    expect([witness?.key.name, witness?.time]).toEqual(['witness.example.net/w1', 1_775_034_011n]);
  });

  it('is not opened where a known key signed twice, once wrongly, or where two keys cannot be told apart', async () => {
    const line = example.split('\n').find((each) => each.startsWith('\u2014 ledger')) ?? '';
    const other = vectorText('worked-example/checkpoint-5.txt')
      .split('\n')
      .find((each) => each.startsWith('\u2014 ledger'));
    expect(await opened(`${example}${line}\n`, logKey)).toHaveLength(1);
    await expect(opened(`${example}${other}\n`, logKey)).rejects.toThrow('is not good');
    const key = keyOf(logKey);
    const twin = { ...key, publicKey: key.publicKey.map((byte) => byte ^ 1) };
    await expect(goodSignatures(parseNote(example), [key, twin], nodeEd25519)).rejects.toThrow('share the name');
  });

  it('is not opened where no key is known, or one that is known signed something else', async () => {
    await expect(opened(example, goKey)).rejects.toThrow('No signature of the note is by a key');
    const changed = example.replace('\n11\n', '\n12\n');
    await expect(opened(changed, logKey)).rejects.toThrow(
      'The signature of ledger.example.org/outcomes-test is not good',
    );
    await expect(opened(changed, witnessKey)).rejects.toThrow('The signature of witness.example.net/w1 is not good');
  });

  it.each([
    ['without signatures', 'text\n\n'],
    ['without an empty line', 'text\n— name AAAAAAA=\n'],
    ['without a newline at its end', 'text\n\n— name AAAAAAA='],
    ['with a hyphen for a dash', 'text\n\n- name AAAAAAA=\n'],
    ['with base64 that has bits to spare', 'text\n\n— name AAAAAAB=\n'],
    ['with a plus in a name', 'text\n\n— na+me AAAAAAA=\n'],
    ['with a carriage return', 'text\r\n\n— name AAAAAAA=\n'],
    ['with half of a surrogate pair', 'te\ud800xt\n\n— name AAAAAAA=\n'],
    ['with a thousand signatures', `text\n\n${'— name AAAAAAA=\n'.repeat(1000)}`],
  ])('is no note %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(/note|signature/);
  });

  it('has its text up to the last empty line', () => {
    expect(parseNote('one\n\ntwo\n\n— name AAAAAAA=\n').text).toBe('one\n\ntwo\n');
  });

  it('is never checked with a private key, which is not repeated either', () => {
    expect(() => keyOf(go.valid[0]?.skey ?? '')).toThrow(/^A private key was given where a public one belongs$/);
  });

  it('has no key whose id is another, cut short or one byte off', () => {
    for (const { vkey } of go.invalidVkeys) expect(() => keyOf(vkey)).toThrow();
    const good = goKey;
    expect(keyOf(good).name).toBe('PeterNeumann');
    for (let place = 0; place < good.length; place += 1) {
      expect(() => keyOf(good.slice(0, place))).toThrow();
      const next = String.fromCharCode(good.charCodeAt(place) + 1);
      expect(() => keyOf(good.slice(0, place) + next + good.slice(place + 1))).toThrow();
    }
  });

  it("is a checkpoint where Go's tree notes are, and none where they are not", () => {
    expect(parseCheckpointText(go.tree.note)).toMatchObject({ size: BigInt(go.tree.size), extensions: [] });
    for (const text of go.invalidTrees) expect(() => parseCheckpointText(text)).toThrow();
    expect(() => parseCheckpointText(go.tree.note.replace('\n123456789012\n', '\n0123456789012\n'))).toThrow();
    expect(parseCheckpoint(c2sp.checkpoint.note)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163n,
    });
  });
});

describe('a log of somebody else', () => {
  it('has in its tiles what its 16 checkpoints say, signature and root', async () => {
    const vkey = vectorText('tessera-log/log.vkey');
    for (let size = 0; size <= 15; size += 1) {
      const checkpoint = parseCheckpoint(vectorText(`tessera-log/log/checkpoint.${size}`));
      expect(await goodSignatures(checkpoint.note, [keyOf(vkey)], nodeEd25519)).toHaveLength(1);
      const tree = new GrowingTree(nodeSha256);
      if (size > 0) {
        const hashes = parseHashTile(vectorBytes(`tessera-log/log/${tilePath(0, 0n, size)}`), size);
        const entries = parseEntryBundle(vectorBytes(`tessera-log/log/${tilePath('entries', 0n, size)}`), size);
        expect(entries.map((entry) => hex(leafHash(entry, nodeSha256)))).toEqual(hashes.map(hex));
        for (const hash of hashes) tree.add(hash);
      }
      expect([checkpoint.size, base64(checkpoint.root)]).toEqual([BigInt(size), base64(tree.root())]);
    }
  });

  it('has no bundle or tile that is cut short', () => {
    const bundle = vectorBytes('tessera-log/log/tile/entries/000.p/15');
    expect(() => parseEntryBundle(bundle.subarray(0, -1), 15)).toThrow('cut short');
    expect(() => parseEntryBundle(bundle, 14)).toThrow('has 15');
    expect(() => parseHashTile(new Uint8Array(33), 1)).toThrow('has 32 bytes');
  });

  it('has as many tiles as the specification counts, at the places it says', () => {
    expect([0, 1, 2].map((level) => tileCount(70_000n, level))).toEqual([
      { full: 273n, partialWidth: 112 },
      { full: 1n, partialWidth: 17 },
      { full: 0n, partialWidth: 1 },
    ]);
    expect(tilePath(0, 1_234_067n)).toBe('tile/0/x001/x234/067');
    expect(tilePath('entries', 0n, 11)).toBe('tile/entries/000.p/11');
  });
});

describe('a proof in a file', () => {
  const text = vectorText('worked-example/03.tlog-proof');

  it('shows that the entry stands in the tree of its checkpoint', async () => {
    const { index, hashes, checkpoint } = parseTlogProof(text);
    const leaf = leafHash(vectorBytes('worked-example/events/03.json'), nodeSha256);
    const { size, root, note } = checkpoint;
    expect(isIncluded({ leaf, index, size, proof: hashes, root }, nodeSha256)).toBe(true);
    expect(await goodSignatures(note, [keyOf(vectorText('worked-example/log.vkey'))], nodeEd25519)).toHaveLength(1);
  });

  it.each([
    ['no header', (proof: string) => proof.slice(proof.indexOf('\n') + 1)],
    ['an index with a nought before it', (proof: string) => proof.replace('index 3', 'index 03')],
    ['no index', (proof: string) => proof.replace('index 3\n', '')],
    ['a hash that is too short', (proof: string) => proof.replace('pWnQ2D6uhm5H', 'pWnQ2D6u')],
    ['no checkpoint', (proof: string) => proof.slice(0, proof.indexOf('\n\n'))],
    ['65 hashes', (proof: string) => proof.replace(/(index 3\n)(.*\n)/, (_, index, hash) => index + hash.repeat(65))],
  ])('is none with %s', (_, change) => {
    expect(() => parseTlogProof(change(text))).toThrow();
  });

  it('may have something extra that nobody vouches for', () => {
    expect(parseTlogProof(text.replace('index 3', 'extra AAAA\nindex 3')).extra).toHaveLength(3);
  });
});

describe('canonical JSON of its own', () => {
  it.each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])('writes %s as RFC 8785 does', (name) => {
    const input: unknown = JSON.parse(vectorText(`rfc8785/input/${name}.json`));
    expect(utf8(canonical(input))).toEqual(vectorBytes(`rfc8785/output/${name}.json`));
  });
});
