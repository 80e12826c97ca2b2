import { tellChanges } from '../../apps/web/test/changed-story.js';
import { tellLargeStory } from '../../apps/web/test/large-story.js';
import { tellStory } from '../../apps/web/test/story.js';
import { addressesOf } from './addresses.js';
import { describeState } from './state.js';

describeState('a contract with a thousand people', async (ledger) => {
  const told = await tellChanges(ledger, await tellStory(ledger));
  const story = await tellLargeStory(ledger, told, { people: 1_000, weeks: 60 });
  return addressesOf(ledger, story);
});
