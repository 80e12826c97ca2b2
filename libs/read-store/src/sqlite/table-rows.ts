import type Database from 'better-sqlite3';
import type { Value } from '../projection.js';
import type { TableShape } from './table-shape.js';

/** Rows that one INSERT writes: above fifty SQLite gains little more, and the statement grows. */
const ROWS_PER_INSERT = 50;

/** What stands under a key. Never changed in place, so that an event which fails can be undone. */
interface Standing {
  /** Undefined when nothing stands there. */
  readonly values: readonly Value[] | undefined;
  readonly key: readonly Value[];
  /** The entry that said so (history). */
  readonly from: number;
}

interface Closed {
  readonly values: readonly Value[];
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of one table, in front of its file. What an event changes is kept here and written at the end of a batch, each
 * row once, however often the batch changed it. The same code serves the live batch and the rebuild; only how much is
 * kept differs.
 */
export class TableRows {
  #standing = new Map<string, Standing>();
  /** What was not used since the last letting go. It goes next. */
  #unused = new Map<string, Standing>();
  #closed: Closed[] = [];
  /** Keys whose standing row is not in the file as it is here. */
  #changed = new Set<string>();
  /** What the current event has replaced, oldest first. */
  #replaced: { readonly key: string; readonly before: Standing | undefined; readonly wasChanged: boolean }[] = [];
  #closedBefore = 0;
  /** False while the file has no row that is not also here: then a key that is not here is nowhere. */
  #fileHasMore: boolean;

  readonly #load: Database.Statement;
  readonly #delete: Database.Statement;
  readonly #upsertOne: Database.Statement;
  readonly #upsertMany: Database.Statement;

  constructor(
    private readonly shape: TableShape,
    database: Database.Database,
    isFresh: boolean,
  ) {
    this.#fileHasMore = !isFresh;
    this.#load = database.prepare(shape.standingSql).raw();
    this.#delete = database.prepare(shape.deleteSql);
    this.#upsertOne = database.prepare(shape.upsertSql(1));
    this.#upsertMany = database.prepare(shape.upsertSql(ROWS_PER_INSERT));
  }

  /** Rows that wait to be written. */
  get waiting(): number {
    return this.#changed.size + this.#closed.length;
  }

  get kept(): number {
    return this.#standing.size;
  }

  get(key: readonly Value[]): readonly Value[] | undefined {
    return this.#find(this.shape.keyFrom(key), key)?.values;
  }

  put(values: readonly Value[], sequence: number): void {
    const key = this.shape.keyOf(values);
    const keyValues = this.shape.keyIndexes.map((index) => values[index] ?? null);
    // A current row is written whatever stood there, so what stood there need not be read.
    const before = this.shape.isHistory ? this.#find(key, keyValues) : this.#standing.get(key);
    if (before?.values !== undefined) {
      if (sameValues(before.values, values)) return;
      this.#close(before, sequence);
    }
    this.#set(key, { values, key: keyValues, from: sequence }, true);
  }

  remove(key: readonly Value[], sequence: number): void {
    const text = this.shape.keyFrom(key);
    const before = this.#find(text, key);
    if (before?.values === undefined) return;
    this.#close(before, sequence);
    // History keeps the closed row; only a current row must still be deleted from the file.
    this.#set(text, { values: undefined, key: before.key, from: sequence }, !this.shape.isHistory);
  }

  /** From here on, `undo` takes back what follows. */
  begin(): void {
    if (this.#replaced.length > 0) this.#replaced = [];
    this.#closedBefore = this.#closed.length;
  }

  undo(): void {
    for (const { key, before, wasChanged } of this.#replaced.reverse()) {
      if (before === undefined) this.#standing.delete(key);
      else this.#standing.set(key, before);
      if (wasChanged) this.#changed.add(key);
      else this.#changed.delete(key);
    }
    this.#replaced = [];
    this.#closed.length = this.#closedBefore;
  }

  /** Writes what waits. Yields now and then, so that a rebuild can let others have their turn. */
  *write(): Generator<void> {
    const rows: Value[][] = [];
    for (const { values, from, to } of this.#closed) rows.push([...values, from, to]);
    for (const key of this.#changed) {
      const standing = this.#standing.get(key);
      if (standing?.values === undefined) {
        if (standing !== undefined) this.#delete.run(...standing.key);
      } else {
        rows.push(this.shape.isHistory ? [...standing.values, standing.from, null] : [...standing.values]);
      }
    }
    this.#closed = [];
    this.#changed = new Set();
    this.#replaced = [];
    // In the order of the table's tree every page is filled once and not visited again.
    if (rows.length > ROWS_PER_INSERT) rows.sort((left, right) => this.shape.compareKeys(left, right));
    let next = 0;
    for (; next + ROWS_PER_INSERT <= rows.length; next += ROWS_PER_INSERT) {
      this.#upsertMany.run(rows.slice(next, next + ROWS_PER_INSERT).flat());
      yield;
    }
    for (; next < rows.length; next += 1) this.#upsertOne.run(rows[next] ?? []);
  }

  /** Lets go of the rows unused since this was last asked. To be asked when everything has been written. */
  letGo(): void {
    if (this.#standing.size > 0) this.#fileHasMore = true;
    this.#unused = this.#standing;
    this.#standing = new Map();
  }

  /** Nothing of this batch happened: the transaction that should have written it did not. */
  discard(): void {
    this.#closed = [];
    this.#changed = new Set();
    this.#replaced = [];
    this.#fileHasMore = true;
    this.#standing = new Map();
    this.#unused = new Map();
  }

  #find(key: string, keyValues: readonly Value[]): Standing | undefined {
    const kept = this.#standing.get(key) ?? this.#unused.get(key);
    if (kept !== undefined) {
      this.#standing.set(key, kept);
      return kept;
    }
    if (!this.#fileHasMore) return undefined;
    const stored = this.#load.get(...keyValues) as Value[] | undefined;
    if (stored === undefined) return undefined;
    const { length } = this.shape.columns;
    const from = this.shape.isHistory ? Number(stored[length]) : -1;
    const found = { values: stored.slice(0, length), key: keyValues, from };
    this.#standing.set(key, found);
    return found;
  }

  #close(before: Standing, sequence: number): void {
    // A row that the same event set was never known: it leaves no trace.
    if (!this.shape.isHistory || before.values === undefined || before.from === sequence) return;
    this.#closed.push({ values: before.values, from: before.from, to: sequence });
  }

  #set(key: string, standing: Standing, mustBeWritten: boolean): void {
    this.#replaced.push({ key, before: this.#standing.get(key), wasChanged: this.#changed.has(key) });
    this.#standing.set(key, standing);
    if (mustBeWritten) this.#changed.add(key);
    else this.#changed.delete(key);
  }
}

function sameValues(left: readonly Value[], right: readonly Value[]): boolean {
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}
