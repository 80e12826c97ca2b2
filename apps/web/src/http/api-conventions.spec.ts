import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogBusy, LogUnavailable } from '#event-log';
import { instant } from '#kernel';
import { Harbour, people } from '../../test/harbour.js';
import { addressInHarbour, readingsOf } from '../../test/harbour-addresses.js';
import { settleHarbour } from '../../test/settled-harbour.js';
import { CONTRACT, cast, contractBody, type Story, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { ApiDescription } from './api-description.js';
import { Cursors } from './cursor.js';

const organisation = (code: string) => ({ organisation: code, name: `${code} (synthetic)` });

describe('what every operation of the API promises', () => {
  let ledger: TestLedger;
  let story: Story;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  describe('a command', () => {
    it('sent twice under one key is recorded once, and answered the same', async () => {
      const asking = { as: cast.anna, key: 'twice-is-once', body: organisation('library') };
      const first = await ledger.post('/v1/organisations', asking);
      // Structured strings have double quotes; the key is the same.
      const second = await ledger.post('/v1/organisations', { ...asking, key: '"twice-is-once"' });
      expect(first).toMatchObject({ status: 201, recorded: ['OrganisationRegistered'], body: { repeated: false } });
      expect(second).toMatchObject({ status: 201, recorded: [], body: { repeated: true } });
      expect(second.body.events).toEqual(first.body.events);
      expect(second.headers['idempotent-replayed']).toBe('true');
    });

    it('under a key that was used for other content is refused', async () => {
      await ledger.post('/v1/organisations', { as: cast.anna, key: 'the-one-key', body: organisation('museum') });
      const other = { organisation: 'museum', name: 'Another museum (synthetic)' };
      const answer = await ledger.post('/v1/organisations', { as: cast.anna, key: 'the-one-key', body: other });
      expect(answer).toMatchObject({
        status: 422,
        recorded: [],
        body: { code: 'command-id-used-for-other-content', type: '/problems/command-id-used-for-other-content' },
      });
    });

    it('sent again before it is answered is told to wait', async () => {
      const { log } = ledger.installation;
      const append = log.append;
      const reached = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      log.append = async (...given) => {
        reached.resolve();
        await gate.promise;
        return append.apply(log, given);
      };
      const asking = { as: cast.anna, key: 'at-the-same-time', body: organisation('theatre') };
      const first = ledger.post('/v1/organisations', asking);
      await reached.promise;
      const second = await ledger.post('/v1/organisations', asking);
      gate.resolve();
      log.append = append;
      expect(second).toMatchObject({
        status: 409,
        body: { code: 'idempotency-key-in-use' },
        headers: { 'retry-after': '1' },
      });
      expect(await first).toMatchObject({ status: 201, recorded: ['OrganisationRegistered'] });
    });

    it.each([
      ['no key', { as: cast.anna, key: null }, 400, 'idempotency-key-missing'],
      ['a key with spaces', { as: cast.anna, key: 'not a key' }, 400, 'idempotency-key-invalid'],
      ['nobody', {}, 401, 'who-is-missing'],
      ['somebody in half', { as: 'anna; city' }, 401, 'who-is-missing'],
      ['a role that does not exist', { as: 'anna; city; queen' }, 401, 'who-is-missing'],
      ['somebody who may not', { as: 'olga; city; operator' }, 403, 'role-may-not'],
    ] as const)('with %s is not carried out', async (_, asking, status, code) => {
      const answer = await ledger.post('/v1/organisations', { body: organisation('cinema'), ...asking });
      expect(answer).toMatchObject({ status, body: { code, status }, recorded: [] });
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });

    it.each([
      ['an unknown field', { ...organisation('pool'), colour: 'blue' }, '/colour', 'unknown-field'],
      ['a missing field', { organisation: 'pool' }, '/name', 'required'],
      ['a number for a text', { organisation: 7, name: 'Pool' }, '/organisation', 'is-string'],
      ['a code with a hyphen', { organisation: 'city-pool', name: 'Pool' }, '/organisation', 'matches'],
      [
        'null for a field that may be left out',
        { ...organisation('pool'), identifiers: null },
        '/identifiers',
        'is-array',
      ],
      [
        'an unknown field inside',
        { ...organisation('pool'), identifiers: [{ scheme: 'GB-LAE', id: 'X', extra: 1 }] },
        '/identifiers/0/extra',
        'unknown-field',
      ],
    ])('with %s says which field breaks which rule', async (_, body, pointer, code) => {
      const answer = await ledger.post('/v1/organisations', { as: cast.anna, body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' }, recorded: [] });
      expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer, code })]));
    });

    it('with a day that does not exist is stopped by the rule of the command itself', async () => {
      const body = { reference: 'OUT-9', referredOn: '2019-02-30' };
      const answer = await ledger.post(`${CONTRACT}/referrals`, { as: cast.gina, body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' }, recorded: [] });
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/referredOn' })]);
    });

    it('that a rule refuses is a problem with the words and values of the rule', async () => {
      const body = { ...contractBody, contract: 'later', startsOn: '2018-01-01' };
      const answer = await ledger.post('/v1/contracts', { as: cast.anna, body });
      expect(answer).toMatchObject({ status: 422, recorded: [], body: { code: 'dates-out-of-order' } });
      expect(answer.body.detail).toContain('2018');
      expect(answer.body.detail).not.toContain('{');
    });

    it.each([
      ['a body that is no JSON', '{"organisation":', {}, 400, 'malformed-body'],
      ['a body of another type', 'organisation=pool', { 'content-type': 'text/csv' }, 415, 'media-type-not-taken'],
      [
        'a body that says it is text',
        '{"organisation":"pool"}',
        { 'content-type': 'text/plain' },
        415,
        'media-type-not-taken',
      ],
      [
        'a body that says it is a form, as curl says unless told otherwise',
        '{"organisation":"pool"}',
        { 'content-type': 'application/x-www-form-urlencoded' },
        415,
        'media-type-not-taken',
      ],
      ['a body above a mebibyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), {}, 413, 'body-too-large'],
    ])('with %s is not read', async (_, body, headers, status, code) => {
      const answer = await ledger.post('/v1/organisations', { as: cast.anna, body, headers });
      expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
    });

    it.each([
      ['no boundary', 'multipart/form-data', 'x'],
      [
        'an end that is missing',
        'multipart/form-data; boundary=zz',
        '--zz\r\nContent-Disposition: form-data; name="file"',
      ],
    ])('with a file in a form that has %s is told so', async (_, type, body) => {
      const answer = await ledger.post(`${CONTRACT}/people/${story.person}/evidence-files`, {
        as: cast.will,
        headers: { 'content-type': type },
        body,
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-body' }, recorded: [] });
    });

    it.each([
      [new LogBusy('Too much is waiting'), 'log-busy'],
      [new LogUnavailable('organisation-pool: nobody knows'), 'log-unavailable'],
    ])('that the log cannot take now may be sent again', async (error, code) => {
      const append = ledger.installation.log.append;
      ledger.installation.log.append = () => Promise.reject(error);
      const answer = await ledger.post('/v1/organisations', { as: cast.anna, body: organisation('pool') });
      ledger.installation.log.append = append;
      expect(answer).toMatchObject({ status: 503, body: { code }, recorded: [] });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    });
  });

  describe('a query', () => {
    it('waits for what was just written', async () => {
      const { body } = await ledger.post('/v1/organisations', { as: cast.anna, body: organisation('harbour') });
      const read = await ledger.get(`/v1/organisations/harbour?minPosition=${encodeURIComponent(body.position)}`);
      expect(read).toMatchObject({ status: 200, body: { name: 'harbour (synthetic)' } });
    });

    it.each(['rubbish', '1', '[]', 'é', '0'.repeat(64)])(
      'takes no position that no command answered (%s)',
      async (position) => {
        const at = `minPosition=${encodeURIComponent(position)}`;
        for (const path of ['/v1/organisations/streets', '/v1/log']) {
          const answer = await ledger.get(`${path}?${at}`);
          expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
          expect(answer.body.errors).toMatchObject([{ pointer: '/minPosition' }]);
        }
      },
    );

    it('takes no position that the log has not come to, and does not wait for it', async () => {
      const head = (await ledger.installation.log.head()) ?? '';
      const later = head.replace(/^0/, '9');
      expect(later > head).toBe(true);
      // Whoever waited would be told 503.
      expect(await ledger.get(`${CONTRACT}?minPosition=${encodeURIComponent(later)}`)).toMatchObject({ status: 400 });
      expect(await ledger.get(`${CONTRACT}?minPosition=${encodeURIComponent(head)}`)).toMatchObject({ status: 200 });
    });

    it('finds nothing under a reference that is none, wherever one stands in an address', async () => {
      const strange = ['-1', '0', '%25ff', '%00', '[]', '{}', 'x'.repeat(300), '😀', '__proto__', 'P0000000000000000'];
      const paths = Object.entries(ledger.app.get(ApiDescription).document.paths).filter(
        // The stream of events goes on for ever.
        ([path, { get }]) => get !== undefined && !path.endsWith('/stream'),
      );
      const failed: string[] = [];
      for (const [path] of paths) {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        for (const name of names) {
          for (const text of strange) {
            const url = path.replaceAll(/\{(\w+)\}/g, (_, each) =>
              each === name ? encodeURIComponent(text) : each === 'contract' ? 'streets' : '1',
            );
            const { status } = await ledger.get(url);
            if (status === 500) failed.push(`${status} ${url}`);
          }
        }
      }
      expect(failed).toEqual([]);
    });

    it('of the standing of somebody who is not in the contract finds nothing', async () => {
      for (const person of ['P0000000000000000', '-1', '%25ff', '[]', '{}']) {
        expect(await ledger.get(`${CONTRACT}/people/${encodeURIComponent(person)}/standing`)).toMatchObject({
          status: 404,
        });
      }
    });

    it('answers as of an entry, an instant and a day', async () => {
      await ledger.readable();
      const { headers } = await ledger.get('/v1/contracts/streets');
      expect(headers['ledger-entry']).toMatch(/^\d+$/);
      expect((await ledger.get('/v1/contracts/streets?asOf=0')).status).toBe(404);
      expect((await ledger.get('/v1/contracts/streets?asOf=2019-06-27')).status).toBe(404);
      expect((await ledger.get('/v1/contracts/streets?asOf=2019-06-28')).status).toBe(200);
      expect((await ledger.get('/v1/contracts/streets?asOf=2019-06-28T10:00:00Z')).status).toBe(200);
      expect((await ledger.get('/v1/contracts/streets?asOf=2019-06-28T09:59:59Z')).status).toBe(404);
    });

    it.each(['variations', 'terms/versions', 'referrals', 'claims', 'statements', 'totals', 'disputes', 'cohorts'])(
      'of %s finds nothing in a contract that there is not, rather than an empty list',
      async (path) => {
        const answer = await ledger.get(`/v1/contracts/nowhere/${path}`);
        expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
        expect(answer.body.detail).toBe('There is no contract nowhere, or there was none at that entry');
        expect((await ledger.get(`${CONTRACT}/${path}?asOf=0`)).status).toBe(404);
      },
    );

    it('knows what is true in the world on a day', async () => {
      const price = async (day: string) =>
        (await ledger.get(`${CONTRACT}/rate-card?effectiveOn=${day}`)).body.lines[0].pricing.pricePence;
      expect(await price('2019-06-30')).toBe(60_000);
      expect(await price('2019-07-01')).toBe(65_000);
      expect((await ledger.get(`${CONTRACT}/rate-card?effectiveOn=2018-12-31`)).status).toBe(404);
    });

    it('means the day of the moment asked for where no other is named, in the API and on the page', async () => {
      await ledger.readable();
      const entry = (await ledger.get('/v1/contracts/streets')).headers['ledger-entry'];
      ledger.clock.set(instant('2019-07-02T10:00:00Z'));
      try {
        const price = async (asked: string) =>
          (await ledger.get(`${CONTRACT}/rate-card${asked}`)).body.lines[0].pricing.pricePence;
        expect(await price('')).toBe(65_000);
        for (const moment of [entry, '2019-06-28T12:00:00Z', '2019-06-28']) {
          expect(await price(`?asOf=${moment}`)).toBe(60_000);
          const { text } = await ledger.get(`/contracts/streets/rate-card?asOf=${moment}`);
          expect(text).toContain('Rate card, revision 1');
        }
        // A day is meant as that day, also when nothing was recorded on it.
        expect(await price('?asOf=2019-07-01')).toBe(65_000);
        expect(await price(`?asOf=${entry}&effectiveOn=2019-07-01`)).toBe(65_000);
      } finally {
        ledger.clock.set(instant('2019-06-28T10:00:00Z'));
      }
    });

    it.each([
      ['an unknown parameter', '/v1/contracts?colour=blue', '/colour'],
      ['an entry that is not there yet', '/v1/contracts?asOf=999999', '/asOf'],
      ['a moment that is none', '/v1/contracts?asOf=yesterday', '/asOf'],
      ['a limit that is too high', '/v1/contracts?limit=201', '/limit'],
      ['a status that there is not', `${CONTRACT}/claims?status=lost`, '/status'],
      ['a revision that is no number', `${CONTRACT}/rate-card/revisions/last`, '/revision'],
      ['a parameter given twice', '/v1/contracts?limit=1&limit=2', '/limit'],
    ])('with %s is told so', async (_, url, pointer) => {
      const answer = await ledger.get(url);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer }] } });
    });

    it('takes no parameter that its description does not name, so that no moment is asked for in vain', async () => {
      const harbour = await Harbour.open();
      const settled = await settleHarbour(harbour);
      await harbour.ledger.readable();
      const signed = await harbour.ledger.installation.transparency.sign();
      // Where nothing is published, there is nothing to ask for; its own specification publishes some.
      const elsewhere = ['/v1/contracts/{contract}/publications/{table}/{until}'];
      const reading = readingsOf((await harbour.ledger.get('/openapi.json')).body);
      expect(reading.length).toBeGreaterThan(60);
      for (const read of reading) {
        if (elsewhere.includes(read.path)) continue;
        const headers = read.isForSomebody ? { 'ledger-actor': people.vera } : undefined;
        const url = addressInHarbour(read, settled, signed?.size ?? 0);
        expect({ url, status: (await harbour.ledger.get(url, headers)).status }).toEqual({ url, status: 200 });
        for (const name of ['asOf', 'effectiveOn', 'cursor', 'limit']) {
          const answer = await harbour.ledger.get(`${url}&${name}=not-this`, headers);
          const isNamed = read.parameters.some((parameter) => parameter.name === name);
          expect({ url, name, status: answer.status }).toEqual({ url, name, status: 400 });
          const unknown = [{ pointer: `/${name}`, code: 'unknown-field' }];
          if (!isNamed) expect(answer.body.errors).toMatchObject(unknown);
          else expect(answer.body.errors ?? []).not.toMatchObject(unknown);
        }
      }
      await harbour.close();
    });

    it('tells of a trail what the ledger knew then, and nothing that it learned later', async () => {
      await ledger.readable();
      const trail = `/v1/trails/contract/streets`;
      const whole = await ledger.get(`${trail}?direction=rests-on-it`);
      for (const direction of ['rests-on', 'rests-on-it', 'itself']) {
        const then = await ledger.get(`${trail}?direction=${direction}&asOf=12`);
        const entries: number[] = then.body.entries.map(({ entry }: { entry: number }) => entry);
        expect(then.headers['ledger-entry']).toBe('12');
        expect(entries.length).toBeGreaterThan(0);
        expect(Math.max(...entries)).toBeLessThanOrEqual(12);
      }
      expect(whole.body.entries.at(-1).entry).toBeGreaterThan(12);
      expect((await ledger.get(`/v1/trails/payment/${story.payment}?asOf=12`)).status).toBe(404);
    });

    it('finds a trail by the longest reference there can be', async () => {
      const ref = [`${'c'.repeat(64)}`, story.person, 'o'.repeat(64), '999999999'].join('.');
      const answer = await ledger.get(`/v1/trails/claim/${ref}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found', instance: `/v1/trails/claim/${ref}` } });
    });

    it.each(['/v1/contracts/%zz', `/v1/contracts/${'x'.repeat(5000)}`])(
      'at an address that none can have is told so as everywhere',
      async (url) => {
        const answer = await ledger.get(url);
        expect(answer).toMatchObject({ status: 404, body: { code: 'not-found', type: '/problems/not-found' } });
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
        expect((await ledger.get(url.slice(3), { accept: 'text/html' })).text).toContain('Page not found');
      },
    );

    it('is read on with cursors that stay at one entry, whatever is recorded meanwhile', async () => {
      await ledger.readable();
      const seen: string[] = [];
      let url = '/v1/organisations?limit=2';
      let entry: unknown;
      for (let pages = 0; pages < 20; pages += 1) {
        const { body } = await ledger.get(url);
        seen.push(...body.data.map((row: { organisation: string }) => row.organisation));
        entry ??= body.page.entry;
        expect(body.page.entry).toBe(entry);
        if (body.page.next === null) break;
        url = `/v1/organisations?limit=2&cursor=${body.page.next}`;
        await ledger.post('/v1/organisations', { as: cast.anna, body: organisation(`zzz_${pages}`) });
        await ledger.readable();
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(['city', 'works']));
      expect(seen.filter((code) => code.startsWith('zzz_'))).toEqual([]);
    });

    it('refuses a cursor of another list', async () => {
      const { body } = await ledger.get('/v1/organisations?limit=1');
      const answer = await ledger.get(`/v1/contracts?cursor=${body.page.next}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'cursor-invalid' } });
    });

    it('refuses a cursor that knows more than the entry asked about, and has to wait for one that knows more than it does', async () => {
      const { body } = await ledger.get('/v1/organisations?limit=1');
      const { next, entry } = body.page;
      expect(await ledger.get(`/v1/organisations?limit=1&asOf=${entry - 1}&cursor=${next}`)).toMatchObject({
        status: 400,
        body: { code: 'cursor-invalid' },
      });
      const [cursors, list] = [ledger.app.get(Cursors), '/v1/organisations?'];
      const later = cursors.write({ ...cursors.read(next, list), asOf: entry + 1000 }, list);
      expect(await ledger.get(`/v1/organisations?limit=1&cursor=${later}`)).toMatchObject({
        status: 503,
        body: { code: 'not-yet-readable' },
      });
    });

    it('reads the log entry by entry, as it is stored', async () => {
      const { text, headers } = await ledger.get('/v1/entries?after=1&limit=3');
      expect(headers['content-type']).toContain('application/x-ndjson');
      const entries = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(entries.map(({ entry }) => entry)).toEqual([2, 3, 4]);
      expect(entries[0].event).toMatchObject({ v: 'outcomes-ledger/event@1', type: 'OrganisationRegistered' });
      expect((await ledger.get('/v1/entries/2')).body).toEqual(entries[0]);
    });
  });

  it('has a page for every code it answers', async () => {
    for (const code of ['invalid-input', 'command-id-used-for-other-content', 'role-may-not', 'not-verified']) {
      const page = await ledger.get(`/problems/${code}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain(code);
    }
    expect((await ledger.get('/problems/no-such-code')).status).toBe(404);
  });
});

describe('a ledger that is no demonstration', () => {
  it('believes nobody who only says who they are', async () => {
    const ledger = await TestLedger.open({ demonstration: false });
    const answer = await ledger.post('/v1/organisations', { as: cast.anna, body: organisation('pool') });
    expect(answer).toMatchObject({ status: 401, body: { code: 'identity-refused' }, recorded: [] });
    expect((await ledger.get('/', { accept: 'text/html' })).text).not.toContain('Demonstration.');
    await ledger.close();
  });
});
