import Database from 'better-sqlite3';
import type { Position } from '#event-log';
import type { Row } from '../projection.js';
import { ReadStore } from '../read-store.js';
import { type After, afterRealTime } from '../timer.js';
import { type ProjectionPlace, placesIn } from './projection-places.js';
import { Queries } from './queries.js';
import { damageOr } from './read-store-damaged.js';
import { FORMAT } from './read-tables.js';
import { type Snapshot, snapshotOf } from './snapshot.js';
import { StoreFolder } from './store-folder.js';

const POLL_MS = 25;
const OPENINGS_MAX = 5;

/**
 * A read store that another process keeps, for reading beside it: a command in a terminal while the server runs. It sees
 * what the server has committed, also after the server rebuilt and swapped the file.
 */
export class ReadOnlyReadStore extends ReadStore {
  #mark = '';
  #queries: Queries | undefined;

  private constructor(
    private readonly folder: StoreFolder,
    private readonly after: After,
  ) {
    super();
    this.#current();
  }

  /**
   * @throws Error when the folder has no read store, or one of another version's format.
   * @throws ReadStoreDamaged when a file of it is damaged.
   */
  static open(folder: string, { after = afterRealTime }: { readonly after?: After } = {}): ReadOnlyReadStore {
    return new ReadOnlyReadStore(new StoreFolder(folder), after);
  }

  all<R extends object = Row>(sql: string, parameters?: Readonly<Record<string, string | number | null>>): R[] {
    return this.#current().all<R>(sql, parameters);
  }

  get<R extends object = Row>(
    sql: string,
    parameters?: Readonly<Record<string, string | number | null>>,
  ): R | undefined {
    return this.#current().get<R>(sql, parameters);
  }

  /** Looks again and again, because nothing tells one process what another has handled. */
  async whenHandled(position: Position, timeoutMs: number): Promise<boolean> {
    for (let waited = 0; ; waited += POLL_MS) {
      const { places } = this;
      if (places.every(({ place }) => place !== undefined && place.position >= position)) return true;
      if (places.some(({ parked }) => parked !== undefined && parked.position <= position)) return false;
      if (waited >= timeoutMs) return false;
      await new Promise<void>((resolve) => this.after(Math.min(POLL_MS, timeoutMs - waited), resolve));
    }
  }

  get places(): readonly ProjectionPlace[] {
    return placesIn(this.#current().database);
  }

  /** The tables as they are at this moment, for as long as they are held. */
  snapshot(): Snapshot {
    this.#current();
    return snapshotOf(this.folder.current() ?? '');
  }

  close(): void {
    this.#queries?.database.close();
    this.#queries = undefined;
  }

  #current(): Queries {
    const mark = this.folder.mark();
    if (this.#queries !== undefined && mark === this.#mark) return this.#queries;
    this.close();
    this.#queries = new Queries(this.#open());
    this.#mark = mark;
    return this.#queries;
  }

  #open(): Database.Database {
    for (let opening = 1; ; opening += 1) {
      const file = this.folder.current();
      if (file === undefined) throw new Error(`There is no read store in ${this.folder.path}`);
      try {
        const database = new Database(file, { readonly: true, fileMustExist: true });
        const format = database.pragma('user_version', { simple: true });
        if (format === FORMAT) return database;
        database.close();
        throw new Error(`The read store in ${this.folder.path} has format ${format}; this version reads ${FORMAT}`);
      } catch (error) {
        // Between reading the pointer and opening its file it may have been swapped once more, and the file be gone.
        if ((error as { code?: string }).code !== 'SQLITE_CANTOPEN' || opening === OPENINGS_MAX) {
          throw damageOr(error, this.folder.path);
        }
      }
    }
  }
}
