import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventLog, EventStoreDbEventLog, MemoryEventLog, SqliteEventLog } from '#event-log';
import { type EvidenceFiles, FolderEvidenceFiles } from '#evidence';
import { TakenExports } from '#exports';
import type { Clock, Entropy } from '#kernel';
import { MembersDirectory } from '#members';
import { ParticipantsStore } from '#participants';
import { type Projection, ReadOnlyReadStore, SqliteReadStore } from '#read-store';
import {
  beginsAnew,
  noSignedLog,
  openSignedLog,
  openSignedLogReadOnly,
  type SignedLog,
  type SignedLogPlace,
  signedLogInMemory,
  TreeFileError,
} from '#tamper-evidence';
import {
  exposedKeys,
  InstallationError,
  type InstallationPlace,
  isInstallation,
  noLedgerIn,
  placesIn,
} from './installation-place.js';
import type { Signing } from './signing.js';
import { VerificationRuns } from './verification-runs.js';

export type StoreChoice =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'eventstoredb'; readonly url: string };

/** The parts of a ledger that other processes may not share while one holds them. */
export interface Stores {
  readonly log: EventLog;
  readonly participants: ParticipantsStore;
  readonly evidenceFiles: EvidenceFiles;
  /** The tree over the log, and the keys that sign it. */
  readonly tree: SignedLog;
  readonly store: SqliteReadStore | ReadOnlyReadStore;
  /** Who the members are; opened when it is first asked for. */
  readonly openMembers: () => MembersDirectory;
  readonly verifications: VerificationRuns;
  readonly takenExports: TakenExports;
  /** Another log was begun over events that stood there. */
  readonly beginsLog?: boolean;
  /** Key files that others than the ledger's own account can read. */
  readonly exposedKeys?: readonly string[];
  /** Takes away what does not outlive the process. */
  readonly discard?: () => void;
}

/** Which stores, and where they are: one in memory is nowhere. */
export interface StoresWanted extends Partial<InstallationPlace> {
  readonly store: StoreChoice;
  readonly signing?: Signing;
}

/** What the stores of a ledger are opened with. */
interface OpenedWith {
  readonly mode: 'owner' | 'reader';
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly tables: readonly Projection[];
}

/**
 * Opens everything that a ledger stands on, or nothing.
 *
 * @throws InstallationError when there is no ledger.
 * @throws TreeFileError when its log would begin anew unasked.
 */
export async function openStores(
  { data, store, participants: participantsFolder, participantsKey, logKey, origin, signing }: StoresWanted,
  { mode, clock, entropy, tables }: OpenedWith,
): Promise<Stores> {
  if (store.kind === 'memory') return storesInMemory(clock, entropy, tables);
  const place =
    data === undefined ? undefined : { data, participants: participantsFolder, participantsKey, logKey, origin };
  if (place === undefined || !isInstallation(place)) throw new InstallationError(noLedgerIn(place));
  const places = placesIn(place);
  const log = await openLog(store, places.log, mode);
  let participants: ParticipantsStore | undefined;
  let tree: SignedLog | undefined;
  try {
    participants = ParticipantsStore.open(places.participants, { entropy, clock });
    const isElsewhere = signing?.isElsewhere === true;
    const beginsLog = mode === 'owner' && !isElsewhere && beginsAnew(places.tree) && (await log.head()) !== undefined;
    if (beginsLog && signing?.newLog !== true) throw new TreeFileError(neitherTreeNorKey(places.tree));
    tree = openTree(places.tree, mode, { origin, clock, isElsewhere });
    return {
      log,
      beginsLog,
      exposedKeys: exposedKeys(place),
      tree,
      participants,
      evidenceFiles: new FolderEvidenceFiles(places.evidence, participants, entropy),
      store:
        mode === 'owner'
          ? SqliteReadStore.open(places.readStore, tables, { clock })
          : ReadOnlyReadStore.open(places.readStore),
      openMembers: () => MembersDirectory.open(places.members),
      verifications: VerificationRuns.in(place.data),
      takenExports: TakenExports.in(place.data),
    };
  } catch (error) {
    tree?.file.close();
    participants?.close();
    await log.close();
    throw error;
  }
}

function neitherTreeNorKey({ folder }: SignedLogPlace): string {
  return `The ledger holds events, and there is neither a tree file nor a key in ${folder}: if this log ever signed anything, what it signed would be forgotten. Restore that folder from a backup, or say where the key is with LEDGER_LOG_KEY. If the ledger is older than its tree, or another log is meant to begin, start it once with LEDGER_NEW_LOG=true (ledger … --new-log)`;
}

/** A key of the log is never drawn from a chosen entropy: whoever chose it could sign too. */
function openTree(
  place: SignedLogPlace,
  mode: 'owner' | 'reader',
  {
    isElsewhere,
    ...options
  }: { readonly isElsewhere: boolean; readonly origin: string | undefined; readonly clock: Clock },
): SignedLog {
  if (isElsewhere) return noSignedLog();
  if (mode === 'owner') return openSignedLog(place, options);
  const file = openSignedLogReadOnly(place);
  return file === undefined ? noSignedLog() : { file, keys: [] };
}

function storesInMemory(clock: Clock, entropy: Entropy, tables: readonly Projection[]): Stores {
  const participants = ParticipantsStore.inMemory(entropy, clock);
  // Evidence files are files even here: they go with the process.
  const files = mkdtempSync(join(tmpdir(), 'ledger-evidence-'));
  return {
    log: new MemoryEventLog(),
    tree: signedLogInMemory({ clock }),
    participants,
    evidenceFiles: new FolderEvidenceFiles(files, participants, entropy),
    store: SqliteReadStore.inMemory(tables, { clock }),
    openMembers: () => MembersDirectory.inMemory(),
    verifications: VerificationRuns.inMemory(),
    takenExports: TakenExports.inMemory(),
    discard: () => rmSync(files, { recursive: true, force: true }),
  };
}

async function openLog(
  store: Exclude<StoreChoice, { kind: 'memory' }>,
  file: string,
  mode: 'owner' | 'reader',
): Promise<EventLog> {
  // Its waiting times have a chance of their own: a chosen entropy must not depend on how often a connection dropped.
  if (store.kind === 'eventstoredb') return EventStoreDbEventLog.open({ connectionString: store.url });
  return mode === 'owner' ? SqliteEventLog.open(file) : SqliteEventLog.openReadOnly(file);
}
