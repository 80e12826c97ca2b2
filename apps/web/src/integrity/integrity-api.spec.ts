import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafHash } from '#event-log';
import { isConsistent, isIncluded, openNote, readCheckpoint, readTlogProof, readVkey } from '#tamper-evidence';
import { TestLedger } from '../../test/test-ledger.js';

const anna = 'synthetic-anna; city; outcome-payer';

/** Registers an organisation: the smallest thing that can be recorded. */
function register(ledger: TestLedger, code: string, headers: Readonly<Record<string, string>> = {}) {
  return ledger.post('/v1/organisations', {
    as: anna,
    headers,
    body: { organisation: code, name: `Organisation ${code} (synthetic)` },
  });
}

describe('the log over HTTP', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
  });
  afterAll(() => ledger.close());

  const bytes = (text: string) => Buffer.from(text, 'base64');
  const textOf = async (entry: number) => {
    for await (const batch of ledger.installation.log.readAll('start')) {
      for (const { sequence, text } of batch) if (sequence === entry) return text;
    }
    throw new Error(`There is no entry ${entry}`);
  };

  it('has nothing to show while nothing was signed', async () => {
    expect((await ledger.get('/log/checkpoint')).status).toBe(404);
    expect((await ledger.get('/log/tile/0/000.p/1')).status).toBe(404);
    expect((await ledger.get('/log/proofs/0.tlog-proof')).status).toBe(404);
    expect((await ledger.get('/v1/checkpoints')).body).toEqual([]);
    expect((await ledger.get('/v1/log')).body).toMatchObject({ checkpoint: null, size: 0, state: 'following' });
    expect((await ledger.get('/integrity')).text).toContain('Nothing was signed yet');
  });

  it('answers a command that prefers a receipt with the proof of what it recorded', async () => {
    const answer = await register(ledger, 'city', { prefer: 'respond-async, receipt' });
    expect(answer.status).toBe(201);
    expect(answer.headers['preference-applied']).toBe('receipt');
    const [receipt] = answer.body.receipts;
    expect(answer.body.receipts).toHaveLength(answer.body.events.length);
    expect(receipt).toMatchObject({ entry: 0, size: 1 });
    const keys = (await ledger.get('/v1/log')).body.keys.map(({ vkey }: { vkey: string }) => readVkey(vkey));
    const { index, hashes, checkpoint } = readTlogProof(receipt.tlogProof);
    const { size, root } = readCheckpoint(openNote(checkpoint, keys).text);
    const leaf = leafHash(await textOf(0));
    expect(isIncluded({ index, size, leaf, proof: hashes, root })).toBe(true);
  });

  it('gives the receipt again when the command is sent again, and none to whoever does not ask', async () => {
    const first = await ledger.post('/v1/organisations', {
      as: anna,
      key: 'the-same-key',
      headers: { prefer: 'receipt' },
      body: { organisation: 'kestrel', name: 'Kestrel (synthetic)' },
    });
    const again = await ledger.post('/v1/organisations', {
      as: anna,
      key: 'the-same-key',
      headers: { prefer: 'receipt' },
      body: { organisation: 'kestrel', name: 'Kestrel (synthetic)' },
    });
    expect(again.body.receipts).toEqual(first.body.receipts);
    const plain = await register(ledger, 'gateway');
    expect(plain.body).not.toHaveProperty('receipts');
    expect(plain.headers).not.toHaveProperty('preference-applied');
  });

  it('proves entries under any checkpoint, and checkpoints from each other', async () => {
    await ledger.installation.transparency.sign();
    const [latest, before] = (await ledger.get('/v1/checkpoints')).body;
    expect(latest.size).toBe(3);
    const proof = (await ledger.get('/v1/entries/1/proof')).body;
    const claim = {
      index: 1,
      size: 3,
      leaf: bytes(proof.leaf),
      proof: proof.hashes.map(bytes),
      root: bytes(latest.root),
    };
    expect(isIncluded(claim)).toBe(true);
    expect(proof.leaf).toBe(leafHash(await textOf(1)).toString('base64'));
    expect((await ledger.get('/log/proofs/1.tlog-proof')).text).toBe(proof.tlogProof);
    expect((await ledger.get(`/v1/entries/1/proof?size=${before.size}`)).body.size).toBe(before.size);
    const grown = (await ledger.get(`/v1/checkpoints/3/consistency?from=${before.size}`)).body;
    const roots = { oldRoot: bytes(before.root), newRoot: bytes(latest.root) };
    expect(isConsistent({ oldSize: before.size, newSize: 3, ...roots, proof: grown.hashes.map(bytes) })).toBe(true);
    expect((await ledger.get('/v1/checkpoints/3')).body).toEqual(latest);
    expect((await ledger.get('/log/checkpoint')).text).toBe(latest.note);
  });

  it.each([
    ['/v1/entries/3/proof', 404],
    ['/v1/entries/x/proof', 400],
    ['/v1/entries/2/proof?size=2', 503],
    ['/v1/entries/0/proof?size=x', 400],
    ['/v1/checkpoints/99', 404],
    ['/v1/checkpoints/3/consistency', 400],
    ['/v1/checkpoints/3/consistency?from=4', 400],
    ['/v1/checkpoints/99/consistency?from=1', 404],
    ['/v1/checkpoints?limit=0', 400],
    ['/v1/checkpoints?asOf=1', 400],
    ['/log/proofs/3.tlog-proof', 404],
    ['/log/proofs/1', 404],
    ['/log/tile/0/000', 404],
    ['/log/tile/0/000.p/4', 404],
    ['/log/tile/entries/000.p/3', 404],
  ])('refuses %s with %i', async (url, status) => {
    expect((await ledger.get(url)).status).toBe(status);
  });

  it('serves tiles to everybody, for good', async () => {
    const tile = await ledger.app.inject({ url: '/log/tile/0/000.p/3' });
    expect(tile.statusCode).toBe(200);
    expect(tile.headers['cache-control']).toContain('immutable');
    expect(tile.rawPayload.subarray(32, 64)).toEqual(leafHash(await textOf(1)));
  });

  it('shows the latest checkpoint, its key and what it does not prove', async () => {
    const { text } = await ledger.get('/integrity');
    const { origin, keys } = (await ledger.get('/v1/log')).body;
    expect(text).toContain(origin);
    expect(text).toContain(keys[0].vkey.replaceAll('+', '+'));
    expect(text).toContain('3 entries');
    expect(text).toContain('Nobody is asked');
    expect(text).toContain('What it does not prove');
    // As of an earlier entry: what had been signed of what stood then.
    expect((await ledger.get('/integrity?asOf=0')).text).not.toContain('3 entries');
  });
});

describe('bundles of entries', () => {
  it('are served only where a setting says so, and hold the stored bytes', async () => {
    const ledger = await TestLedger.open({ servesEntries: true });
    await register(ledger, 'city', { prefer: 'receipt' });
    await register(ledger, 'kestrel', { prefer: 'receipt' });
    const { statusCode, rawPayload, headers } = await ledger.app.inject({ url: '/log/tile/entries/000.p/2' });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toMatch(/^private,/);
    const texts: string[] = [];
    for (let at = 0; at < rawPayload.length; ) {
      const length = rawPayload.readUInt16BE(at);
      texts.push(rawPayload.toString('utf8', at + 2, at + 2 + length));
      at += 2 + length;
    }
    expect(texts.map((text) => JSON.parse(text).data.organisation)).toEqual(['city', 'kestrel']);
    expect((await ledger.app.inject({ url: '/log/tile/entries/000.p/3' })).statusCode).toBe(404);
    await ledger.close();
  });
});
