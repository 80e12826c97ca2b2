import Database from 'better-sqlite3';
import type { LedgerEntry, Position } from '#event-log';
import { type Clock, SystemClock } from '#kernel';
import type { Decode } from '../decode.js';
import type { Projection, Row } from '../projection.js';
import { ReadStore } from '../read-store.js';
import { type After, afterRealTime } from '../timer.js';
import type { ProjectionPlace } from './projection-places.js';
import { Queries } from './queries.js';
import { damageOr } from './read-store-damaged.js';
import { FORMAT, ReadTables } from './read-tables.js';
import { type Snapshot, snapshotOf } from './snapshot.js';
import { StoreFolder } from './store-folder.js';

export interface ReadStoreOptions {
  readonly clock?: Clock;
  readonly after?: After;
}

type Parameters = Readonly<Record<string, string | number | null>>;

interface Waiter {
  readonly position: Position;
  readonly answer: (handled: boolean) => void;
}

/** A fresh set of tables beside those in use: filled from the log, then used in their place or thrown away. */
export interface Replacement {
  readonly tables: ReadTables;
  readonly file: string | undefined;
  discard(): void;
}

/**
 * The read store in SQLite: derived from the log, so it can be deleted at any time and comes back.
 *
 * One process keeps it (a `Follower` feeds it); others open it with `ReadOnlyReadStore`.
 */
export class SqliteReadStore extends ReadStore {
  readonly #waiters = new Set<Waiter>();
  #queries: Queries;
  #tables: ReadTables | undefined;
  #whyRebuild: string | undefined;

  private constructor(
    private readonly projections: readonly Projection[],
    private readonly folder: StoreFolder | undefined,
    private readonly unlock: () => void,
    private readonly clock: Clock,
    private readonly after: After,
  ) {
    super();
    const file = folder?.current();
    const standing = file === undefined ? undefined : openStanding(file);
    const stale = standing === undefined ? [] : ReadTables.staleness(standing, projections);
    if (standing !== undefined && stale.length > 0) {
      // What stands there answers queries until the rebuild is done, but nothing can be added to it.
      this.#queries = new Queries(standing);
      this.#whyRebuild = stale.map(({ projection, why }) => `${projection}: another ${why}`).join(', ');
    } else if (standing !== undefined) {
      this.#tables = ReadTables.open(standing, projections, clock);
      this.#queries = new Queries(standing);
    } else {
      this.#tables = this.#firstTables();
      this.#queries = new Queries(this.#tables.database);
      this.#whyRebuild = 'empty';
    }
    folder?.tidy();
  }

  /**
   * Opens the read store of a folder, or begins one.
   *
   * @throws Error when another process keeps it.
   * @throws ReadStoreDamaged when a file is damaged in a way that it cannot be made anew beside.
   */
  static open(
    folder: string,
    projections: readonly Projection[],
    { clock = new SystemClock(), after = afterRealTime }: ReadStoreOptions = {},
  ): SqliteReadStore {
    const place = new StoreFolder(folder);
    const unlock = place.lock();
    try {
      return new SqliteReadStore(projections, place, unlock, clock, after);
    } catch (error) {
      unlock();
      throw damageOr(error, folder);
    }
  }

  static inMemory(
    projections: readonly Projection[],
    { clock = new SystemClock(), after = afterRealTime }: ReadStoreOptions = {},
  ): SqliteReadStore {
    return new SqliteReadStore(projections, undefined, () => {}, clock, after);
  }

  all<R extends object = Row>(sql: string, parameters?: Parameters): R[] {
    return this.#queries.all<R>(sql, parameters);
  }

  get<R extends object = Row>(sql: string, parameters?: Parameters): R | undefined {
    return this.#queries.get<R>(sql, parameters);
  }

