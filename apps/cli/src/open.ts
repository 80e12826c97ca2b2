import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertEmptyStore,
  createInstallation,
  type Installation,
  InstallationError,
  isDemonstration,
  isInstallation,
  openInstallation,
  projections,
} from '#installation';
import { Failure } from './exit-codes.js';
import type { Session } from './session.js';
import { type Config, configOf } from './settings.js';
import { alsoKnow } from './words.js';

/** @throws Failure (failed) when there is a ledger already, or a part of one; also in the store that was named. */
export async function create(config: Config): Promise<void> {
  try {
    // A folder with a ledger is said to be one; what stands in its store is then no news.
    if (!isInstallation(config)) await assertEmptyStore(config.store);
    createInstallation(config);
  } catch (error) {
    throw error instanceof InstallationError ? new Failure('failed', 'ledger-exists', error.message) : error;
  }
}

/**
 * Whoever runs the machine must not be able to say that they are anybody: only where all the people are made up.
 *
 * @throws Failure (usage)
 */
export function assertDemonstration(session: Session): void {
  const config = configOf(session);
  if (!isInstallation(config) || isDemonstration(config)) return;
  throw new Failure(
    'usage',
    'as-only-in-a-demonstration',
    `The people of the ledger in ${config.data} are real, so nobody is taken for whom --as says`,
    'Say --token-file <file> instead: an operator issues a token, or “ledger token issue”.',
  );
}

/** Only where all the people are made up is anybody believed to be whom they say. */
const believedIn = (config: Config) => (isDemonstration(config) ? 'everybody' : 'members');

/**
 * Opens the ledger for reading, also beside a server that writes to it. Where nobody keeps the read models in step, they
 * are brought up to date first.
 */
export async function reading<Result>(
  session: Session,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = configOf(session);
  assertThere(config);
  const opened = await openReader(config);
  const installation = typeof opened === 'string' ? await catchUpAndOpen(session, config, opened) : opened;
  try {
    await nameTheCast(installation, config);
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** Opens the ledger as its one writer. @throws Failure (unreachable) while another process writes to it. */
export async function writing<Result>(
  session: Session,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = configOf(session);
  assertThere(config);
  const installation = await openOwner(session, config);
  try {
    await nameTheCast(installation, config);
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** Those who act in a demonstration have names, and only the demonstration knows them. */
async function nameTheCast({ store }: Installation, config: Config): Promise<void> {
  if (!isDemonstration(config)) return;
  const { demonstrationCast, namesOfCast } = await import('#scenarios');
  alsoKnow(store, namesOfCast(demonstrationCast()));
}

/** @throws Failure (unreachable) where the settings lead to no ledger. */
export function assertThere(config: Config): void {
  // With a log and no participants store it is a ledger whose settings are wrong, and opening it says what is.
  if (isInstallation(config) || existsSync(join(config.data, 'ledger.db'))) return;
  throw new Failure(
    'unreachable',
    'no-ledger',
    `There is no ledger in ${config.data}`,
    'Make one with "ledger init" or "ledger demo", or say where it is with --data or LEDGER_DATA.',
  );
}

/** How long a server beside us is given to have its read models in step with what we can see in the log. */
const IN_STEP_MS = 2_000;

/** @returns why it cannot be read as it stands: the read models are not there, not in step, or of another version of the ledger. */
async function openReader(config: Config): Promise<Installation | string> {
  let reader: Installation | undefined;
  let why = 'there are no read models beside it yet';
  try {
    reader = await openInstallation({ ...config, mode: 'reader', believes: believedIn(config) });
    const head = await reader.log.head();
    const isInStep = head === undefined || (await reader.store.whenHandled(head, IN_STEP_MS));
    const other = otherVersion(reader);
    why = other ?? 'its read models have not caught up with the log';
    if (isInStep && other === undefined) {
      // Keys that the log says are destroyed open nothing here either, though a restored backup brought them back.
      reader.erasures.destroyAgain();
      return reader;
    }
  } catch (error) {
    if (!/read store/.test((error as Error).message)) throw error;
  }
  await reader?.close();
  return why;
}

/** Tables that another version of a projection filled may lack a column, or mean something else by it. */
function otherVersion({ store, narratives }: Installation): string | undefined {
  const rows = store.all<{ name: string; version: number }>('SELECT name, version FROM read_store_projections');
  const versions = new Map(rows.map(({ name, version }) => [name, version]));
  const other = projections(narratives).find(({ name, version }) => versions.get(name) !== version);
  if (other === undefined) return undefined;
  const there = versions.get(other.name);
  const which = there === undefined ? 'has none' : `has version ${there}`;
  return `it is of another release than this one: of the read model ${other.name} it ${which}, and this one has version ${other.version}`;
}

/** @param why nobody can read it as it stands. */
async function catchUpAndOpen(session: Session, config: Config, why: string): Promise<Installation> {
  await (await openOwner(session, config, why)).close();
  return openInstallation({ ...config, mode: 'reader', believes: believedIn(config) });
}

async function openOwner({ out }: Session, config: Config, why?: string): Promise<Installation> {
  let installation: Installation | undefined;
  const progress = out.progress('Bringing the read models up to date');
  try {
    installation = await openInstallation({
      ...config,
      believes: believedIn(config),
    });
    for (const warning of installation.warnings) out.warn(warning);
    await installation.follow((events) => progress.at(events));
    return installation;
  } catch (error) {
    await installation?.close();
    if ((error as Error).name !== 'LedgerInUse') throw error;
    throw new Failure(
      'unreachable',
      'ledger-in-use',
      `Another process writes to the ledger in ${config.data}, and ${why ?? 'only one can at a time'}`,
      why === undefined
        ? 'Stop it first (a running "npm start" or "ledger serve"). Reading commands work beside it.'
        : 'Ask again once it has caught up; where it is of another release, run the ledger command of that one, or start it anew with this one.',
    );
  } finally {
    progress.end();
  }
}
