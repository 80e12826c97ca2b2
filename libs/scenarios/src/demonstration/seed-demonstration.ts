import { contractStream, contractStreamName } from '#contracts';
import type { Installation } from '#installation';
import { type CalendarDate, type ContractId, type Instant, SetClock, type StatementRef } from '#kernel';
import { accountStream, accountStreamName, settlement } from '#payments';
import { type Progress, playStory } from '../play-story.js';
import type { Scenario } from '../scenario.js';
import { commandsOf, type StoryCommand } from '../story.js';
import { GREATER_MANCHESTER, greaterManchester, LAST_MANCHESTER_STATEMENT } from './greater-manchester.js';
import { harbourSteps } from './harbour-steps.js';
import { LAST_MEETING } from './harbour-steps-changes.js';
import { harbourSignedOn } from './harbour-steps-days.js';
import { HARBOUR_STEPS } from './harbour-steps-money.js';
import { kirkleesLike, LAST_KIRKLEES_LIKE_STATEMENT } from './kirklees-like.js';
import { KIRKLEES_LIKE } from './kirklees-like-money.js';
import { LAST_STATEMENT, REBOOT_WEST, rebootWest } from './reboot-west.js';

/** How long the read models are waited for. */
const CATCH_UP_MS = 60_000;

export interface SeedResult {
  /** False when the demonstration was complete already. */
  readonly isNew: boolean;
  /** How many commands were given; none for a demonstration that is complete. */
  readonly commands: number;
}

/** A story that fills a ledger for good, and how to see that it was told to its end. */
export interface SeedStory {
  readonly contract: ContractId;
  /** Whether the ledger holds it to its end. What visitors of a demonstration add after that does not matter. */
  isTold(installation: Installation): Promise<boolean>;
  /**
   * @param begin the day on which the ledger is first filled, for a story that has not begun, and the day on which its
   * contract was signed, for one that has: a story that goes by the day is told to its end as it was begun, whatever day
   * it is by then.
   */
  scenario(begin: Begin): Scenario;
}

export type Begin = { readonly today: CalendarDate } | { readonly signedOn: CalendarDate };

/** A story that ends with the settlement of a statement, and is the same on every day. */
export function settledStory(contract: ContractId, lastStatement: StatementRef, scenario: () => Scenario): SeedStory {
  return { contract, isTold: (installation) => isSettled(installation, contract, lastStatement), scenario };
}

/** The contract that runs on the day on which the demonstration is filled: it ends with work to be done. */
const runningStory: SeedStory = {
  contract: HARBOUR_STEPS,
  async isTold({ ledger }) {
    const { state } = await ledger.load(contractStream, contractStreamName(HARBOUR_STEPS));
    return state.status === 'recorded' && state.meetings.length >= LAST_MEETING;
  },
  scenario: (begin) => harbourSteps('signedOn' in begin ? begin.signedOn : harbourSignedOn(begin.today)),
};

export const demonstrationStories: readonly SeedStory[] = [
  settledStory(REBOOT_WEST, LAST_STATEMENT, rebootWest),
  settledStory(GREATER_MANCHESTER, LAST_MANCHESTER_STATEMENT, greaterManchester),
  settledStory(KIRKLEES_LIKE, LAST_KIRKLEES_LIKE_STATEMENT, kirkleesLike),
  runningStory,
];

export interface SeedOptions {
  /** The day on which the ledger is filled. Nothing of the demonstration happens on it or after it. */
  readonly today: CalendarDate;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Fills a ledger with the demonstration contracts, by the clock of their stories. Interrupted and started again, also on
 * a later day, it goes on where it stopped: every command has the same id in every run, and what is recorded already is
 * not recorded twice.
 *
 * @param installation an owner that follows its log, opened with a `SetClock`, because the stories happened years ago.
 * @throws Error when something is refused: the ledger holds something else under a contract's name.
 */
export function seedDemonstration(installation: Installation, options: SeedOptions): Promise<SeedResult> {
  return seed(demonstrationStories, installation, options);
}

export async function seed(
  stories: readonly SeedStory[],
  installation: Installation,
  { today, onProgress }: SeedOptions,
): Promise<SeedResult> {
  const { clock } = installation;
  if (!(clock instanceof SetClock)) throw new Error('The demonstration is recorded by the clock of its story');
  const commands = asTheyHappened(await untoldOf(stories, installation, today));
  if (commands.length === 0) return { isNew: false, commands: 0 };
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
 * The commands of the stories that are still to be told, or told to their end. Where one has not begun and something was
 * recorded since it would have, an earlier version filled the ledger: what that one did not know is left out, since a
 * ledger's entries stand in the order of time.
 */
async function untoldOf(
  stories: readonly SeedStory[],
  installation: Installation,
  today: CalendarDate,
): Promise<StoryCommand[][]> {
  const untold: StoryCommand[][] = [];
  for (const story of stories) {
    // Asked before a story is made up, because this is asked at every start.
    if (await story.isTold(installation)) continue;
    const signedOn = await recordedSigning(installation, story);
    const commands = commandsOf(story.scenario(signedOn === undefined ? { today } : { signedOn }));
    if (signedOn !== undefined || !(await hasPassed(installation, commands))) untold.push(commands);
  }
  return untold;
}

/** Whether something was recorded since a story would have begun. */
async function hasPassed({ log, store }: Installation, [first]: readonly StoryCommand[]): Promise<boolean> {
  const head = await log.head();
  if (head === undefined || first === undefined) return false;
  if (!(await store.whenHandled(head, CATCH_UP_MS))) throw new Error('The read models are behind the log');
  const last = store.get<{ at: Instant }>('SELECT max(recorded_at) AS at FROM entries');
  return last !== undefined && first.at < last.at;
}

/** Several stories as one: the ledger learns of everything in the order in which it happened. */
function asTheyHappened(stories: readonly (readonly StoryCommand[])[]): StoryCommand[] {
  // Instants compare as text, and a sort keeps the order of equals.
  return stories.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The day on which the contract of a story was signed, where it is recorded. */
async function recordedSigning({ ledger }: Installation, { contract }: SeedStory): Promise<CalendarDate | undefined> {
  const { state } = await ledger.load(contractStream, contractStreamName(contract));
  return state.status === 'recorded' ? state.signedOn : undefined;
}

async function isSettled(
  { ledger }: Installation,
  contract: ContractId,
  lastStatement: StatementRef,
): Promise<boolean> {
  const { state } = await ledger.load(accountStream, accountStreamName(contract));
  const last = state.statements.get(lastStatement);
  return last?.status === 'issued' && settlement(state, last) === 'paid';
}
