import type { ChangedStory } from '../../apps/web/test/changed-story.js';
import { emptyPages, pagesOf } from '../../apps/web/test/pages-of.js';
import { CONTRACT, cast, contractBody } from '../../apps/web/test/story.js';
import type { TestLedger } from '../../apps/web/test/test-ledger.js';
import { describeState } from './state.js';

/** Of nobody and nothing: pages about them are not there yet. */
const nothing: ChangedStory = {
  person: 'P0000000000000000',
  declined: 'P0000000000000000',
  statement: 'streets.S01',
  payment: 'streets.S01.P1',
  digest: 'none',
  evidence: 'none',
  restated: 'streets.S02',
  draft: 'streets.S03',
};

describeState('a ledger in which nothing has happened', async () =>
  emptyPages.flatMap((url) => [{ url }, { url, as: cast.anna }]),
);

describeState('a contract that has just been recorded', async (ledger) => {
  for (const { organisation } of contractBody.parties) {
    await recorded(ledger, '/v1/organisations', { organisation, name: `${organisation} (synthetic)` });
  }
  await recorded(ledger, CONTRACT.replace('/streets', ''), contractBody);
  await ledger.readable();
  const there: string[] = [];
  for (const url of pagesOf(nothing)) {
    const { status } = await ledger.get(url, { accept: 'text/html' });
    if (status === 200) there.push(url);
    // Not there, or at an entry that is not there.
    else if (status !== 404 && status !== 400) throw new Error(`${url} answers ${status}`);
  }
  // Most pages are about the contract, and there as soon as it is.
  if (there.length < pagesOf(nothing).length / 2) throw new Error(`Only ${there.length} pages are there`);
  return [...there.flatMap((url) => [{ url }, { url, as: cast.will }]), { url: '/contracts/streets/statements/none' }];
});

async function recorded(ledger: TestLedger, url: string, body: object): Promise<void> {
  const { status, text } = await ledger.post(url, { as: cast.anna, body });
  if (status !== 201) throw new Error(text);
}
