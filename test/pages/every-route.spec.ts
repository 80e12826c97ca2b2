import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shownAt } from '../../apps/web/src/access/readings.js';
import { tellChanges } from '../../apps/web/test/changed-story.js';
import { castMembers, tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { addressesOf } from './addresses.js';

/** What is for programs: its answers are held to the description of the API, or are files. */
const FOR_PROGRAMS =
  /^\/(v1|log|health|assets|webhooks)\/|^\/(openapi\.(json|yaml)|version)$|\.(json|svg|ico|csv|js|css)$|\/picture$|\/taken\/:number\/file$/;

describe('the walks through the pages', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
  });
  afterAll(() => ledger.close());

  it('come by every page that there is', async () => {
    const story = await tellChanges(ledger, await tellStory(ledger));
    const addresses = await addressesOf(ledger, story);
    for (const { url, as } of addresses) {
      const { status } = await ledger.get(url, { accept: 'text/html', ...(as && { 'ledger-actor': as }) });
      expect({ url, status }).toEqual({ url, status: 200 });
    }
    const walked = addresses.map(({ url }) => url.split('?')[0] ?? '');
    const routes = routesIn(ledger.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
    const pages = routes.filter((route) => !FOR_PROGRAMS.test(route));
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.filter((route) => !walked.some((url) => patternOf(route).test(url)))).toEqual([]);
  });

  it('find no address of which nobody has said who may read it', () => {
    const routes = routesIn(ledger.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
    expect(routes.length).toBeGreaterThan(100);
    // All entries of all contracts are nobody's, and so are addresses that do not exist.
    expect(routes.filter((route) => shownAt(route) === undefined)).toEqual(['/v1/entries', '/*']);
  });
});

/** The addresses that answer GET, of a tree in which each branch is written below what it begins with. */
function routesIn(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line);
    if (found === null) return [];
    const [, indent = '', part = '', methods = ''] = found;
    const depth = indent.length / 4;
    above.length = depth;
    above.push(part);
    return methods.split(', ').includes('GET') ? [above.join('').replace('//', '/')] : [];
  });
}

function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('/')}$`);
}
