import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';
import { addressInHarbour, type Reading, readingsOf } from '../../test/harbour-addresses.js';
import { type Settled, settleHarbour } from '../../test/settled-harbour.js';
import type { TestLedger } from '../../test/test-ledger.js';

describe('the versions of what the API answers', () => {
  let harbour: Harbour;
  let ledger: TestLedger;
  let settled: Settled;
  let size: number;
  let readings: readonly Reading[];
  beforeAll(async () => {
    harbour = await Harbour.open();
    ledger = harbour.ledger;
    settled = await settleHarbour(harbour);
    await ledger.readable();
    size = (await ledger.installation.transparency.sign())?.size ?? 0;
    readings = readingsOf((await ledger.get('/openapi.json')).body);
  });
  afterAll(() => harbour.close());

  const tagOf = async (url: string) => String((await ledger.get(url)).headers['etag']);
  const claimAddress = () => `${HARBOUR}/people/${settled.person}/outcomes/enters_home/1/claim`;

  it('are told by every answer that is made from entries, and by no other', async () => {
    // Signing, witnesses and keys change these without any entry; readings of somebody’s data are not kept by anybody.
    const without: string[] = [];
    for (const reading of readings) {
      const headers = reading.isForSomebody ? { 'ledger-actor': people.vera } : {};
      const answer = await ledger.get(addressInHarbour(reading, settled, size), headers);
      if (answer.status !== 200) continue;
      const tag = answer.headers['etag'];
      if (tag === undefined) without.push(reading.path);
      else expect(tag).toMatch(/^("r-?\d+\.|W\/")e\d+(\.d2019-06-28)?"$/);
      const isTold = reading.parameters.some(({ name }) => name === 'If-None-Match');
      const isKept = !String(answer.headers['cache-control']).includes('no-store');
      expect({ path: reading.path, isTold: isTold && isKept }).toEqual({
        path: reading.path,
        isTold: tag !== undefined,
      });
    }
    expect(without.sort()).toEqual([
      '/v1/bundles/{kind}/{ref}',
      '/v1/checkpoints',
      '/v1/checkpoints/{size}',
      '/v1/checkpoints/{size}/consistency',
      '/v1/contracts/{contract}/entries/{entry}/sealed',
      '/v1/contracts/{contract}/people/{person}/identity',
      '/v1/entries/{entry}/proof',
      '/v1/exports/events/dictionary',
      '/v1/exports/taken',
      '/v1/log',
      '/v1/trails/{kind}/{ref}',
      '/v1/work-lists',
      '/v1/work-lists/{list}',
    ]);
  });

  it.each([
    ['a claim', claimAddress, /^"r0\.e\d+"$/],
    ['a rate card, which depends on the day', () => `${HARBOUR}/rate-card`, /^"r3\.e\d+\.d2019-06-28"$/],
    ['a rate card of a day', () => `${HARBOUR}/rate-card?effectiveOn=2019-03-01`, /^"r3\.e\d+\.d2019-03-01"$/],
    ['a person of whom nothing was said yet', () => `${HARBOUR}/people/${settled.person}/standing`, /^"r-1\.e\d+"$/],
    ['a list', () => `${HARBOUR}/claims`, /^W\/"e\d+\.d2019-06-28"$/],
  ])('are the revision of the stream or the entry alone: %s', async (_, url, tag) => {
    expect(await tagOf(url())).toMatch(tag);
  });

  it('are those of the entry that was asked about', async () => {
    const lines = (await ledger.get('/v1/entries?limit=100')).text.trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { entry: number; event: { stream: string } });
    const [drafted, proposed] = entries.filter(({ event }) => event.stream === 'ratecard-harbour');
    const revision = `${HARBOUR}/rate-card/revisions/1`;
    expect(await tagOf(`${revision}?asOf=${drafted?.entry}`)).toMatch(`"r0.e${drafted?.entry}.`);
    expect(await tagOf(`${revision}?asOf=${proposed?.entry}`)).toMatch(`"r1.e${proposed?.entry}.`);
    expect(await tagOf(revision)).toMatch(/^"r3\./);
  });

  it('answer “not modified” to whoever has it, by whichever comparison, and nothing else', async () => {
    const url = claimAddress();
    const tag = await tagOf(url);
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ledger.get(url, { 'if-none-match': header });
      expect(again).toMatchObject({ status: 304, text: '' });
      expect(again.headers['etag']).toBe(tag);
    }
    for (const header of ['"r0.e1"', 'W/"e1"', 'nothing']) {
      expect((await ledger.get(url, { 'if-none-match': header })).status).toBe(200);
    }
  });

  it('are others once something was recorded, and on another day where today matters', async () => {
    const [claim, rateCard] = [await tagOf(claimAddress()), await tagOf(`${HARBOUR}/rate-card`)];
    ledger.clock.set(instant('2019-06-29T10:00:00Z'));
    try {
      expect((await ledger.get(claimAddress(), { 'if-none-match': claim })).status).toBe(304);
      expect((await ledger.get(`${HARBOUR}/rate-card`, { 'if-none-match': rateCard })).status).toBe(200);
    } finally {
      ledger.clock.set(instant('2019-06-28T10:00:00Z'));
    }
    await ledger.post('/v1/organisations', {
      as: people.anna,
      body: { organisation: 'pool', name: 'Pool (synthetic)' },
    });
    await ledger.readable();
    const next = await ledger.get(claimAddress(), { 'if-none-match': claim });
    expect(next.status).toBe(200);
    // The claim itself is as it was: a command may still be meant for it.
    expect(String(next.headers['etag']).split('.')[0]).toBe(claim.split('.')[0]);
  });

  it('let the past of an entry be kept, and everything else be asked for again', async () => {
    expect((await ledger.get(`${HARBOUR}/claims?asOf=20`)).headers['cache-control']).toBe(
      'private, max-age=86400, immutable',
    );
    for (const url of [`${HARBOUR}/claims`, `${HARBOUR}/claims?asOf=2019-06-28`, '/v1/contracts']) {
      const { headers } = await ledger.get(url);
      expect(headers['cache-control']).toBe('private, no-cache');
      expect(headers['vary']).toContain('Authorization');
    }
    expect((await ledger.get('/v1/log')).headers['cache-control']).toBeUndefined();
  });

  describe('and a command that is bound to one', () => {
    const meeting = (title: string) => ({ title, heldOn: '2019-06-27', present: ['city'] });
    const send = (tag: string | undefined, title: string, key?: string) =>
      ledger.post(`${HARBOUR}/meetings`, {
        as: people.anna,
        body: meeting(title),
        ...(key === undefined ? {} : { key }),
        headers: tag === undefined ? {} : { 'if-match': tag },
      });

    it('is carried out while that is the version, and told what came between when it is not', async () => {
      const read = await tagOf(HARBOUR);
      expect(await send(read, 'First')).toMatchObject({ status: 201, recorded: ['MeetingHeld'] });
      const stale = await send(read, 'Second');
      const revision = Number(/r(\d+)/.exec(read)?.[1]);
      expect(stale).toMatchObject({
        status: 412,
        recorded: [],
        body: {
          code: 'version-stale',
          version: {
            stream: 'contract-harbour',
            expected: revision,
            actual: revision + 1,
            changes: `/v1/events?contract=harbour&stream=contract-harbour&afterRevision=${revision}`,
          },
        },
      });
      await ledger.readable();
      const between = await ledger.get(stale.body.version.changes);
      expect(between.body).toMatchObject([{ data: { revision: revision + 1, event: { title: 'First' } } }]);
      expect(await send(await tagOf(HARBOUR), 'Second')).toMatchObject({ status: 201, recorded: ['MeetingHeld'] });
    });

    it('and was recorded is answered as before, though its own event moved the version on', async () => {
      const read = await tagOf(HARBOUR);
      expect(await send(read, 'Third', 'the-third-meeting')).toMatchObject({ status: 201 });
      expect(await send(read, 'Third', 'the-third-meeting')).toMatchObject({
        status: 201,
        recorded: [],
        body: { repeated: true },
      });
    });

    it.each([['*'], [undefined]])('with %s is decided by what stands there', async (tag) => {
      expect(await send(tag, `With ${tag}`)).toMatchObject({ status: 201 });
    });

    it.each(['W/"e42"', 'r4', '"r4"', '"r4.e5", "r5.e6"', 'nothing'])('to %s is told what a tag is', async (tag) => {
      expect(await send(tag, 'Never')).toMatchObject({ status: 400, recorded: [], body: { code: 'if-match-invalid' } });
    });

    it('by somebody who may not do it at all is told that first', async () => {
      const answer = await ledger.post(`${HARBOUR}/meetings`, {
        as: people.vera,
        body: meeting('Hers'),
        headers: { 'if-match': '"r0.e0"' },
      });
      expect(answer).toMatchObject({ status: 403 });
    });
  });
});
