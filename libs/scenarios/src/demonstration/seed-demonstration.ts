import type { Installation } from '#installation';
import { type ContractId, SetClock, type StatementRef } from '#kernel';
import { accountStream, accountStreamName } from '#payments';
import { type Progress, playStory } from '../play-story.js';
import type { Scenario } from '../scenario.js';
import { commandsOf } from '../story.js';
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
  /** The statement with whose payment the story ends. */
  readonly lastStatement: StatementRef;
  scenario(): Scenario;
}

const rebootWestStory: SeedStory = { contract: REBOOT_WEST, lastStatement: LAST_STATEMENT, scenario: rebootWest };

/**
 * Fills a ledger with the demonstration contract, by the clock of its story. Interrupted and started again, it goes on
 * where it stopped: every command has the same id in every run, and what is recorded already is not recorded twice.
 *
 * @param installation an owner that follows its log, opened with a `SetClock`, because the story happened years ago.
 * @throws Error when something is refused: the ledger holds something else under this contract's name.
 */
export function seedDemonstration(
  installation: Installation,
  onProgress?: (progress: Progress) => void,
): Promise<SeedResult> {
  return seed(rebootWestStory, installation, onProgress);
}

export async function seed(
  { contract, lastStatement, scenario }: SeedStory,
  installation: Installation,
  onProgress?: (progress: Progress) => void,
): Promise<SeedResult> {
  const { clock } = installation;
  if (!(clock instanceof SetClock)) throw new Error('The demonstration is recorded by the clock of its story');
  // Asked before the story is made up, because this is asked at every start.
  if (await isPaid(installation, contract, lastStatement)) return { isNew: false, commands: 0 };
  const commands = commandsOf(scenario());
  const options = { clock, contract, stopsAtRefusal: true, ...(onProgress === undefined ? {} : { onProgress }) };
  const { answers } = await playStory(commands, installation, options);
  const refused = answers.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) {
    throw new Error(`The demonstration stops at ${refused.command.commandId}: ${refused.reason}`);
  }
  return { isNew: true, commands: commands.length };
}

/** What visitors of a demonstration add after its end does not matter. */
async function isPaid({ ledger }: Installation, contract: ContractId, statement: StatementRef): Promise<boolean> {
  const { state } = await ledger.load(accountStream, accountStreamName(contract));
  const last = state.statements.get(statement);
  return last?.status === 'issued' && last.payments.size > 0;
}
