import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isKeyFileExposed, type ParticipantsFiles } from '#participants';
import { exposedLogKeys, type SignedLogPlace } from '#tamper-evidence';

/** Where the participants store is, when it does not stand in the folder of the ledger. */
export interface ParticipantsPlace {
  /** The folder of `participants.db`: by default the folder of the ledger. */
  readonly participants?: string | undefined;
  /** The file with the key that wraps all keys in it: by default `participants.key` beside it. */
  readonly participantsKey?: string | undefined;
}

/** Where a ledger on disk is. */
export interface InstallationPlace extends ParticipantsPlace {
  /** The folder that holds everything else which must outlive the process. */
  readonly data: string;
  /** The file with the key that signs the log: by default `tamper-evidence/log.key` in that folder. */
  readonly logKey?: string | undefined;
  /** The name of the log in its checkpoints, chosen when the ledger is made: by default one that no other ledger has. */
  readonly origin?: string | undefined;
}

/** There is no ledger where one was asked for, or there is one where a new one was to be made. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/** Where the participants store of a ledger is, and its key. */
export function participantsAt({ data, participants, participantsKey }: InstallationPlace): ParticipantsFiles {
  const folder = participants ?? data;
  return { file: join(folder, 'participants.db'), keyFile: participantsKey ?? join(folder, 'participants.key') };
}

/** Where each part of a ledger is. */
export function placesIn({ data, ...place }: InstallationPlace) {
  return {
    log: join(data, 'ledger.db'),
    participants: participantsAt({ data, ...place }),
    evidence: join(data, 'evidence'),
    readStore: join(data, 'read-store'),
    members: join(data, 'members.db'),
    tree: { folder: join(data, 'tamper-evidence'), key: place.logKey } satisfies SignedLogPlace,
  };
}

/** Where the tree over a ledger is, and the key that signs it. */
export function signingPlace(place: InstallationPlace): SignedLogPlace {
  return placesIn(place).tree;
}

/** Whether there is a ledger: what it holds, and the participants store that belongs to it. */
export function isInstallation(place: InstallationPlace): boolean {
  const { log, participants, evidence } = placesIn(place);
  // A participants store that stands apart says nothing about this folder, which may be mistyped.
  const isBeside = resolve(dirname(participants.file)) === resolve(place.data);
  return existsSync(participants.file) && (isBeside || existsSync(log) || existsSync(evidence));
}

const DEMONSTRATION = 'DEMONSTRATION';

/** Whether the people in the ledger of a folder are made up, so that anybody may act in it as anybody. */
export function isDemonstration({ data }: InstallationPlace): boolean {
  return existsSync(join(data, DEMONSTRATION));
}

/** For good: real people and made-up ones never share a ledger. */
export function markDemonstration({ data }: InstallationPlace): void {
  writeFileSync(
    join(data, DEMONSTRATION),
    'The people in this ledger are made up. Anybody may act in it as anybody.\n',
  );
}

/** The key to the participants store, and those that sign the log: whoever reads one can open, or sign, what they like. */
export function exposedKeys(place: InstallationPlace): string[] {
  const { participants, tree } = placesIn(place);
  return [...[participants.keyFile].filter(isKeyFileExposed), ...exposedLogKeys(tree)];
}

/** Why no ledger was found, and what to do about it. */
export function noLedgerIn(place: InstallationPlace | undefined): string {
  if (place === undefined) return 'There is no ledger in no folder. Make one with: ledger init';
  const { file } = participantsAt(place);
  return existsSync(placesIn(place).log) && !existsSync(file)
    ? `The ledger in ${place.data} has no participants store at ${file}: LEDGER_PARTICIPANTS says where it is`
    : `There is no ledger in ${place.data}. Make one with: ledger init`;
}
