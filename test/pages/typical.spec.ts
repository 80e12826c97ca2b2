import { tellChanges } from '../../apps/web/test/changed-story.js';
import { formsOf } from '../../apps/web/test/forms-of.js';
import { pagesOf } from '../../apps/web/test/pages-of.js';
import { tellStory } from '../../apps/web/test/story.js';
import { describeState } from './state.js';

describeState('a contract in use', async (ledger) => {
  const story = await tellChanges(ledger, await tellStory(ledger));
  return [...pagesOf(story).map((url) => ({ url })), ...formsOf(story), { url: '/nothing-here' }];
});
