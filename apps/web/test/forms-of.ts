import type { ChangedStory } from './changed-story.js';
import { cast } from './story.js';

/** A form of the test story, and somebody who is shown it. */
export interface FormOfStory {
  readonly url: string;
  readonly as: string;
}

/** Every form there is, on things of the story that it can be shown for. */
export function formsOf(_: ChangedStory): readonly FormOfStory[] {
  const contract = '/contracts/streets';
  return [{ url: `${contract}/people/refer`, as: cast.gina }];
}
