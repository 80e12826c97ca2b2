import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'csv-parse/sync';
import { checkEventExport, datasets, type EventManifest } from '#exports';
import { instant } from '#kernel';
import { LISTS } from '../../../cli/src/commands/list.js';
import { cast, tellStory } from '../../test/story.js';
import { type Answered, TestLedger } from '../../test/test-ledger.js';

/** Lists that are exported otherwise than as a table, or are no list of records. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'EntriesApi.entries': 'the events of the ledger: /v1/exports/events',
  'ExportsApi.events': 'it is an export itself',
  'ReplayApi.frames': 'the state at moments of a replay: the lists as of each have it',
  'IntegrityApi.checkpoints': 'they are signed texts, served as they are',
  'RateCardsApi.line': 'one line of the rate card in every revision: rate-card-lines has all of them',
  'EventsApi.events': 'the events of the ledger, as they come: /v1/exports/events',
  'EventsApi.event': 'one event of the ledger: /v1/exports/events',
  'MembersApi.members': 'who may sign in, a matter of the installation: its entries are in the log',
  'TokensApi.tokens': 'which machines may act, a matter of the installation: its entries are in the log',
  'TokensApi.accessLog': 'who came in, of which the ledger knows nothing: /operation/access-log.csv',
  'AllPaymentsApi.payments': 'payments of each contract, which the export of payments has',
  'ExportsApi.takenFiles': 'who took files, which stands beside the ledger and not in it',
  'WorkApi.lists': 'how much there is to do for whoever asks: the lists of what it is about have exports',
  'WorkApi.items': 'what is to be done by whoever asks: the lists of what it is about have exports',
  'WebhooksApi.list': 'a matter of the installation, of which the ledger knows nothing',
  'WebhooksApi.deliveries': 'a matter of the installation, of which the ledger knows nothing',
};

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.open();
  await tellStory(ledger);
});
afterAll(() => ledger.close());

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, { readonly example?: unknown }> }>>;
}

/** Every operation of the API that answers with a list. */
async function lists(): Promise<Operation[]> {
  const { paths } = (await ledger.get('/openapi.json')).body as OpenAPIObject;
  const gets = Object.values(paths).flatMap(({ get }) => (get === undefined ? [] : [get as unknown as Operation]));
  return gets.filter(({ responses }) => {
    const [example] = Object.values(responses['200']?.content ?? {}).map((content) => content.example);
    return Array.isArray(example) || (typeof example === 'object' && example !== null && 'data' in example);
  });
}

