import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tellChanges } from '../../test/changed-story.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

interface List {
  readonly list: string;
  readonly title: string;
  readonly count: number;
  readonly items: string;
}

describe('work lists over the API', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    await tellChanges(ledger, await tellStory(ledger));
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  it.each([
    ['a payer', cast.anna],
    ['a provider', cast.will],
    ['a gateway', cast.gina],
    ['a verifier', cast.vera],
    ['an investor', 'synthetic-ida; backers; investor'],
    ['an evaluator', 'synthetic-eve; counters; evaluator'],
  ])('are those of the home page, with as many things on each as its number says: %s', async (_, as) => {
    const { body: lists } = await ledger.get('/v1/work-lists', { 'ledger-actor': as });
    const { text } = await ledger.get('/', { 'ledger-actor': as });
    expect(lists.length).toBeGreaterThan(0);
    for (const { title, count, items, list } of lists as List[]) {
      expect(text).toContain(title);
      if (!items.startsWith('/v1/')) continue;
      const { body, status } = await ledger.get(`${items}?limit=200`, { 'ledger-actor': as });
      expect({ list, status, count: body.data.length }).toEqual({ list, status: 200, count });
    }
  });

  it('are read on in pages that stay at one entry', async () => {
    const seen: string[] = [];
    let url: string | undefined = '/v1/work-lists/referrals-declined?limit=1';
    while (url !== undefined) {
      const { body }: { body: { data: { what: string }[]; page: { next: string | null } } } = await ledger.get(url, {
        'ledger-actor': cast.gina,
      });
      seen.push(...body.data.map(({ what }) => what));
      const { next } = body.page;
      url = next === null ? undefined : `/v1/work-lists/referrals-declined?limit=1&cursor=${encodeURIComponent(next)}`;
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are of whoever asks: nobody else’s, and nothing for nobody', async () => {
    expect((await ledger.get('/v1/work-lists')).status).toBe(401);
    const others = await ledger.get('/v1/work-lists/statements-to-approve', { 'ledger-actor': cast.vera });
    expect(others).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});
