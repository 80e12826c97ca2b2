import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Narratives, TrailOf, trailProjection } from '#audit-trail';
import { claimsNarrative, claimsProjections } from '#claims';
import { cohortsNarrative, cohortsProjections } from '#cohorts';
import { type Appointments, contractNarrative, contractsProjections, EverybodyIsBelieved } from '#contracts';
import { EventCodec, type EventLog, EventStoreDbEventLog, Ledger, MemoryEventLog, SqliteEventLog } from '#event-log';
import { type EvidenceFiles, evidenceNarrative, evidenceProjections, FolderEvidenceFiles } from '#evidence';
import { publicationsNarrative, publicationsRegister, TakenExports } from '#exports';
import { type Clock, type Entropy, SystemClock, SystemEntropy } from '#kernel';
import { AppointedMembers, MembersDirectory, membersNarrative, membersRegister } from '#members';
import { isKeyFileExposed, type ParticipantsFiles, ParticipantsStore } from '#participants';
import { investmentNarrative, investmentRegister, paymentsNarrative, paymentsProjections } from '#payments';
import {
  ErasureSettings,
  Erasures,
  personsNarrative,
  personsRegister,
  readsNarrative,
  readsRegister,
  type TakenUp,
} from '#persons';
import { rateCardNarrative, rateCardsProjections } from '#rate-cards';
import { Follower, type Projection, ReadOnlyReadStore, type ReadStore, SqliteReadStore } from '#read-store';
import { referralNarrative, referralsProjections } from '#referrals';
import { returnsProjection } from '#returns';
import { samplesNarrative, samplesProjections } from '#samples';
import {
  afterRealTime,
  beginsAnew,
  createSignedLog,
  exposedLogKeys,
  isSignedLog,
  noSignedLog,
  openSignedLog,
  openSignedLogReadOnly,
  readPolicy,
  type SignedLog,
  type SignedLogPlace,
  type StartCheck,
  signedLogInMemory,
  TransparencyLog,
  TreeFileError,
  WitnessClient,
  type Witnesses,
} from '#tamper-evidence';
import { eventRegistry } from './event-catalogue.js';
import { LedgerModule, type LedgerParts } from './ledger.module.js';
import { VerificationRuns } from './verification-runs.js';

export type StoreChoice =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'eventstoredb'; readonly url: string };

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

/** How the log is checked, signed and witnessed. */
export interface Signing {
  /** Signs what is new by itself, at most so often. Without it, only when asked to. */
  readonly everyMs?: number;
  /** Another process signs for this ledger: this one keeps no tree. */
  readonly isElsewhere?: boolean;
  readonly startCheck?: StartCheck;
  /** The file that says who is asked to cosign, and how many of them it takes (C2SP tlog-policy). */
  readonly witnessPolicy?: string;
  /**
   * Begins another log over a ledger that holds events and has neither tree nor key. Whoever knows an earlier one has no
   * proof that this one goes on from it, so it is never done unasked.
   */
  readonly newLog?: boolean;
}

export interface InstallationOptions extends ParticipantsPlace {
  /** The folder that holds everything which must outlive the process. A ledger in memory has none. */
  readonly data?: string;
  readonly store: StoreChoice;
  /**
   * `owner` writes, and follows the log; one process at a time. `reader` only reads, also beside an owner.
   */
  readonly mode?: 'owner' | 'reader';
  /** For how many days a backup of the participants store is kept: an erasure says by when the last is gone. */
  readonly participantsBackupDays?: number | undefined;
  readonly logKey?: string | undefined;
  readonly origin?: string | undefined;
  readonly signing?: Signing;
  /**
   * Whom to believe: those who were given a role, or, where all the people are made up, everybody. Everybody, when absent:
   * the apps say which.
   */
  readonly believes?: 'members' | 'everybody';
  readonly clock?: Clock;
  readonly entropy?: Entropy;
}

/** Every read model of the ledger, in the order in which the libraries stand. */
export function projections(narratives: Narratives): Projection[] {
  return [
    ...contractsProjections,
    ...rateCardsProjections,
    ...referralsProjections,
    ...evidenceProjections,
    ...claimsProjections,
    ...cohortsProjections,
    ...paymentsProjections,
    investmentRegister,
    ...samplesProjections,
    personsRegister,
    publicationsRegister,
    readsRegister,
    membersRegister,
    returnsProjection,
    trailProjection(narratives),
  ];
}

