import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mayInRole, type Reading, readingRoles } from '#contracts';
import { datasets } from '#exports';
import { calendarDate, type Role } from '#kernel';
import { AppointedWorld, daysOf, FOREIGN, LEFT, OWN, roles } from '../../test/appointed-world.js';
import { places } from '../../test/command-addresses.js';
import { ApiDescription } from '../http/api-description.js';
import { dayWords } from '../layout/words.js';
import { HIDDEN } from './others-people.js';
import { ofStream, shownAt } from './readings.js';

/** Of a contract: pages that are not in the description of the API. */
const pages = [
  '/contracts/{contract}',
  '/contracts/{contract}/statements',
  '/contracts/{contract}/payments',
  '/contracts/{contract}/rate-card',
  '/contracts/{contract}/changes',
  '/contracts/{contract}/in-force',
  '/contracts/{contract}/plans',
  '/contracts/{contract}/caps',
  '/contracts/{contract}/other-money',
  '/contracts/{contract}/cohorts',
  '/contracts/{contract}/published',
  '/contracts/{contract}/people',
  '/contracts/{contract}/people/{person}',
  '/contracts/{contract}/samples',
  '/contracts/{contract}/agreement',
  '/contracts/{contract}/exports',
  '/contracts/{contract}/timeline',
];
const NO_CONTRACT = 'absent_contract';
const asksForMore = /\/(identity|sealed|evidence-files\/\{digest\})$/;
const lists = [
  '/',
  '/contracts',
  '/payments',
  '/rate-cards',
  '/verification',
  '/founding/organisation',
  '/founding/contract',
  '/v1/contracts',
  '/v1/organisations',
  // What there is to export, and what its lines mean: of no contract.
  '/v1/exports',
  '/v1/exports/events/dictionary',
];
const open = [
  '/health/live',
  '/integrity',
  '/verify',
  '/docs/api',
  '/openapi.json',
  '/openapi.yaml',
  '/glossary',
  '/accessibility',
  '/log/checkpoint',
  '/v1/log',
  '/sign-in',
];

/** Whether a text names one of these people, as it is or in a word of it that is encoded. */
function saysOneOf(text: string, people: readonly string[]): boolean {
  const words = text.match(/[\w+/=-]{20,}/g) ?? [];
  const read = words.flatMap((word) => [
    Buffer.from(word, 'base64url').toString('latin1'),
    Buffer.from(word, 'hex').toString('latin1'),
  ]);
  return [text, ...read].some((one) => people.some((person) => one.includes(person)));
}

const inRoute = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

describe('what an address shows', () => {
  it.each([
    ['/contracts/:contract/people', 'read-people'],
    ['/contracts/:contract/caps', 'read-contract'],
    ['/v1/contracts/:contract/statements/:statement/lines/:line', 'read-people'],
    ['/v1/contracts/:contract/payments', 'read-contract'],
    ['/contracts/:contract/statements/draft', 'read-people'],
    ['/v1/contracts/:contract/statements/:statement/draft', 'read-people'],
    // An investor proposes variations too.
    ['/contracts/:contract/variations/draft', 'read-contract'],
  ])('%s: %s', (route, reading) => expect(shownAt(route)).toEqual({ kind: 'contract', reading }));

  it('is a list of whoever reads it, at home and behind its numbers', () => {
    for (const route of ['/', '/work-lists/:list']) expect(shownAt(route)).toEqual({ kind: 'list' });
  });

  it('is nothing that anybody may read where nobody has thought of it', () => {
    for (const route of ['/v1/entries', '/elsewhere', '/v1/healthy']) expect(shownAt(route)).toBeUndefined();
  });

  it.each([
    ['contract-west', { contract: 'west' }],
    ['referral-west-P7K3Q000000000000', { contract: 'west' }],
    ['statement-west.S04', { contract: 'west' }],
    ['reads-west', { contract: 'west' }],
    ['reads-P7K3Q000000000000', { person: 'P7K3Q000000000000' }],
    ['person-P7K3Q000000000000', { person: 'P7K3Q000000000000' }],
    ['organisation-west', undefined],
    ['member-M0123456789ABCDEFGHJKMNPQRS', undefined],
  ])('of an entry is that of its stream: %s', (stream, of) => expect(ofStream(stream)).toEqual(of));
});

