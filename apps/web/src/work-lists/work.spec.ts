import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { CONTRACT, cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const ida = 'synthetic-ida; backers; investor';
const eve = 'synthetic-eve; counters; evaluator';

describe('the home page of whoever has signed in', () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellChanges(ledger, await tellStory(ledger));
    await ledger.post(`${CONTRACT}/referrals`, {
      as: cast.gina,
      body: { reference: 'WAITS-1', referredOn: '2019-06-03' },
    });
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  const mainOf = async (url: string, as: string): Promise<string> => {
    const { text, status } = await ledger.get(url, { 'ledger-actor': as });
    expect({ url, status }).toEqual({ url, status: 200 });
    return text.slice(text.indexOf('<main'));
  };

  /** Each line of the work list: where it leads, the number and the amount. */
  const linesOf = async (as: string) => {
    const main = await mainOf('/', as);
    const from = main.indexOf('id="work"');
    const table = main.slice(from, main.indexOf('</table>', from));
    return [
      ...table.matchAll(/href="([^"]+)">([^<]+)<\/a><\/th>\s*<td[^>]*>(\d+)[\s\S]*?<\/td>\s*<td[^>]*>([^<]*)<\/td>/g),
    ].map(([, href = '', title = '', count = '', pence = '']) => ({ href, title, count: Number(count), pence }));
  };

  it.each([
    ['a payer', cast.anna, ['Statements to approve', 'Payments to record', 'Disputes to resolve']],
    ['a provider', cast.will, ['Evidence returned to you', 'Referrals that wait for a provider']],
    ['a gateway', cast.gina, ['Referrals that wait for a provider', 'Referrals that were declined']],
    ['an investor', ida, ['Changes awaiting your agreement']],
    ['an evaluator', eve, ['Cohorts without a verified result', 'Samples that are not closed']],
    ['a verifier', cast.vera, ['Evidence to verify', 'Samples that are not closed']],
  ])('has for %s the numbers of the lists that it leads to', async (_, as, titles) => {
    const lines = await linesOf(as);
    expect(lines.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
    for (const { href, count, pence } of lines) {
      const list = await mainOf(href, as);
      const [rows = ''] = /<tbody[\s\S]*<\/tbody>/.exec(list) ?? [];
      expect({ href, rows: rows.split('<tr').length - 1 }).toEqual({ href, rows: count });
      if (pence !== '') expect(list).toContain(pence);
    }
  });

  it('counts what is there: a referral that waits, one that was declined, and a draft', async () => {
    const provider = new Map((await linesOf(cast.will)).map(({ title, count }) => [title, count]));
    expect(provider.get('Referrals that wait for a provider')).toBe(1);
    expect(provider.get('Statements to issue')).toBe(1);
    const gateway = new Map((await linesOf(cast.gina)).map(({ title, count }) => [title, count]));
    expect(gateway.get('Referrals that were declined')).toBe(1);
    expect(await mainOf('/work-lists/statements-to-issue', cast.will)).toContain(story.draft);
  });

  it('shows the things themselves first, and what is to be done with each', async () => {
    const main = await mainOf('/', cast.will);
    const urgent = main.slice(main.indexOf('id="urgent"'), main.indexOf('</table>'));
    expect(urgent).toContain(story.draft);
    expect(urgent).toContain('Issue the statement');
    expect(urgent).toContain('Accept or decline the referral');
  });

  it('reads a long list on in pages', async () => {
    const first = await mainOf('/work-lists/referrals-declined?limit=1', cast.gina);
    expect(first).toContain(story.declined);
  });

  it('has no lists of somebody else', async () => {
    expect((await ledger.get('/work-lists/statements-to-approve', { 'ledger-actor': cast.vera })).status).toBe(404);
    expect((await ledger.get('/work-lists/statements-to-approve')).status).toBe(401);
  });

  it('lets a visitor choose whom to be', async () => {
    expect((await ledger.get('/')).text).toContain('Choose whom to be');
    expect((await ledger.get('/', { 'ledger-actor': cast.anna })).text).not.toContain('Choose whom to be');
  });
});
