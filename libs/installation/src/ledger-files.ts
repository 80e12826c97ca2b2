import { join } from 'node:path';
import { LEDGER_FORMAT } from '#event-log';
import { DIRECTORY_FORMAT } from '#members';
import { PARTICIPANTS_FORMAT } from '#participants';
import { keyFilesOf, TREE_FORMAT } from '#tamper-evidence';
import { type InstallationPlace, placesIn } from './installation-place.js';

/** A file of SQLite that belongs to a ledger. */
export interface LedgerDatabase {
  readonly name: string;
  readonly file: string;
  /** The format that this version reads and writes. */
  readonly format: number;
  /** The table that says which format the file has; SQLite's own place for it, when absent. */
  readonly saidBy?: 'ledger_format' | 'tree_format';
  /** True where the ledger is whole without it: it is made when it is first needed. */
  readonly isOptional: boolean;
}

/** The databases of a ledger, in the order in which they matter. A log in a store apart has no file. */
export function databasesOf(place: InstallationPlace, store: 'sqlite' | 'eventstoredb'): readonly LedgerDatabase[] {
  const { log, participants, tree, members } = placesIn(place);
  return [
    ...(store === 'sqlite'
      ? [{ name: 'log', file: log, format: LEDGER_FORMAT, saidBy: 'ledger_format', isOptional: false } as const]
      : []),
    { name: 'participants store', file: participants.file, format: PARTICIPANTS_FORMAT, isOptional: false },
    {
      name: 'tree over the log',
      file: join(tree.folder, 'tree.db'),
      format: TREE_FORMAT,
      saidBy: 'tree_format',
      isOptional: false,
    },
    { name: 'directory of members', file: members, format: DIRECTORY_FORMAT, isOptional: true },
  ];
}

/** The files with private keys: the one of the participants store, and those that sign the log. */
export function keyFilesIn(place: InstallationPlace): {
  readonly participants: string;
  readonly log: readonly string[];
} {
  const { participants, tree } = placesIn(place);
  const { current, next, retiring } = keyFilesOf(tree.key ?? join(tree.folder, 'log.key'));
  return { participants: participants.keyFile, log: [current, next, retiring] };
}

/** The folder with the read models. */
export function readStoreIn(place: InstallationPlace): string {
  return placesIn(place).readStore;
}