  /**
   * Also false, and at once, when a projection is parked before that place: it will not come there by waiting.
   */
  whenHandled(position: Position, timeoutMs: number): Promise<boolean> {
    const known = this.#handled(position);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        answer: (handled) => {
          this.#waiters.delete(waiter);
          callOff();
          resolve(handled);
        },
      };
      const callOff = this.after(timeoutMs, () => waiter.answer(false));
      this.#waiters.add(waiter);
    });
  }

  /** Why the tables must be made anew before they can follow the log; undefined when they can. */
  get whyRebuild(): string | undefined {
    return this.#whyRebuild;
  }

  /**
   * The tables as they are at this moment, for as long as they are held. In memory there is only one connection, so there
   * nothing may be handled meanwhile.
   */
  snapshot(): Snapshot {
    const file = this.folder?.current();
    return file === undefined ? { database: this.#queries.database, close: () => {} } : snapshotOf(file);
  }

  /** How far each projection has come; none while the tables have to be made anew. */
  get places(): readonly ProjectionPlace[] {
    return this.#tables?.places ?? [];
  }

  /** @throws Error while the tables have to be made anew: the follower does that first. */
  get tables(): ReadTables {
    if (this.#tables === undefined) throw new Error(`The read store must be rebuilt first (${this.#whyRebuild})`);
    return this.#tables;
  }

  /** Handles entries with their rows and places in one transaction, and wakes whoever waited for them. */
  handle(entries: readonly LedgerEntry[], decode: Decode): void {
    this.tables.handle(entries, decode);
    if (entries.length > 0 && this.#whyRebuild === 'empty') this.#whyRebuild = undefined;
    this.#wake();
  }

  /** Fresh tables beside those in use. Readers notice nothing until `use`. */
  replacement(): Replacement {
    const file = this.folder?.newFile();
    const database = new Database(file ?? ':memory:');
    if (file !== undefined) {
      database.pragma('page_size = 8192');
      database.pragma('cache_size = -32768');
      // Nothing here needs to survive a crash: until it is complete and synced, nobody is pointed to it.
      database.pragma('journal_mode = OFF');
      database.pragma('synchronous = OFF');
    }
    return {
      tables: ReadTables.fresh(database, this.projections, this.clock),
      file,
      discard: () => {
        database.close();
        this.folder?.tidy();
      },
    };
  }

  /** Opens a finished replacement for live batches; what was appended meanwhile is then added to it. */
  finished(replacement: Replacement): Replacement {
    const { file } = replacement;
    if (file === undefined) return replacement;
    replacement.tables.database.close();
    const database = openLive(file);
    return {
      tables: ReadTables.open(database, this.projections, this.clock),
      file,
      discard: () => {
        database.close();
        this.folder?.tidy();
      },
    };
  }

  /** From this call on every query reads the replacement. */
  use({ tables, file }: Replacement): void {
    const before = this.#queries.database;
    // Moves everything out of the write-ahead log, so that what the pointer names is whole in itself.
    if (file !== undefined) tables.database.pragma('wal_checkpoint(TRUNCATE)');
    if (file !== undefined) this.folder?.use(file);
    this.#tables = tables;
    this.#queries = new Queries(tables.database);
    this.#whyRebuild = undefined;
    before.close();
    this.folder?.tidy();
    this.#wake();
  }

  close(): void {
    for (const waiter of [...this.#waiters]) waiter.answer(false);
    this.#queries.database.close();
    this.unlock();
  }

  #handled(position: Position): boolean | undefined {
    if (this.#tables === undefined) return undefined;
    if (this.#tables.hasHandled(position)) return true;
    return this.#tables.places.some(({ parked }) => parked !== undefined && parked.position <= position)
      ? false
      : undefined;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) {
      const handled = this.#handled(waiter.position);
      if (handled !== undefined) waiter.answer(handled);
    }
  }

  /** Tables for a read store that is new: empty, complete, and in use from the start. */
  #firstTables(): ReadTables {
    const first = this.replacement();
    for (const _ of first.tables.finish());
    const { tables, file } = this.finished(first);
    if (file !== undefined) {
      tables.database.pragma('wal_checkpoint(TRUNCATE)');
      this.folder?.use(file);
    }
    return tables;
  }
}

/** Undefined for a file of another format, or one that cannot be read: it is derived, so it is made anew. */
function openStanding(file: string): Database.Database | undefined {
  let database: Database.Database | undefined;
  try {
    database = openLive(file);
    if (database.pragma('user_version', { simple: true }) === FORMAT) return database;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (!/^SQLITE_(CANTOPEN|NOTADB|CORRUPT)/.test(code)) throw error;
  }
  database?.close();
  return undefined;
}

/**
 * NORMAL is enough here, though not for the log: after a power failure the newest batches may be missing, but each with
 * its checkpoint, so they are read again.
 */
function openLive(file: string): Database.Database {
  const database = new Database(file, { fileMustExist: true });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  // A batch changes many pages, most of them again in the next: seldom moved into the file, each is moved once for many.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = MEMORY');
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  return database;
}
