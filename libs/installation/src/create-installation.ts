import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { EventStoreDbEventLog, SqliteEventLog } from '#event-log';
import { type ParticipantsFiles, ParticipantsStore } from '#participants';
import { createSignedLog, isSignedLog } from '#tamper-evidence';
import {
  InstallationError,
  type InstallationPlace,
  isInstallation,
  participantsAt,
  placesIn,
} from './installation-place.js';
import type { StoreChoice } from './stores.js';

/**
 * Makes a new ledger in a folder: an empty log (on SQLite), the participants store and its key. Only this ever makes one, so that a
 * mistyped path is an error and not an empty ledger.
 *
 * The participants store is made last, and it is what makes a folder a ledger: whatever interrupted this, it can be done
 * again, and nothing that stands there is replaced.
 *
 * @throws InstallationError when there is one, or something of another one stands in its place.
 */
export function createInstallation({ store, ...place }: InstallationPlace & { readonly store: StoreChoice }): void {
  const { data, origin } = place;
  if (isInstallation(place)) throw new InstallationError(`There is a ledger in ${data} already`);
  const { log, participants, evidence, tree } = placesIn(place);
  for (const { file } of [participants, participantsAt({ data })]) {
    if (existsSync(file)) throw new InstallationError(`${file} is the participants store of a ledger already`);
  }
  makeFolder(data);
  if (store.kind === 'sqlite') createEmptyLog(log, participants);
  makeFolder(evidence);
  // Interrupted once it was there, it is the one that this ledger has.
  if (!isSignedLog(tree)) createSignedLog(tree, { origin }).file.close();
  makeFolder(dirname(participants.file));
  makeFolder(dirname(participants.keyFile));
  ParticipantsStore.create(participants).close();
}

/**
 * Looks into a store that stands apart from the folder, before a ledger is made on it. What is in a log can be read with
 * the participants store alone that it was recorded with, so a new ledger over it would be a second one: with another key,
 * and other pseudonyms for the same people.
 *
 * @throws InstallationError when events stand in it.
 * @throws LogUnavailable when it cannot be asked.
 */
export async function assertEmptyStore(store: StoreChoice): Promise<void> {
  // The file of the embedded log is looked at by whoever makes it: it stands in the folder.
  if (store.kind !== 'eventstoredb') return;
  const log = await EventStoreDbEventLog.open({ connectionString: store.url });
  try {
    if ((await log.head()) === undefined) return;
    throw new InstallationError(
      'The store holds the events of a ledger already, and a new one is made on an empty store only. To go on with that ledger, restore its folder from a backup (participants.db and its key, tamper-evidence, evidence) and name it with LEDGER_DATA; to make another, name another server with LEDGER_EVENTSTORE_URL',
    );
  } finally {
    await log.close();
  }
}

/** A log that is there and empty is one whose making was interrupted. */
function createEmptyLog(file: string, { file: participants }: ParticipantsFiles): void {
  if (!existsSync(file)) {
    void SqliteEventLog.create(file).close();
  } else if (!SqliteEventLog.isEmpty(file)) {
    // A new store beside it would have other keys and other pseudonyms, so nothing sealed in this log would ever open.
    throw new InstallationError(
      `${file} holds events, and there is no participants store at ${participants}: say where it is, or restore it`,
    );
  }
}

/** Makes a folder that only the ledger's own account can look into. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
