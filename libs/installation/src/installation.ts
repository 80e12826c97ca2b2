import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { type Narratives, TrailOf } from '#audit-trail';
import { type Appointments, EverybodyIsBelieved } from '#contracts';
import { EventCodec, type EventLog, Ledger } from '#event-log';
import type { EvidenceFiles } from '#evidence';
import type { TakenExports } from '#exports';
import { type Clock, type Entropy, SystemClock, SystemEntropy } from '#kernel';
import { AppointedMembers, type MembersDirectory } from '#members';
import type { ParticipantsStore } from '#participants';
import { ErasureSettings, Erasures, type TakenUp } from '#persons';
import { Follower, type ReadStore, SqliteReadStore } from '#read-store';
import { afterRealTime, TransparencyLog } from '#tamper-evidence';
import { eventRegistry } from './event-catalogue.js';
import type { ParticipantsPlace } from './installation-place.js';
import { LedgerModule, type LedgerParts } from './ledger.module.js';
import { everyNarrative, projections } from './read-models.js';
import { type Signing, witnessesOf } from './signing.js';
import { openStores, type StoreChoice, type Stores } from './stores.js';
import type { VerificationRuns } from './verification-runs.js';

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
  readonly believes?: 'members' | 'everybody' | undefined;
  readonly clock?: Clock;
  readonly entropy?: Entropy;
}

/**
 * Opens a ledger on the chosen store. An owner then calls `follow()` once, so that the read models are filled.
 *
 * @throws InstallationError when the folder holds none.
 * @throws LedgerInUse when another process writes to it.
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { mode = 'owner', clock = new SystemClock(), entropy = new SystemEntropy() } = options;
  const narratives = everyNarrative();
  const stores = await openStores(options, { mode, clock, entropy, tables: projections(narratives) });
  const { participantsBackupDays, believes } = options;
  const installation = new Installation(
    { ...stores, participantsBackupDays, believes },
    clock,
    entropy,
    narratives,
    mode,
    options.signing,
  );
  try {
    // Before anything is read or recorded: whoever goes on with a changed log makes more of what must be put right.
    if (installation.transparency.signs) await installation.transparency.check(options.signing?.startCheck);
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
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
    private readonly stores: Stores & Pick<InstallationOptions, 'participantsBackupDays' | 'believes'>,
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
