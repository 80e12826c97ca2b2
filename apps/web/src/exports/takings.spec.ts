import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { datasets } from '#exports';
import { type Actor, readActor } from '#kernel';
import { cast, castMembers, contractBody, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { totalWords } from './choose-export.page.js';

const olga = readActor('synthetic-olga; city; operator') as Actor;

describe('taking files across contracts', () => {
  let ledger: TestLedger;
  let will: string;

  beforeAll(async () => {
    ledger = await TestLedger.open({
      cast: [...castMembers, { actor: olga, name: 'Olga (synthetic)', part: 'Ledger' }],
    });
    await tellStory(ledger);
    const second = { ...contractBody, contract: 'shelter', title: 'Shelter (synthetic)' };
    expect((await ledger.post('/v1/contracts', { as: cast.anna, body: second })).status).toBe(201);
    await ledger.readable();
    will = await ledger.signIn('synthetic-will');
  });
  afterAll(() => ledger.close());

  const CHOSEN = '/exports/tables/parties?chosen=yes&of.streets=yes&of.shelter=yes';
  const takeIn = (text: string) =>
    (/href="(\/exports\/tables\/[^"]+\/take\?[^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&');

  /** Takes the parties of both contracts. @returns the address of what was noted. */
  async function takeParties(cookie: string, purpose = 'The second interim report'): Promise<string> {
    const href = takeIn((await ledger.get(CHOSEN, { cookie })).text);
    const hidden = await ledger.formAt(href, cookie);
    const fields = { ...hidden, format: 'csv', profile: 'raw', purpose };
    const sent = await ledger.send(href, fields, cookie, { 'sec-fetch-site': 'same-origin' });
    expect([sent.status, sent.recorded]).toEqual([303, []]);
    return String(sent.headers['location']);
  }

  it('shows every table, and of each what its columns say', async () => {
    const { text } = await ledger.get('/exports', { cookie: will });
    for (const { name } of datasets.filter(({ ofContract }) => ofContract))
      expect(text).toContain(`/exports/tables/${name}"`);
    const page = (await ledger.get('/exports/tables/payments', { cookie: will })).text;
    for (const { name } of datasets.find((one) => one.name === 'payments')?.columns ?? []) expect(page).toContain(name);
    expect(page).not.toContain('Take this file');
    expect((await ledger.get('/exports/tables/nothing', { cookie: will })).status).toBe(404);
  });

  it('says how many rows there are and what they come to, in words, before anything is taken', async () => {
    const statements = '/exports/tables/statements?chosen=yes&of.streets=yes';
    const { text } = await ledger.get(statements, { cookie: will });
    const file = await ledger.get('/v1/exports/tables/statements?contract=streets&format=jsonl');
    const totals = JSON.parse(String(file.headers['ledger-totals'])) as Record<string, number>;
    expect(Object.keys(totals)).toContain('total_pence');
    for (const name of Object.keys(totals)) {
      expect(text).not.toContain(`Total of ${name}`);
      expect(text).toContain(totalWords(name));
    }
    expect((await ledger.get('/exports/tables/statements?chosen=yes', { cookie: will })).text).toContain(
      'Choose at least one',
    );
    const wrong = await ledger.get(`${statements}&filter.nothing=1`, { cookie: will });
    expect(wrong.status).toBe(400);
    expect(
      (await ledger.get(`${statements}&knownDay=40&knownMonth=1&knownYear=2019`, { cookie: will })).text,
    ).toContain('There is no such day');
  });

  it.each([
    ['total_pence', 'Total'],
    ['total_paid_pence', 'Total paid'],
    ['due_pence', 'Total due'],
    ['uncapped_pence', 'Total before any cut'],
    ['pence', 'Total of the amounts'],
  ])('calls the sum of %s “%s”', (column, words) => expect(totalWords(column)).toBe(words));

  it('notes who took what and for what, and gives the same bytes as often as they are asked for', async () => {
    const place = await takeParties(will);
    const page = (await ledger.get(place, { cookie: will })).text;
    for (const words of ['synthetic-will', 'The second interim report', 'shelter, streets'])
      expect(page).toContain(words);
    const first = await ledger.get(`${place}/file`, { cookie: will });
    expect(first.status).toBe(200);
    expect(String(first.headers['content-disposition'])).toMatch(
      /parties_shelter\+streets_raw_asof-2019-06-28_entry-\d+\.csv/,
    );
    const digest = createHash('sha256').update(first.text).digest('hex');
    expect(page).toContain(digest);
    // What is recorded afterwards is not in it.
    const more = { organisation: 'late', name: 'Late (synthetic)' };
    expect((await ledger.post('/v1/organisations', { as: cast.anna, body: more })).status).toBe(201);
    await ledger.readable();
    expect((await ledger.get(`${place}/file`, { cookie: will })).text).toBe(first.text);
    const rows = first.text.trim().split('\r\n').slice(1);
    expect(rows.filter((row) => row.startsWith('streets,'))).toHaveLength(5);
    expect(rows.filter((row) => row.startsWith('shelter,'))).toHaveLength(5);
  });

  it('shows what was taken to whoever took it, to payers of the contract and to operators, and to nobody else', async () => {
    const place = await takeParties(will, 'Only for these');
    const see = async (subject: string) => {
      const cookie = await ledger.signIn(subject);
      const { status } = await ledger.get(place, { cookie });
      const isListed = (await ledger.get('/exports', { cookie })).text.includes('Only for these');
      return [status, isListed, (await ledger.get(`${place}/file`, { cookie })).status];
    };
    expect(await see('synthetic-will')).toEqual([200, true, 200]);
    expect(await see('synthetic-anna')).toEqual([200, true, 404]);
    expect(await see('synthetic-olga')).toEqual([200, true, 404]);
    expect(await see('synthetic-vera')).toEqual([404, false, 404]);
    expect((await ledger.get(place)).status).toBe(404);
  });

  it('notes what the API sends, whoever asks, but not what is only asked about', async () => {
    const headers = { 'ledger-actor': cast.vera };
    const url = '/v1/exports/tables/caps?contract=streets&format=csv&purpose=A%20monthly%20check';
    expect((await ledger.app.inject({ method: 'HEAD', url, headers })).statusCode).toBe(200);
    expect((await ledger.get('/v1/exports/taken', headers)).body).toEqual([]);
    const file = await ledger.get(url, headers);
    const [noted, ...others] = (await ledger.get('/v1/exports/taken', headers)).body;
    expect(others).toEqual([]);
    expect(noted).toMatchObject({
      by: { subject: 'synthetic-vera', organisation: 'checkers', role: 'verifier' },
      ...{ through: 'api', what: 'table', dataset: 'caps', contracts: ['streets'], format: 'csv' },
      ...{ purpose: 'A monthly check', sha256: createHash('sha256').update(file.text).digest('hex') },
    });
    expect((await ledger.get('/v1/exports/events?contract=streets', headers)).status).toBe(200);
    const [events] = (await ledger.get('/v1/exports/taken?contract=streets&limit=1', headers)).body;
    expect(events).toMatchObject({ what: 'events', format: 'jsonl', purpose: null });
    expect((await ledger.get('/v1/exports/taken?contract=shelter', headers)).body).toEqual([]);
    expect((await ledger.get(`/v1/exports/taken?before=${noted.number}`, headers)).body).toEqual([]);
    expect((await ledger.get('/v1/exports/taken')).status).toBe(401);
    expect((await ledger.get('/v1/exports/taken?limit=201', headers)).status).toBe(400);
  });

  it('asks what it is for before it gives a file', async () => {
    const href = takeIn((await ledger.get(CHOSEN, { cookie: will })).text);
    const fields = { ...(await ledger.formAt(href, will)), format: 'csv', profile: 'raw', purpose: '' };
    const sent = await ledger.send(href, fields, will, { 'sec-fetch-site': 'same-origin' });
    expect(sent.status).toBe(400);
    expect(sent.text).toContain('Say what the file is for');
  });
});
