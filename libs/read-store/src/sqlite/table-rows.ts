import type Database from 'better-sqlite3';
import type { Value } from '../projection.js';
import { ROWS_PER_INSERT } from './added-rows.js';
import { KeysSeen } from './keys-seen.js';
import type { TableShape } from './table-shape.js';

/**
 * A row as it was from some entry on. Its values are bound as they stand: the columns, and in a history table the entry
 * that said so and the entry that replaced it.
 */
interface Version {
  values: Value[];
  /** Among those that will be written. */
  isWaiting: boolean;
  /** In the file, perhaps as it was before. */
  isStored: boolean;
  /** Never to be written: the event that made it took it back. */
  isDropped: boolean;
}

/** One statement for many rows, and one for what is left over. */
interface Writing {
  readonly one: Database.Statement;
  readonly many: Database.Statement;
}

function writing(database: Database.Database, sql: (rows: number) => string): Writing {
  return { one: database.prepare(sql(1)), many: database.prepare(sql(ROWS_PER_INSERT)) };
}

/**
 * The rows of one table, in front of its file. What an event changes is kept here and written at the end of a batch, each
 * row once, however often the batch changed it. The same code serves the live batch and the rebuild; only how much is
 * kept differs.
 */
export class TableRows {
  /** What stands under a key; null where it is known that nothing does. */
  #standing = new Map<string, Version | null>();
  /** What was not used since the last letting go. It goes next. */
  #unused = new Map<string, Version | null>();
  #waiting: Version[] = [];
  /** Keys to be deleted from the file (current tables), unless a row stands under them again. */
  readonly #removed = new Map<string, readonly Value[]>();
  /** How to take back what the current event did, oldest first. */
  #takeBack: (() => void)[] = [];
  /**
   * The keys of rows that stand in the file and were let go of here: any other key that is not here is nowhere. Undefined
   * for a file that had rows before, of which nothing is known.
   */
  #gone: KeysSeen | undefined;

  /** How often something that was kept was wanted, since the last letting go. */
  #uses = 0;

  /** Where in a version's values the span stands. */
  readonly #from: number;
  readonly #to: number;
  readonly #load: Database.Statement;
  readonly #delete: Database.Statement;
  readonly #add: Writing;
  /** Of a history table. */
  readonly #closeStored: Database.Statement | undefined;

  constructor(
    private readonly shape: TableShape,
    database: Database.Database,
    isFresh: boolean,
  ) {
    this.#gone = isFresh ? new KeysSeen() : undefined;
    this.#from = shape.columns.length;
    this.#to = shape.columns.length + 1;
    this.#load = database.prepare(shape.standingSql).raw();
    this.#delete = database.prepare(shape.deleteSql);
    // A version of history is new under its key and entry, so the file need not be asked whether it has it.
    this.#add = writing(database, (rows) => (shape.isHistory ? shape.insertSql(rows) : shape.upsertSql(rows)));
    this.#closeStored = shape.isHistory ? database.prepare(shape.closeSql) : undefined;
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.#waiting.length + this.#removed.size;
  }

  get(key: readonly Value[]): readonly Value[] | undefined {
    return this.#find(this.shape.keyFrom(key), key)?.values;
  }