describe('who may read what, asked over HTTP of a ledger of real people', () => {
  let world: AppointedWorld;
  let inContracts: readonly { readonly path: string; readonly reading: Reading }[];
  const tokens = new Map<Role, Readonly<Record<string, string>>>();

  beforeAll(async () => {
    world = await AppointedWorld.open();
    const { document } = { document: world.app.get(ApiDescription).document };
    const api = Object.entries(document.paths).flatMap(([path, item]) => (item.get === undefined ? [] : [path]));
    const unknown = api.filter((path) => path !== '/v1/entries' && shownAt(inRoute(path)) === undefined);
    expect(unknown).toEqual([]);
    inContracts = [...pages, ...api].flatMap((path) => {
      const shown = shownAt(inRoute(path));
      return shown?.kind === 'contract' ? [{ path, reading: shown.reading }] : [];
    });
    for (const role of roles) tokens.set(role, (await world.token(role)).headers);
  });
  afterAll(() => world?.close());

  async function read(path: string, contract: string, headers: Readonly<Record<string, string>> = {}) {
    const inPath: Readonly<Record<string, string | number>> = { ...places, contract, person: world.person };
    const url = path.replaceAll(/\{(\w+)\}/g, (_, place: string) => encodeURIComponent(String(inPath[place] ?? '1')));
    const { statusCode, headers: answered, body } = await world.app.inject({ url, headers });
    const isJson = /json/.test(String(answered['content-type'])) && !/ndjson/.test(String(answered['content-type']));
    const code = isJson ? (JSON.parse(body) as { code?: string }).code : undefined;
    return { status: statusCode, code, body };
  }
  const may = (role: Role, reading: Reading) => (readingRoles[reading] as readonly Role[]).includes(role);

  it('asks of more than a hundred addresses', () => expect(inContracts.length).toBeGreaterThan(80));

  describe.each(roles)('%s', (role) => {
    it.each([
      ['its own contract', OWN],
      ['a contract that it has left', LEFT],
    ])('reads in %s what its role may read', async (_, contract) => {
      for (const { path, reading } of inContracts) {
        // Whose person it is, who they are and what is sealed is asked about apart from that.
        if ((role === 'service-provider' && path.includes('{person}')) || asksForMore.test(path)) continue;
        const { status, code } = await read(path, contract, tokens.get(role));
        if (may(role, reading))
          expect({ path, isLet: ![401, 403, 500].includes(status) }).toEqual({ path, isLet: true });
        else expect({ path, status, code }).toEqual({ path, status: 403, code: 'role-may-not' });
      }
    });

    it.each([
      ['/v1/contracts/{contract}/people/{person}/identity', 'know-person'],
      ['/v1/contracts/{contract}/entries/{entry}/sealed', 'open-sealed'],
    ] as const)('reads %s only where it may %s', async (path, operation) => {
      const { status } = await read(path, OWN, tokens.get(role));
      const isTheirs = mayInRole(role, operation) && !(role === 'service-provider' && path.includes('{person}'));
      expect(isTheirs ? status !== 403 : status === 403).toBe(true);
    });

    it('reads nothing of a contract of others', async () => {
      for (const { path, reading } of inContracts) {
        const answer = await read(path, FOREIGN, tokens.get(role));
        const expected = may(role, reading)
          ? { status: 404, code: 'contract-not-found' }
          : { status: 403, code: 'role-may-not' };
        expect({ path, status: answer.status, code: answer.code }).toEqual({ path, ...expected });
        // Nothing tells it from one that there is not.
        const none = await read(path, NO_CONTRACT, tokens.get(role));
        const alike = (body: string) => body.replaceAll(NO_CONTRACT, FOREIGN).replaceAll(/"requestId":"[^"]*"/g, '');
        if (path.startsWith('/v1/')) expect(alike(none.body)).toBe(alike(answer.body));
        expect({ path, status: none.status, code: none.code }).toEqual({ path, ...expected });
      }
    });

    it('reads lists, with nothing in them of the contracts of others', async () => {
      for (const path of lists) {
        const { status, body } = await read(path, OWN, tokens.get(role));
        expect({ path, status }).toEqual({ path, status: 200 });
        expect(body).not.toContain(FOREIGN);
        if (role !== 'operator' && /contracts$|rate-cards/.test(path)) expect(body).toContain(OWN);
      }
    });
  });

  it('shows nothing to whoever has not signed in, but what proves the log', async () => {
    for (const { path } of inContracts)
      expect({ path, ...(await read(path, OWN)) }).toMatchObject({ path, status: 401 });
    for (const path of lists) expect({ path, ...(await read(path, OWN)) }).toMatchObject({ path, status: 401 });
    for (const path of open) expect([200, 303, 404, 503]).toContain((await read(path, OWN)).status);
  });

  it('sends a browser to sign in, and back', async () => {
    const { statusCode, headers } = await world.app.inject({ url: '/payments?x=1', headers: { accept: 'text/html' } });
    expect([statusCode, headers.location]).toEqual([303, '/sign-in?next=%2Fpayments%3Fx%3D1']);
  });

  it('shows a provider nobody whom another provider accepted', async () => {
    const { status, code } = await read(
      '/v1/contracts/{contract}/people/{person}/standing',
      OWN,
      tokens.get('service-provider'),
    );
    expect({ status, code }).toEqual({ status: 403, code: 'not-allowed' });
  });

  it('names to a provider nobody whom another provider accepted, wherever it looks', async () => {
    const headers = tokens.get('service-provider');
    const tables = datasets.filter(({ ofContract }) => ofContract).map(({ name }) => name);
    const exported = tables.flatMap((table) =>
      ['csv', 'jsonl'].map((format) => `/v1/exports/tables/${table}?contract=${OWN}&format=${format}`),
    );
    const more = [`/v1/events?contract=${OWN}`, `/v1/exports/events?contract=${OWN}`, '/work-lists/referrals-waiting'];
    const paths = [...inContracts.map(({ path }) => path), ...lists, ...exported, ...more];
    const naming: string[] = [];
    let shown = 0;
    for (const path of paths) {
      const { status, body } = await read(path, OWN, headers);
      if (status === 200) shown += 1;
      if (body.includes(world.person)) naming.push(path);
    }
    expect(naming).toEqual([]);
    expect(shown).toBeGreaterThan(80);
    // The one who pays is shown them at many of these addresses.
    expect((await read('/contracts/{contract}/people', OWN, tokens.get('outcome-payer'))).body).toContain(world.person);
    const people = (await read('/contracts/{contract}/people', OWN, headers)).body;
    expect(people).toContain('is left out here');
    expect(people).not.toMatch(/href="[^"]*P(…|-{16})/);
  });

  it.each(['service-provider', 'investor'] as const)('names nobody to a %s in a cursor either', async (role) => {
    const theirs = role === 'investor' ? [world.person, world.another, world.own] : [world.person, world.another];
    const headers = tokens.get(role) ?? {};
    const naming: string[] = [];
    let cursors = 0;
    for (const { path } of inContracts) {
      let url: string | undefined = `${path.replaceAll(/\{contract\}/g, OWN)}?limit=1`;
      // A list of a few people is walked to its end.
      for (let pages = 0; url !== undefined && !url.includes('{') && pages < 6; pages += 1) {
        const answer: { statusCode: number; body: string; headers: object } = await world.app.inject({ url, headers });
        if (answer.statusCode !== 200) break;
        const text = `${answer.body} ${JSON.stringify(answer.headers)}`;
        if (saysOneOf(text, theirs)) naming.push(url);
        const next: string | undefined = /[?&]cursor=([\w-]+)/.exec(text.replaceAll('&amp;', '&'))?.[1];
        if (next !== undefined) cursors += 1;
        url = next === undefined ? undefined : `${path.replaceAll(/\{contract\}/g, OWN)}?limit=1&cursor=${next}`;
      }
    }
    expect(naming).toEqual([]);
    if (role === 'service-provider') expect(cursors).toBeGreaterThan(0);
  });

  it('would find a name in a cursor, were it only encoded', () => {
    const encoded = Buffer.from(JSON.stringify([world.person, 17])).toString('base64url');
    expect(saysOneOf(`{"next":"${encoded}"}`, [world.person])).toBe(true);
    expect(saysOneOf(`{"next":"${Buffer.from(world.person).toString('hex')}"}`, [world.person])).toBe(true);
  });

  /** Two days of one path that stand in one row: nobody else has both. */
  const joined = (text: string): readonly string[] =>
    [daysOf.person, daysOf.another].flatMap((days) => {
      const theirs = Object.values(days).flatMap((day) =>
        day === undefined ? [] : [day, dayWords(calendarDate(day))],
      );
      return text
        .split(text.startsWith('<!') ? /<\/?(?:tr|li|dl|p|article)\b/ : /\n|[{}[\]]/)
        .filter(
          (row) => new Set(theirs.filter((day) => row.includes(day)).map((day) => theirs.indexOf(day) >> 1)).size > 1,
        );
    });

  it('joins for a provider no two days of somebody whom another provider accepted, wherever it looks', async () => {
    const paths = inContracts.map(({ path }) => path).concat(lists);
    const tables = datasets.filter(({ ofContract }) => ofContract).map(({ name }) => name);
    const files = tables.flatMap((table) =>
      ['csv', 'jsonl'].map((format) => `/v1/exports/tables/${table}?contract=${OWN}&format=${format}`),
    );
    const more = [
      `/v1/events?contract=${OWN}`,
      `/v1/exports/events?contract=${OWN}`,
      `/v1/contracts/${OWN}/replay?by=day&limit=200`,
      `/v1/trails/contract/${OWN}?direction=itself`,
      '/work-lists/referrals-waiting',
    ];
    const all = [...paths, ...files, ...more];
    const found: string[] = [];
    for (const path of all) {
      const { status, body } = await read(path, OWN, tokens.get('service-provider'));
      if (status === 200 && joined(body).length > 0) found.push(path);
    }
    expect(found).toEqual([]);
    // The same finds them in what the one who pays is sent.
    const payer = tokens.get('outcome-payer');
    const seen: string[] = [];
    for (const path of [
      `/v1/exports/tables/referrals?contract=${OWN}&format=csv`,
      `/contracts/${OWN}/people`,
      `/v1/contracts/${OWN}/referrals`,
    ])
      if (joined((await read(path, OWN, payer)).body).length > 0) seen.push(path);
    expect(seen).toHaveLength(3);
  });

  it('counts for a provider nobody of another provider by the pages of a list', async () => {
    const headers = tokens.get('service-provider') ?? {};
    const url = `/v1/contracts/${OWN}/referrals?limit=1`;
    const { data, page } = (await world.app.inject({ url, headers })).json<{ data: object[]; page: { next: null } }>();
    expect([data.length, page.next]).toEqual([1, null]);
    expect(data[0]).toMatchObject({ person: world.own });
  });

  it('gives a provider files with its own rows, how many are left out, and a digest of what it is given', async () => {
    const path = `/v1/exports/events?contract=${OWN}`;
    const [theirs, all] = await Promise.all(
      (['service-provider', 'outcome-payer'] as const).map((role) =>
        world.app.inject({ url: path, headers: tokens.get(role) ?? {} }),
      ),
    );
    const lines = Number(theirs?.headers['ledger-rows']);
    expect(theirs?.body.split('\n').length).toBe(lines + 1);
    expect(theirs?.body).not.toContain(HIDDEN);
    const digest = createHash('sha256')
      .update(theirs?.rawPayload ?? '')
      .digest('base64');
    expect(theirs?.headers['repr-digest']).toBe(`sha-256=:${digest}:`);
    const { body } = await read(`/v1/exports/events/manifest?contract=${OWN}`, OWN, tokens.get('service-provider'));
    const manifest = JSON.parse(body) as { others: number };
    expect(manifest).toMatchObject({ sha256: Buffer.from(digest, 'base64').toString('hex'), events: lines });
    expect(lines + manifest.others).toBe(Number(all?.headers['ledger-rows']));
    const table = `/v1/exports/tables/referrals?contract=${OWN}&format=csv`;
    const counts = async (url: string) => {
      const { headers } = await world.app.inject({ url, headers: tokens.get('service-provider') ?? {} });
      return [headers['ledger-rows'], headers['ledger-others-rows']];
    };
    expect(await counts(table)).toEqual(['1', '2']);
    // One filter after the other would tell of each of them.
    expect(await counts(`${table}&status=engaged`)).toEqual(['1', undefined]);
  });

  it('shows entries, exports, feeds and trails of one contract at a time, to those in it', async () => {
    const payer = tokens.get('outcome-payer');
    expect((await read(`/v1/trails/payment/${FOREIGN}.S01.P1`, OWN, payer)).status).toBe(404);
    for (const path of ['/v1/exports/events', '/v1/events', '/v1/entries']) {
      expect({ path, ...(await read(path, OWN, payer)) }).toMatchObject({ status: 403 });
    }
    expect((await read(`/v1/events?contract=${OWN}`, OWN, payer)).status).toBe(200);
    expect((await read(`/v1/events?contract=${FOREIGN}`, OWN, payer)).status).toBe(404);
    expect((await read(`/v1/trails/person/${world.person}`, OWN, payer)).status).toBe(200);
    expect((await read(`/v1/trails/person/${world.person}`, OWN, tokens.get('investor'))).status).toBe(403);
  });

  it('shows a token of one contract no other, and one that only writes nothing', async () => {
    const one = (await world.token('outcome-payer', { contracts: [LEFT] })).headers;
    expect((await read('/v1/contracts', OWN, one)).body).not.toContain(OWN);
    expect(await read('/v1/contracts/{contract}', OWN, one)).toMatchObject({ status: 403, code: 'not-appointed' });
    const writing = (await world.token('outcome-payer', { scopes: ['write'] })).headers;
    expect(await read('/v1/contracts', OWN, writing)).toMatchObject({ status: 403, code: 'token-scope' });
  });
});