/** The parts of a ledger that other processes may not share while one holds them. */
interface Stores {
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
  readonly participantsBackupDays?: number | undefined;
  readonly believes?: 'members' | 'everybody' | undefined;
  /** Another log was begun over events that stood there. */
  readonly beginsLog?: boolean;
  /** Key files that others than the ledger's own account can read. */
  readonly exposedKeys?: readonly string[];
  /** Takes away what does not outlive the process. */
  readonly discard?: () => void;
}

/** There is no ledger where one was asked for, or there is one where a new one was to be made. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

/** Makes a folder that only the ledger's own account can look into. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

function participantsAt({ data, participants, participantsKey }: InstallationPlace): ParticipantsFiles {
  const folder = participants ?? data;
  return { file: join(folder, 'participants.db'), keyFile: participantsKey ?? join(folder, 'participants.key') };
}

function placesIn({ data, ...place }: InstallationPlace) {
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

/**
 * Opens a ledger on the chosen store. An owner then calls `follow()` once, so that the read models are filled.
 *
 * @throws InstallationError when the folder holds none.
 * @throws LedgerInUse when another process writes to it.
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { mode = 'owner', clock = new SystemClock(), entropy = new SystemEntropy() } = options;
  const narratives = new Narratives(
    contractNarrative,
    rateCardNarrative,
    referralNarrative,
    evidenceNarrative,
    claimsNarrative,
    cohortsNarrative,
    paymentsNarrative,
    investmentNarrative,
    samplesNarrative,
    personsNarrative,
    publicationsNarrative,
    readsNarrative,
    membersNarrative,
  );
  const { participantsBackupDays, believes } = options;
  const opened = await openStores(options, mode, clock, entropy, projections(narratives));
  const stores = { ...opened, participantsBackupDays, believes };
  const installation = new Installation(stores, clock, entropy, narratives, mode, options.signing);
  try {
    // Before anything is read or recorded: whoever goes on with a changed log makes more of what must be put right.
    if (installation.transparency.signs) await installation.transparency.check(options.signing?.startCheck);
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

async function openStores(
  { data, store, participants: participantsFolder, participantsKey, logKey, origin, signing }: InstallationOptions,
  mode: 'owner' | 'reader',
  clock: Clock,
  entropy: Entropy,
  tables: readonly Projection[],
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

/** The key to the participants store, and those that sign the log: whoever reads one can open, or sign, what they like. */
function exposedKeys(place: InstallationPlace): string[] {
  const { participants, tree } = placesIn(place);
  return [...[participants.keyFile].filter(isKeyFileExposed), ...exposedLogKeys(tree)];
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

/** @throws PolicyMalformed, or what the file system says. */
function witnessesOf({ witnessPolicy }: Signing, entropy: Entropy): Witnesses | undefined {
  if (witnessPolicy === undefined) return undefined;
  return { policy: readPolicy(readFileSync(witnessPolicy, 'utf8')), client: new WitnessClient({ entropy }) };
}

function noLedgerIn(place: InstallationPlace | undefined): string {
  if (place === undefined) return 'There is no ledger in no folder. Make one with: ledger init';
  const { file } = participantsAt(place);
  return existsSync(placesIn(place).log) && !existsSync(file)
    ? `The ledger in ${place.data} has no participants store at ${file}: LEDGER_PARTICIPANTS says where it is`
    : `There is no ledger in ${place.data}. Make one with: ledger init`;
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

/** Answers to a request for erasure are due within a month, so no backup should outlive that. */
const PARTICIPANTS_BACKUP_DAYS = 30;

/** A ledger that is open: its stores, and the business on top of them. */
export class Installation implements LedgerParts {
  readonly log: EventLog;
  readonly codec: EventCodec;
  readonly ledger: Ledger;
  readonly store: ReadStore;
  readonly participants: ParticipantsStore;
  readonly evidenceFiles: EvidenceFiles;
  readonly trails: TrailOf;
  readonly erasureSettings: ErasureSettings;
  readonly erasures: Erasures;
  /** Who has been given which role, whether this ledger goes by it or not. */
  readonly members: AppointedMembers;
  readonly appointments: Appointments;
  #directory: MembersDirectory | undefined;
  /** The tree over the log, its checkpoints and proofs. */
  readonly transparency: TransparencyLog;
  /** Feeds the read models; a reader has none. */
  readonly follower: Follower | undefined;
  #takenUp: TakenUp = { completed: 0, destroyedAgain: 0 };
  #context: Promise<INestApplicationContext> | undefined;

  constructor(
    private readonly stores: Stores,
    readonly clock: Clock,
    readonly entropy: Entropy,
    readonly narratives: Narratives,
    readonly mode: 'owner' | 'reader',
    signing: Signing = {},
  ) {
    this.log = stores.log;
    this.participants = stores.participants;
    this.evidenceFiles = stores.evidenceFiles;
    this.store = stores.store;
    this.codec = new EventCodec(eventRegistry(), stores.participants, entropy);
    // A change of the log may be found while it is open, long after the check at the start.
    this.ledger = new Ledger(stores.log, this.codec, clock, undefined, () => this.transparency.assertSound());
    this.members = new AppointedMembers(this.ledger);
    this.appointments = stores.believes === 'members' ? this.members : new EverybodyIsBelieved();
    this.trails = new TrailOf(stores.store, this.ledger, narratives);
    this.erasureSettings = new ErasureSettings(
      stores.participantsBackupDays ?? PARTICIPANTS_BACKUP_DAYS,
      // Whoever only reads the ledger leaves it to its owner.
      mode === 'owner' ? afterRealTime : undefined,
    );
    this.erasures = new Erasures(this.ledger, stores.participants, stores.store, this.erasureSettings);
    this.transparency = new TransparencyLog({
      log: stores.log,
      ...stores.tree,
      clock,
      signEveryMs: signing.everyMs,
      witnesses: witnessesOf(signing, new SystemEntropy()),
    });
    this.follower =
      stores.store instanceof SqliteReadStore ? new Follower(stores.log, this.codec, stores.store, clock) : undefined;
  }

  /**
   * Starts the followers, rebuilding first where that is due. @returns once the read models have caught up; the tree
   * goes on by itself, and `transparency.sign` waits for it.
   */
  async follow(progress?: (events: number) => void): Promise<void> {
    if (this.transparency.signs) this.transparency.follow();
    await this.follower?.start(progress);
    await this.follower?.whenLive();
    // Before anybody can ask for anything: a restored backup may have brought keys back that the log says are destroyed.
    if (this.mode === 'owner') this.#takenUp = await this.erasures.takeUp();
  }

  /** Names, sessions and who came in: outside the log. */
  get directory(): MembersDirectory {
    this.#directory ??= this.stores.openMembers();
    return this.#directory;
  }

  /** What `ledger verify` found, each time it was run. */
  get verifications(): VerificationRuns {
    return this.stores.verifications;
  }

  /** Who took which file out of the ledger. */
  get takenExports(): TakenExports {
    return this.stores.takenExports;
  }

  /** What whoever opened the ledger must hear of, a sentence each. */
  get warnings(): readonly string[] {
    const { beginsLog = false, exposedKeys: files = [] } = this.stores;
    const { origin } = this.transparency;
    const begun = `A NEW LOG was begun over the events that stand here: it is called ${origin}, has a new key, and goes on from no checkpoint that was given away before. Tell whoever holds one, and give them the new key (ledger key show).`;
    return [
      ...(beginsLog ? [begun] : []),
      ...files.map(
        (file) => `Others than the ledger's own account can read the key in ${file}. Run: chmod 400 ${file}`,
      ),
    ];
  }

  /** What of erasures had to be done when the ledger was opened. */
  get takenUp(): TakenUp {
    return this.#takenUp;
  }

  /** The command bus of a context without HTTP: for the CLI, imports and scenarios. */
  async bus(): Promise<CommandBus> {
    return this.get(CommandBus);
  }

  /** A read model or a service, by its class. */
  async get<Service>(type: abstract new (...parts: never[]) => Service): Promise<Service> {
    this.#context ??= NestFactory.createApplicationContext(LedgerModule.of(this), { logger: ['error', 'warn'] });
    return (await this.#context).get(type as unknown as Type<Service>);
  }

  async close(): Promise<void> {
    await (await this.#context)?.close();
    await this.erasures.stop();
    await this.follower?.stop();
    try {
      await this.transparency.stop();
    } finally {
      // A checkpoint that cannot be written now is no reason to keep the ledger from whoever opens it next.
      this.transparency.close();
      this.stores.store.close();
      this.participants.close();
      this.#directory?.close();
      await this.log.close();
      this.stores.discard?.();
    }
  }
}