  put(values: Value[], sequence: number): void {
    const key = this.shape.keyOf(values);
    if (!this.shape.isHistory) {
      // A current row is written whatever stood there, so what stood there need not be read.
      const standing = this.#standing.get(key);
      if (standing !== undefined) this.#uses += 1;
      if (standing === undefined || standing === null) this.#stand(key, standing, values);
      else if (!this.#isSame(standing, values)) this.#replace(standing, values);
      return;
    }
    values.push(sequence, null);
    const standing = this.#find(key, undefined, values);
    if (standing === null) this.#stand(key, standing, values);
    else if (this.#isSame(standing, values)) return;
    // A row that the same event set was never known: it leaves no trace.
    else if (standing.values[this.#from] === sequence) this.#replace(standing, values);
    else {
      this.#close(standing, sequence);
      this.#stand(key, standing, values);
    }
  }

  remove(keyValues: readonly Value[], sequence: number): void {
    const key = this.shape.keyFrom(keyValues);
    const standing = this.#find(key, keyValues);
    if (standing === null) return;
    this.#standing.set(key, null);
    if (this.shape.isHistory && standing.values[this.#from] !== sequence) {
      // The closed row stays, and is all that changes in the file.
      this.#close(standing, sequence);
      this.#takeBack.push(() => this.#standing.set(key, standing));
      return;
    }
    standing.isDropped = true;
    if (!this.shape.isHistory) this.#removed.set(key, [...keyValues]);
    this.#takeBack.push(() => {
      standing.isDropped = false;
      this.#removed.delete(key);
      this.#standing.set(key, standing);
    });
  }

  /** From here on, `undo` takes back what follows. */
  begin(): void {
    if (this.#takeBack.length > 0) this.#takeBack = [];
  }

  undo(): void {
    for (const takeBack of this.#takeBack.reverse()) takeBack();
    this.#takeBack = [];
  }

  /** Writes what waits. Yields now and then, so that a rebuild can let others have their turn. */
  *write(): Generator<void> {
    for (const key of this.#removed.values()) this.#delete.run(...key);
    this.#removed.clear();
    const rows: Value[][] = [];
    for (const version of this.#waiting) {
      version.isWaiting = false;
      if (version.isDropped) continue;
      if (version.isStored && this.#closeStored !== undefined) {
        this.#closeStored.run(this.shape.closing(version.values));
      } else {
        rows.push(version.values);
      }
      version.isStored = true;
    }
    this.#waiting = [];
    this.#takeBack = [];
    yield;
    yield* this.#writeRows(rows, this.#add);
  }

  *#writeRows(rows: Value[][], { one, many }: Writing): Generator<void> {
    // In the order of the table's tree every page is filled once and not visited again.
    if (rows.length > ROWS_PER_INSERT) rows.sort((left, right) => this.shape.compareKeys(left, right));
    let next = 0;
    for (; next + ROWS_PER_INSERT <= rows.length; next += ROWS_PER_INSERT) {
      many.run(...rows.slice(next, next + ROWS_PER_INSERT));
      yield;
    }
    for (; next < rows.length; next += 1) one.run(rows[next] ?? []);
  }

  /**
   * Lets go of rows, once there are more than `rowsKept`: of those unused since the last time, and of all in a table whose
   * rows nobody asked for. To be asked when everything has been written.
   */
  letGo(rowsKept: number): void {
    if (this.#standing.size <= rowsKept) return;
    this.#note(this.#unused);
    if (this.#uses === 0) this.#note(this.#standing);
    this.#unused = this.#uses > 0 ? this.#standing : new Map();
    this.#standing = new Map();
    this.#uses = 0;
  }

  #note(leaving: ReadonlyMap<string, Version | null>): void {
    if (this.#gone === undefined) return;
    // What was used since is in both, and noting its key as well does no harm.
    for (const [key, version] of leaving) if (version !== null) this.#gone.add(key);
  }

  /** Nothing of this batch happened: the transaction that should have written it did not. */
  discard(): void {
    this.#waiting = [];
    this.#removed.clear();
    this.#takeBack = [];
    this.#gone = undefined;
    this.#standing = new Map();
    this.#unused = new Map();
  }

  #find(key: string, keyValues: readonly Value[] | undefined, values: readonly Value[] = []): Version | null {
    const kept = this.#standing.get(key);
    if (kept !== undefined) {
      this.#uses += 1;
      return kept;
    }
    const unused = this.#unused.get(key);
    if (unused !== undefined) this.#uses += 1;
    const found = unused === undefined ? this.#read(key, keyValues, values) : unused;
    this.#standing.set(key, found);
    return found;
  }

  #read(key: string, keyValues: readonly Value[] | undefined, values: readonly Value[]): Version | null {
    if (this.#gone?.mayHave(key) === false) return null;
    const parts = keyValues ?? this.shape.keyIndexes.map((index) => values[index] ?? null);
    const stored = this.#load.get(...parts) as Value[] | undefined;
    return stored === undefined ? null : { values: stored, isWaiting: false, isStored: true, isDropped: false };
  }

  /** A new version stands under the key. */
  #stand(key: string, before: Version | null | undefined, values: Value[]): void {
    const version = { values, isWaiting: true, isStored: false, isDropped: false };
    this.#standing.set(key, version);
    this.#waiting.push(version);
    const removed = this.#removed.get(key);
    if (removed !== undefined) this.#removed.delete(key);
    this.#takeBack.push(() => {
      version.isDropped = true;
      if (before === undefined) this.#standing.delete(key);
      else this.#standing.set(key, before);
      if (removed !== undefined) this.#removed.set(key, removed);
    });
  }

  /** Other values for a version that nobody has met with its old ones. */
  #replace(version: Version, values: Value[]): void {
    const before = version.values;
    version.values = values;
    this.#mustWrite(version);
    this.#takeBack.push(() => {
      version.values = before;
    });
  }

  #close(version: Version, sequence: number): void {
    version.values[this.#to] = sequence;
    this.#mustWrite(version);
    this.#takeBack.push(() => {
      version.values[this.#to] = null;
    });
  }

  /** Taking this back is not needed: writing a row again as it stands changes nothing. */
  #mustWrite(version: Version): void {
    if (version.isWaiting) return;
    version.isWaiting = true;
    this.#waiting.push(version);
  }

  #isSame(version: Version, values: readonly Value[]): boolean {
    for (let index = 0; index < this.#from; index += 1) if (version.values[index] !== values[index]) return false;
    return true;
  }
}
