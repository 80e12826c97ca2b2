import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { tellChanges } from '../../test/changed-story.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { signedMoney } from '../payments/effect.section.js';

const CHANGES = '/contracts/streets/changes';
const ida = 'synthetic-ida; backers; investor';

describe('the change log of a ledger', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    await tellChanges(ledger, await tellStory(ledger));
  });
  afterAll(() => ledger.close());

  const mainOf = async (url: string, as: string): Promise<string> => {
    const { text, status } = await ledger.get(url, { 'ledger-actor': as });
    expect({ url, status }).toEqual({ url, status: 200 });
    return text.slice(text.indexOf('<main'), text.indexOf('</main>'));
  };
  const rowsIn = (main: string): number => {
    const [body = ''] = /<tbody[\s\S]*?<\/tbody>/.exec(main.slice(main.indexOf('id="changes"'))) ?? [];
    return body.split('<tr ').length - 1;
  };
  /** What stands below the effects, which is the last figure of the foot. */
  const sumIn = (main: string): string | undefined =>
    /<tfoot[\s\S]*<strong>([^<]+?)(?:<br>[\s\S]*?)?<\/strong>[\s\S]*<\/tfoot>/
      .exec(main.slice(main.indexOf('id="changes"'), main.indexOf('</table>')))?.[1]
      ?.trim();
  const fileIn = (main: string, format: string): string => {
    const [, href = ''] =
      new RegExp(`href="(/v1/exports/tables/contract-changes[^"]*format=${format}[^"]*)"`).exec(main) ?? [];
    return href.replaceAll('&amp;', '&');
  };

  it.each(['', '?kind=rate-card', '?kind=term', '?party=works', '?retroactive=yes', '?period=2019-20.Q1'])(
    'has as a file exactly the rows of the page, with the same total: %s',
    async (query) => {
      const main = await mainOf(`${CHANGES}${query}`, cast.anna);
      const { headers, text } = await ledger.get(fileIn(main, 'csv'), { 'ledger-actor': cast.anna });
      const rows = parse(text, { columns: true }) as { readonly effect_made_pence: string }[];
      expect(rows).toHaveLength(rowsIn(main));
      const made = rows.reduce((sum, { effect_made_pence: pence }) => sum + Number(pence), 0);
      const { effect_made_pence: total } = JSON.parse(String(headers['ledger-totals'])) as Record<string, number>;
      expect(total).toBe(made);
      expect(sumIn(main)).toBe(
        rows.some(({ effect_made_pence: pence }) => pence !== '') ? signedMoney(made) : undefined,
      );
    },
  );

  it('opens reasons for whoever may and asks, and records that they were read', async () => {
    const closed = await mainOf(CHANGES, cast.anna);
    expect(closed).not.toContain('To serve more.');
    expect(closed).toContain(`href="${CHANGES}?reasons=shown"`);
    const before = await ledger.get(CHANGES, { 'ledger-actor': cast.anna });
    expect(before.recorded).toEqual([]);
    const opened = await ledger.get(`${CHANGES}?reasons=shown`, { 'ledger-actor': cast.anna });
    expect(opened.text).toContain('To serve more.');
    expect(new Set(opened.recorded)).toEqual(new Set(['RecordRead']));
    const again = await ledger.get(`${CHANGES}?reasons=shown`, { 'ledger-actor': cast.anna });
    expect(again.recorded).toEqual([]);
    expect(await mainOf('/contracts/streets/variations/1?reasons=shown', cast.anna)).toContain('To serve more.');
  });

  it('says to everybody else whom they can ask', async () => {
    const main = await mainOf(`${CHANGES}?reasons=shown`, ida);
    expect(main).not.toContain('To serve more.');
    expect(main).toContain('ask a payer, a provider, the prime or a verifier of the contract to disclose it');
  });

  it('tells by which entries a change came about, and none of the claims made under it', async () => {
    const main = await mainOf('/contracts/streets/rate-card/revisions/1', cast.anna);
    const story = main.slice(main.indexOf('How it came about'), main.indexOf('What is paid for'));
    expect(story).toMatch(/was agreed|agreed/i);
    expect(story).not.toMatch(/claimed/i);
    expect(await mainOf('/contracts/streets/variations/1', cast.anna)).toContain('How it came about');
  });
});
