import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { tellChanges } from '../../apps/web/test/changed-story.js';
import { pagesOf } from '../../apps/web/test/pages-of.js';
import { CONTRACT, cast, tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';

/** How the process does now: of no moment of the ledger, whatever the address says. */
const OF_NOW: readonly string[] = ['/operation'];

describe('the pages, as they are cited', () => {
  let ledger: TestLedger;
  let urls: readonly string[];
  beforeAll(async () => {
    ledger = await TestLedger.open();
    urls = pagesOf(await tellChanges(ledger, await tellStory(ledger)));
  });
  afterAll(() => ledger.close());

  const pageAt = async (url: string) => {
    const { status, text } = await ledger.get(url, { accept: 'text/html' });
    if (status !== 200) throw new Error(`${url}: ${status}`);
    const [, title = ''] = /<title>([^<]*)<\/title>/.exec(text) ?? [];
    const [, link] = /href="([^"]*)">Permanent link/.exec(text) ?? [];
    return { title, link: link?.replaceAll('&amp;', '&'), figures: figuresOf(text) };
  };

  it('have titles of their own: no two places are called the same', async () => {
    const places = new Map<string, Set<string>>();
    for (const url of urls) {
      const { title } = await pageAt(url);
      const [place = ''] = url.split('?');
      places.set(title, (places.get(title) ?? new Set()).add(place));
    }
    expect([...places].filter(([, called]) => called.size > 1).map(([title, called]) => [title, ...called])).toEqual(
      [],
    );
  });

  it('show the same at their permanent link when time and the ledger have gone on', async () => {
    const before = new Map<string, Awaited<ReturnType<typeof pageAt>>>();
    for (const url of urls) before.set(url, await pageAt(url));
    ledger.clock.set(instant('2020-02-29T10:00:00Z'));
    const referral = { reference: 'OUT-3', referredOn: '2020-02-28' };
    const { status } = await ledger.post(`${CONTRACT}/referrals`, { as: cast.gina, body: referral });
    expect(status).toBe(201);
    await ledger.readable();
    const others: unknown[] = [];
    for (const [url, { link, title, figures }] of before) {
      if (link === undefined || OF_NOW.includes(url)) continue;
      const there = await pageAt(link);
      if (there.title === title && there.figures === figures) continue;
      others.push({ url, link, differs: firstDifference(figures, there.figures) });
    }
    expect(others).toEqual([]);
    // All but those about no moment of the ledger.
    expect([...before.values()].filter(({ link }) => link === undefined).length).toBeLessThan(before.size / 4);
  });
});

/**
 * The heading, tables and drawings of a page, without addresses: those of an earlier moment keep to it. Sentences are left
 * out, and the headings made of them: they say of the one that it is of today, and of the other that it was of then.
 */
function figuresOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  const parts = main.match(/<(h1|caption|td|th|dt|dd|text|title|desc)\b[^>]*>[\s\S]*?<\/\1>/g) ?? [];
  return parts.map((part) => part.replace(/<[^>]*>/g, ' ').trim()).join('\n');
}

function firstDifference(one: string, other: string): readonly string[] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return [one, other].map((text) => text.slice(Math.max(0, at - 40), at + 60));
}
