import type { Installation } from '#installation';
import { SetClock } from '#kernel';
import { accountStream, accountStreamName } from '#payments';
import { type Progress, playStory } from '../play-story.js';
import { commandsOf } from '../story.js';
import { LAST_STATEMENT, REBOOT_WEST, rebootWest } from './reboot-west.js';

export interface SeedResult {
  /** False when the demonstration was complete already. */
  readonly isNew: boolean;
  /** How many commands were given; none for a demonstration that is complete. */
  readonly commands: number;
}

/**
 * Fills a ledger with the demonstration contract, by the clock of its story. Interrupted and started again, it goes on
 * where it stopped: every command has the same id in every run, and what is recorded already is not recorded twice.
 *
 * @param installation an owner that follows its log, opened with a `SetClock`, because the story happened years ago.
 * @throws Error when something is refused: the ledger holds something else under this contract's name.
 */
export async function seedDemonstration(
  installation: Installation,
  onProgress?: (progress: Progress) => void,
): Promise<SeedResult> {
  const { clock } = installation;
  if (!(clock instanceof SetClock)) throw new Error('The demonstration is recorded by the clock of its story');
  // Asked before the story is made up, because this is asked at every start.
  if (await isComplete(installation)) return { isNew: false, commands: 0 };
  const commands = commandsOf(rebootWest());
  const { answers } = await playStory(commands, installation, {
    clock,
    contract: REBOOT_WEST,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const refused = answers.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) {
    throw new Error(`The demonstration stops at ${refused.command.commandId}: ${refused.reason}`);
  }
  return { isNew: true, commands: commands.length };
}

/** The story ends with the payment of its last statement; what visitors add afterwards does not matter. */
async function isComplete({ ledger }: Installation): Promise<boolean> {
  const { state } = await ledger.load(accountStream, accountStreamName(REBOOT_WEST));
  const last = state.statements.get(LAST_STATEMENT);
  return last?.status === 'issued' && last.payments.size > 0;
}
