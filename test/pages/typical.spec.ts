import { tellChanges } from '../../apps/web/test/changed-story.js';
import { tellStory } from '../../apps/web/test/story.js';
import { addressesOf } from './addresses.js';
import { describeState } from './state.js';

describeState('a contract in use', async (ledger) => {
  const story = await tellChanges(ledger, await tellStory(ledger));
  return [...(await addressesOf(ledger, story)), { url: '/nothing-here' }];
});
