import type { Installation } from '#installation';
import { ContractId, SetClock } from '#kernel';
import { accountStreamName } from '#payments';
import { type Progress, playStory } from '../play-story.js';
import { commandsOf } from '../story.js';
import { rebootWest } from './reboot-west.js';

export interface SeedResult {
  /** False when the demonstration was complete already. */
  readonly isNew: boolean;
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
  const scenario = rebootWest();
  const { contract } = scenario.contract;
  const commands = commandsOf(scenario);
  if (await isComplete(installation, contract, commands.at(-1)?.commandId)) {
    return { isNew: false, commands: commands.length };
  }
  const { answers } = await playStory(commands, installation, {
    clock,
    contract,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const refused = answers.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) {
    throw new Error(`The demonstration stops at ${refused.command.commandId}: ${refused.reason}`);
  }
  return { isNew: true, commands: commands.length };
}

/** The last command of the story is a payment, so the last event of the account says whether all was told. */
async function isComplete({ log, codec }: Installation, contract: ContractId, last: string | undefined) {
  const backwards = { direction: 'backwards', limit: 1 } as const;
  for await (const logged of log.readStream(accountStreamName(contract), backwards)) {
    return codec.decode(logged).envelope.command.id === last;
  }
  return false;
}
