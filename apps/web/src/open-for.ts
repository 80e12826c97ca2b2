import {
  assertEmptyStore,
  createInstallation,
  type Installation,
  type InstallationPlace,
  isDemonstration,
  isInstallation,
  markDemonstration,
  openInstallation,
} from '#installation';
import { instant, londonDayOf, SetClock, SystemClock } from '#kernel';
import { seedDemonstration } from '#scenarios';
import type { Config } from './config.js';
import type { Terminal } from './terminal.js';

/** Real people and made-up ones must never share a ledger. */
export class NotADemonstration extends Error {
  override readonly name = 'NotADemonstration';
}

/**
 * Opens the ledger that the settings name, with its read models caught up. A demonstration is made and filled the first
 * time; any other ledger must be there already, so that a mistyped folder is an error and not an empty ledger.
 *
 * @throws NotADemonstration for a demonstration in a folder with a real ledger, or the other way round.
 */
export async function openFor(config: Config, terminal: Terminal): Promise<Installation> {
  const { dataFolder: data, store, demonstration, participants, participantsKey, logKey, origin, signing } = config;
  const { participantsBackupDays } = config;
  const place = { data, participantsBackupDays, participants, participantsKey, logKey, origin };
  if (isInstallation(place) && isDemonstration(place) !== demonstration) {
    throw new NotADemonstration(
      demonstration
        ? `The ledger in ${data} is not a demonstration. Choose another folder with LEDGER_DATA.`
        : `The ledger in ${data} is a demonstration. Start it with --demonstration, or choose another folder with LEDGER_DATA.`,
    );
  }
  if (demonstration) {
    if (!isInstallation(place)) {
      await assertEmptyStore(store);
      createInstallation({ ...place, store });
      markDemonstration(place);
    }
    await fill({ ...place, store }, terminal);
  }
  const installation = await openInstallation({
    ...place,
    store,
    signing,
    believes: demonstration ? 'everybody' : 'members',
  });
  for (const warning of installation.warnings) terminal.line(`WARNING: ${warning}`);
  await followed(installation, terminal);
  const { completed, destroyedAgain } = installation.takenUp;
  if (completed > 0) terminal.line(`Erasures that had been interrupted were completed: ${completed}.`);
  if (destroyedAgain > 0) {
    terminal.line(
      `Keys of ${destroyedAgain} people were destroyed again: the participants store is a restored backup from before their erasure.`,
    );
  }
  return installation;
}

/** The stories happened before today, so they are recorded by a clock of their own, before the ledger is opened for today. */
async function fill(place: InstallationPlace & { readonly store: Config['store'] }, terminal: Terminal) {
  const installation = await openInstallation({ ...place, clock: new SetClock(instant('2017-01-01T00:00:00Z')) });
  try {
    await installation.follow();
    const { isNew, commands } = await seedDemonstration(installation, {
      today: londonDayOf(new SystemClock().now()),
      onProgress: ({ done, total }) => terminal.progress('Recording the demonstration contracts:', done, total),
    });
    if (isNew) terminal.line(`The demonstration contracts are recorded: ${commands} commands, about synthetic people.`);
  } finally {
    await installation.close();
  }
}

async function followed(installation: Installation, terminal: Terminal): Promise<void> {
  try {
    await installation.follow();
  } catch (error) {
    terminal.line('The read models could not be brought up to date.');
    await installation.close();
    throw error;
  }
}
