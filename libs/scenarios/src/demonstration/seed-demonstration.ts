import { contractStream, contractStreamName } from '#contracts';
import type { Installation } from '#installation';
import { type ContractId, SetClock, type StatementRef } from '#kernel';
import { accountStream, accountStreamName, settlement } from '#payments';
import { type Progress, playStory } from '../play-story.js';
import type { Scenario } from '../scenario.js';
import { commandsOf, type StoryCommand } from '../story.js';
import { GREATER_MANCHESTER, greaterManchester, LAST_MANCHESTER_STATEMENT } from './greater-manchester.js';
import { kirkleesLike, LAST_KIRKLEES_LIKE_STATEMENT } from './kirklees-like.js';
import { KIRKLEES_LIKE } from './kirklees-like-money.js';
import { LAST_STATEMENT, REBOOT_WEST, rebootWest } from './reboot-west.js';

export interface SeedResult {
  /** False when the demonstration was complete already. */
  readonly isNew: boolean;
  /** How many commands were given; none for a demonstration that is complete. */
  readonly commands: number;
}

/** A story that fills a ledger for good, and how to see that it was told to its end. */
export interface SeedStory {
  readonly contract: ContractId;
  /** The statement with whose settlement the story ends. */
  readonly lastStatement: StatementRef;
  scenario(): Scenario;
}

export const demonstrationStories: readonly SeedStory[] = [
  { contract: REBOOT_WEST, lastStatement: LAST_STATEMENT, scenario: rebootWest },
  { contract: GREATER_MANCHESTER, lastStatement: LAST_MANCHESTER_STATEMENT, scenario: greaterManchester },
  { contract: KIRKLEES_LIKE, lastStatement: LAST_KIRKLEES_LIKE_STATEMENT, scenario: kirkleesLike },
];

/**
 * Fills a ledger with the demonstration contracts, by the clock of their stories. Interrupted and started again, it goes
 * on where it stopped: every command has the same id in every run, and what is recorded already is not recorded twice.
 *
 * @param installation an owner that follows its log, opened with a `SetClock`, because the stories happened years ago.
 * @throws Error when something is refused: the ledger holds something else under a contract's name.
 */
export function seedDemonstration(
  installation: Installation,
  onProgress?: (progress: Progress) => void,
): Promise<SeedResult> {
  return seed(demonstrationStories, installation, onProgress);
}

export async function seed(
  stories: readonly SeedStory[],
  installation: Installation,
  onProgress?: (progress: Progress) => void,
): Promise<SeedResult> {
  const { clock } = installation;
  if (!(clock instanceof SetClock)) throw new Error('The demonstration is recorded by the clock of its story');
  // Asked before the stories are made up, because this is asked at every start.
  const untold = await untoldOf(stories, installation);
  if (untold.length === 0) return { isNew: false, commands: 0 };
  const commands = asTheyHappened(untold.map(({ scenario }) => commandsOf(scenario())));
  const options = {
    clock,
    drawsInOrder: false,
    stopsAtRefusal: true,
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const { answers } = await playStory(commands, installation, options);
  const refused = answers.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) {
    throw new Error(`The demonstration stops at ${refused.command.commandId}: ${refused.reason}`);
  }
  return { isNew: true, commands: commands.length };
}

/**
 * The stories that are still to be told, or told to their end. Where one is complete and another has not begun, an
 * earlier version filled the ledger: what that one did not know is left out, since a ledger's entries stand in the
 * order of time.
 */
async function untoldOf(stories: readonly SeedStory[], installation: Installation): Promise<SeedStory[]> {
  const known = await Promise.all(
    stories.map(async (story) => ({
      story,
      isComplete: await isSettled(installation, story),
      isBegun: await isRecorded(installation, story),
    })),
  );
  const isOfEarlierVersion = known.some(({ isComplete }) => isComplete) && known.some(({ isBegun }) => !isBegun);
  return known
    .filter(({ isComplete, isBegun }) => !isComplete && (isBegun || !isOfEarlierVersion))
    .map(({ story }) => story);
}

/** Several stories as one: the ledger learns of everything in the order in which it happened. */
function asTheyHappened(stories: readonly (readonly StoryCommand[])[]): StoryCommand[] {
  // Instants compare as text, and a sort keeps the order of equals.
  return stories.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

async function isRecorded({ ledger }: Installation, { contract }: SeedStory): Promise<boolean> {
  const { state } = await ledger.load(contractStream, contractStreamName(contract));
  return state.status === 'recorded';
}

/** What visitors of a demonstration add after its end does not matter. */
async function isSettled({ ledger }: Installation, { contract, lastStatement }: SeedStory): Promise<boolean> {
  const { state } = await ledger.load(accountStream, accountStreamName(contract));
  const last = state.statements.get(lastStatement);
  return last?.status === 'issued' && settlement(state, last) === 'paid';
}
