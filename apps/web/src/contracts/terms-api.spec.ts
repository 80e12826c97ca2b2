import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour } from '../../test/harbour.js';

const TERMS = `${HARBOUR}/terms`;

describe('the terms over the API', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
    const caps = [{ cap: 'per_person', level: 'person', limitPence: 100_000 }];
    await harbour.vary({ effectiveFrom: '2019-04-01', changes: [{ kind: 'cap', caps }] }, '2019-03-01');
    const splits = [{ split: { rule: 'fixed', fixed: [{ payer: 'city', pencePerUnit: 1_000 }], rest: 'fund' } }];
    await harbour.vary({ effectiveFrom: '2019-06-01', changes: [{ kind: 'split', splits }] }, '2019-05-01');
  });
  afterAll(() => harbour.close());

  it('are those of a day, with every change that had taken effect by then', async () => {
    expect(await harbour.read(`${TERMS}?effectiveOn=2019-03-31`)).toMatchObject({ version: 1, terms: { caps: [] } });
    const { version, words } = await harbour.read(TERMS);
    expect(version).toBe(3);
    expect(words).toEqual(
      expect.arrayContaining([
        'The cap per_person: at most £1,000.00 for one person.',
        expect.stringContaining('fund the rest'),
      ]),
    );
    expect((await harbour.ledger.get(`${TERMS}?effectiveOn=2018-12-31`)).status).toBe(404);
  });

  it('are listed version by version', async () => {
    const { data } = await harbour.read(`${TERMS}/versions`);
    expect(data).toMatchObject([
      { version: 1, validFrom: '2019-01-01', validTo: '2019-04-01' },
      { version: 2, variation: 1 },
      { version: 3, variation: 2 },
    ]);
  });

  it.each([
    ['versions', 'from=1&to=3', ['split-changed', 'cap-added']],
    ['days', 'from=2019-04-01&to=2019-06-01', ['split-changed']],
    ['a version and a day', 'from=1&to=2019-04-01', ['cap-added']],
  ])('say what is different between two %s', async (_, query, kinds) => {
    const { differences } = await harbour.read(`${TERMS}/difference?${query}`);
    expect(differences.map(({ kind }: { kind: string }) => kind).sort()).toEqual([...kinds].sort());
    for (const { words } of differences) expect(words).toMatch(/\.$/);
  });

  it.each([
    ['from=1', '/to'],
    ['from=first&to=2', '/from'],
    ['from=2019-02-30&to=2', '/from'],
  ])('are not compared for %s', async (query, pointer) => {
    const answer = await harbour.ledger.get(`${TERMS}/difference?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('are not found in a version that there is not', async () => {
    expect((await harbour.ledger.get(`${TERMS}/difference?from=1&to=9`)).status).toBe(404);
  });
});