describe('the exports', () => {
  it('have every list of the API, with the same filters', async () => {
    const found = await lists();
    expect(found.length).toBeGreaterThan(25);
    const without = found
      .map(({ operationId }) => operationId)
      .filter((id) => !(id in OTHERWISE) && !datasets.some((dataset) => dataset.lists.includes(id)));
    expect(without).toEqual([]);
    for (const { operationId, parameters = [] } of found) {
      const dataset = datasets.find((one) => one.lists.includes(operationId));
      if (dataset === undefined) continue;
      const own = parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name)
        .filter((name) => !['asOf', 'effectiveOn', 'minPosition', 'cursor', 'limit'].includes(name));
      // A thing that the address of the list names is a filter of the export.
      const filters = Object.keys(dataset.filters);
      expect({ operationId, missing: own.filter((name) => !filters.includes(name)) }).toEqual({
        operationId,
        missing: [],
      });
      const asksForDay = parameters.some(({ name }) => name === 'effectiveOn');
      expect({ operationId, ofDay: dataset.ofDay }).toEqual({ operationId, ofDay: asksForDay });
    }
  });

  it('name no list that there is not, and have every list of the command line', async () => {
    const ids = (await lists()).map(({ operationId }) => operationId);
    expect(datasets.flatMap((dataset) => dataset.lists).filter((id) => !ids.includes(id))).toEqual([]);
    const names = datasets.map(({ name }) => name);
    expect(LISTS.filter((list) => !names.includes(list))).toEqual([]);
  });

  it('are all there in every format, with a digest of their bytes', async () => {
    for (const { name, ofContract } of datasets) {
      for (const format of ['csv', 'jsonl', 'xlsx']) {
        const answer = await ledger.get(
          `/v1/exports/tables/${name}?format=${format}${ofContract ? '&contract=streets' : ''}`,
        );
        expect({ name, format, status: answer.status }).toEqual({ name, format, status: 200 });
        expect(answer.headers['content-disposition']).toContain(`.${format}"`);
        if (format !== 'xlsx') expect(answer.headers['repr-digest']).toBe(digestOf(answer.text));
      }
    }
  });

  it('have as many rows and the same money as the list they are of', async () => {
    const list = await ledger.get('/v1/contracts/streets/payments?limit=200');
    const file = await ledger.get('/v1/exports/tables/payments?contract=streets&format=csv');
    const rows = parse(file.text, { columns: true }) as Record<string, string>[];
    const data = list.body.data as { payment: string; pence: number }[];
    expect(rows.map((row) => [row['payment'], Number(row['pence'])])).toEqual(
      data.map(({ payment, pence }) => [payment, pence]),
    );
    expect(file.headers['ledger-rows']).toBe(String(data.length));
    expect(JSON.parse(String(file.headers['ledger-totals']))).toEqual({
      pence: data.reduce((sum, { pence }) => sum + pence, 0),
    });
    const metadata = /<([^>]+)>; rel="describedby"/.exec(String(file.headers['link']))?.[1] ?? '';
    const { body, headers } = await ledger.get(metadata);
    expect(headers['content-type']).toContain('application/csvm+json');
    expect(body.tableSchema.columns.map((column: { name: string }) => column.name)).toEqual(Object.keys(rows[0] ?? {}));
    expect(body.notes[0].rows).toBe(data.length);
  });

  it('are the same bytes as of an entry, however often they are asked for', async () => {
    const url = '/v1/exports/tables/claims?contract=streets&format=csv&asOf=40';
    const [first, second] = [await ledger.get(url), await ledger.get(url, { 'accept-encoding': 'br, gzip' })];
    expect(second.text).toBe(first.text);
    expect(first.headers['ledger-entry']).toBe('40');
  });

  it('have the events with what is needed to read them again', async () => {
    const events = await ledger.get('/v1/exports/events?contract=streets');
    const manifest = (await ledger.get('/v1/exports/events/manifest?contract=streets')).body as EventManifest;
    const dictionary = await ledger.get('/v1/exports/events/dictionary');
    const content = (async function* () {
      yield Buffer.from(events.text);
    })();
    expect(await checkEventExport(content, manifest, dictionary.text)).toEqual([]);
  });

  it('have the contract in the standards of others', async () => {
    const ocds = await ledger.get('/v1/exports/ocds?contract=streets');
    expect(ocds.body.records[0].releases.length).toBeGreaterThan(2);
    const indigo = await ledger.get('/v1/exports/indigo?contract=streets');
    expect(indigo.body).toMatchObject({ id: 'streets' });
  });

  it.each([
    ['tables/claims?contract=streets&format=parquet', 400, 'invalid-input'],
    ['tables/claims?contract=streets', 400, 'invalid-input'],
    ['tables/claims?format=csv', 400, 'invalid-input'],
    ['tables/nothing?contract=streets&format=csv', 400, 'invalid-input'],
    ['tables/claims?contract=streets&format=csv&colour=red', 400, 'invalid-input'],
    ['tables/claims?contract=streets&format=csv&status=lost', 400, 'invalid-input'],
    ['tables/claims?contract=nowhere&format=csv', 404, 'not-found'],
    ['events?contract=nowhere', 404, 'not-found'],
    ['ocds?contract=nowhere', 404, 'not-found'],
    ['indigo', 400, 'invalid-input'],
  ])('answer %s with %d', async (path, status, code) => {
    const answer = await ledger.get(`/v1/exports/${path}`);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });
});

describe('the published tables', () => {
  const publish = (table: string, until: string, as: string = cast.anna) =>
    ledger.post('/v1/contracts/streets/publications', { as, body: { table, until } });

  it('are published once, listed, and had as they were published', async () => {
    ledger.clock.set(instant('2019-07-02T10:00:00Z'));
    const first = await publish('outcomes', '2019-03-31');
    expect({ status: first.status, recorded: first.recorded }).toEqual({
      status: 201,
      recorded: ['PublicationReleased'],
    });
    expect((await publish('outcomes', '2019-03-31')).recorded).toEqual([]);
    expect((await publish('outcomes', '2019-06-30')).recorded).toEqual(['PublicationReleased']);
    const list = (await ledger.get('/v1/contracts/streets/publications?table=outcomes')).body.data;
    expect(list).toMatchObject([
      { published: 'outcomes', until: '2019-03-31', ruleset: 'ons-10-5', threshold: 10 },
      { published: 'outcomes', until: '2019-06-30' },
    ]);
    const table: Answered = await ledger.get('/v1/contracts/streets/publications/outcomes/2019-06-30');
    expect(createHash('sha256').update(table.text).digest('hex')).toBe(list[1].tableSha256);
    expect(table.body.columns).toMatchObject([{ until: '2019-03-31' }, { quarter: '2019-Q2', until: '2019-06-30' }]);
    // Nobody had recorded anything by the end of March, and few people are a small number.
    const { cells } = table.body.measures[0] as { cells: (number | null)[][] };
    expect(cells.map(([first]) => first)).toEqual(cells.map(() => 0));
    expect(cells.map(([, second]) => second)).toContain(null);
    expect((await ledger.get('/v1/contracts/streets/publications/outcomes/2018-12-31')).status).toBe(404);
    expect((await ledger.get('/v1/contracts/streets/publications/people/2019-03-31')).status).toBe(404);
  });

  it('are refused for another day and to another role', async () => {
    expect((await publish('referrals', '2019-03-30')).body.code).toBe('not-the-end-of-a-quarter');
    expect((await publish('referrals', '2019-03-31', cast.will)).status).toBe(403);
  });
});

function digestOf(text: string): string {
  return `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
}
