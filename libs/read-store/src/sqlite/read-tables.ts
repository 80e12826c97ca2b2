import type Database from 'better-sqlite3';
import type { LedgerEntry, LedgerPlace, Position } from '#event-log';
import type { Clock } from '#kernel';
import type { Decode } from '../decode.js';
import type { Applied, Projection } from '../projection.js';
import { wordsOf } from '../words-of.js';
import { ENTRIES, EntryRows, entriesDdl, entriesIndexes } from './entries.js';
import { metaRows, OWN_TABLES, type ParkedEvent, type ProjectionPlace, parkedRow } from './projection-places.js';
import { fingerprintOf, shapesOf, type TableShape } from './table-shape.js';
import { EntriesWriter, ProjectionWriter, type Writer } from './table-writers.js';

/** Raised when the read store's own tables change; a file of another format is made anew. */
export const FORMAT = 1;
const RESERVED = [ENTRIES, 'read_store_projections', 'read_store_parked'];
/** Rows that a live table keeps between batches, so that what is busy need not be read again. */
const LIVE_ROWS_KEPT = 5_000;

interface Tracked {
  readonly name: string;
  readonly version: number;
  readonly ddl: readonly string[];
  readonly indexes: readonly string[];
  readonly tables: readonly string[];
  readonly shapes: readonly TableShape[];
  readonly writer: Writer;
  /** The entry it takes next: any other is passed over, being handled already or not yet its turn. */
  next: number;
  position: Position | undefined;
  parked: ParkedEvent | undefined;
  /** What it was parked at while it tries that event again. */
  retried: ParkedEvent | undefined;
}

/** Why a file does not fit the projections that are to be kept in it. */
export interface Staleness {
  readonly projection: string;
  readonly why: 'version' | 'tables';
}

/**
 * The tables of all projections in one file, with the place of each. Every batch, its rows and the places move in one
 * transaction, so a crash repeats nothing and loses nothing.
 */
export class ReadTables {
  readonly #tracked: readonly Tracked[];
  readonly #savePlace: Database.Statement;
  readonly #park: Database.Statement;
  readonly #unpark: Database.Statement;
  /** The highest entry that was offered, whether or not a parked projection could take it. */
  #read = -1;

  private constructor(
    readonly database: Database.Database,
    projections: readonly Projection[],
    private readonly clock: Clock,
    isFresh: boolean,
    /** The last entry that a projection takes, by its name: to stop where another set of tables stands. */
    private readonly stops: ReadonlyMap<string, number> | undefined,
  ) {
    const shapes = shapesOf(projections, RESERVED);
    if (isFresh) database.exec(OWN_TABLES);
    const entries = { name: ENTRIES, version: 1, ddl: entriesDdl, indexes: entriesIndexes, tables: [ENTRIES] };
    const create = (projection: string, ddl: readonly string[]) => {
      for (const sql of ddl) {
        try {
          database.exec(sql);
        } catch (error) {
          // A column called "on" or "order" is a word of SQL, and would have to be quoted in every query.
          throw new Error(`Projection ${projection}: ${wordsOf(error)} in ${sql}`);
        }
      }
    };
    const known = new Map(metaRows(database).map((row) => [row.name, row]));
    const add = database.prepare(
      `INSERT INTO read_store_projections (name, version, fingerprint, tables, position, sequence)
       VALUES (:name, :version, :fingerprint, :tables, NULL, -1)`,
    );
    const track = (
      definition: Omit<Tracked, 'writer' | 'next' | 'position' | 'parked' | 'retried'>,
      writer: () => Writer,
    ): Tracked => {
      const row = known.get(definition.name);
      if (row === undefined) {
        create(definition.name, definition.ddl);
        // In a rebuild the indexes are made last, when there is something to sort.
        if (!isFresh) create(definition.name, definition.indexes);
        add.run({
          name: definition.name,
          version: definition.version,
          fingerprint: fingerprintOf([...definition.ddl, ...definition.indexes]),
          tables: JSON.stringify(definition.tables),
        });
      }
      return {
        ...definition,
        writer: writer(),
        next: (row?.sequence ?? -1) + 1,
        position: row?.position ?? undefined,
        parked: parkedRow(database, definition.name),
        retried: undefined,
      };
    };
    this.#tracked = [
      track({ ...entries, shapes: [] }, () => new EntriesWriter(new EntryRows(database))),
      ...projections.map((projection) => {
        const tables = shapes.get(projection) ?? [];
        const definition = {
          name: projection.name,
          version: projection.version,
          ddl: tables.map(({ createSql }) => createSql),
          indexes: tables.flatMap(({ indexSql }) => indexSql),
          tables: tables.map(({ name }) => name),
          shapes: tables,
        };
        // A table that was only just made has nothing that the rows in memory do not have.
        const isEmpty = !known.has(projection.name);
        return track(definition, () => new ProjectionWriter(projection, tables, database, isEmpty));
      }),
    ];
    this.#savePlace = database.prepare(
      'UPDATE read_store_projections SET position = :position, sequence = :sequence WHERE name = :name',
    );
    this.#park = database.prepare(
      `INSERT OR REPLACE INTO read_store_parked (projection, sequence, position, event_id, stream, type, error, parked_at)
       VALUES (:projection, :sequence, :position, :eventId, :stream, :type, :error, :parkedAt)`,
    );
    this.#unpark = database.prepare('DELETE FROM read_store_parked WHERE projection = ?');
    this.#read = Math.max(...this.#tracked.map(({ next }) => next)) - 1;
  }

  /** Empty tables in a fresh file, without their indexes, to be filled by `fold` and finished by `finish`. */
  static fresh(
    database: Database.Database,
    projections: readonly Projection[],
    clock: Clock,
    stops?: ReadonlyMap<string, number>,
  ): ReadTables {
    return new ReadTables(database, projections, clock, true, stops);
  }

  /** The tables as they stand. Projections that are new get theirs; those of projections that are gone are dropped. */
  static open(database: Database.Database, projections: readonly Projection[], clock: Clock): ReadTables {
    return database
      .transaction(() => {
        const wanted = new Set([ENTRIES, ...projections.map(({ name }) => name)]);
        for (const { name, tables } of metaRows(database)) {
          if (wanted.has(name)) continue;
          for (const table of JSON.parse(tables) as string[]) database.exec(`DROP TABLE "${table}"`);
          database.prepare('DELETE FROM read_store_projections WHERE name = ?').run(name);
          database.prepare('DELETE FROM read_store_parked WHERE projection = ?').run(name);
        }
        return new ReadTables(database, projections, clock, false, undefined);
      })
      .immediate();
  }

  /** Projections whose version or tables are not those in the file. */
  static staleness(database: Database.Database, projections: readonly Projection[]): Staleness[] {
    const known = new Map(metaRows(database).map((row) => [row.name, row]));
    const shapes = shapesOf(projections, RESERVED);
    const wanted = projections.map((projection) => {
      const tables = shapes.get(projection) ?? [];
      const ddl = [...tables.map(({ createSql }) => createSql), ...tables.flatMap(({ indexSql }) => indexSql)];
      return { name: projection.name, version: projection.version, fingerprint: fingerprintOf(ddl) };
    });
    wanted.push({ name: ENTRIES, version: 1, fingerprint: fingerprintOf([...entriesDdl, ...entriesIndexes]) });
    return wanted.flatMap(({ name, version, fingerprint }): Staleness[] => {
      const row = known.get(name);
      if (row === undefined) return [];
      if (row.version !== version) return [{ projection: name, why: 'version' }];
      return row.fingerprint === fingerprint ? [] : [{ projection: name, why: 'tables' }];
    });
  }

  /** The highest entry that was read here: -1 before the first. */
  get read(): number {
    return this.#read;
  }

  get shapes(): readonly TableShape[] {
    return this.#tracked.flatMap(({ shapes }) => shapes);
  }

  get places(): ProjectionPlace[] {
    return this.#tracked.map(({ name, version, next, position, parked }) => ({
      name,
      version,
      place: position === undefined ? undefined : { position, sequence: next - 1 },
      parked,
    }));
  }

  /** True when no projection still has to handle this position. */
  hasHandled(position: Position): boolean {
    return this.#tracked.every((tracked) => tracked.position !== undefined && tracked.position >= position);
  }

  /** The first place from which a projection that is not parked has still to read, up to entry `to`. */
  behind(to: number): LedgerPlace | 'start' | undefined {
    const tracked = this.#tracked
      .filter(({ next, parked }) => parked === undefined && next <= to)
      .sort((left, right) => left.next - right.next)[0];
    if (tracked === undefined) return undefined;
    return tracked.position === undefined ? 'start' : { position: tracked.position, sequence: tracked.next - 1 };
  }

  /**
   * Handles entries in one transaction with their rows and places.
   *
   * @throws what SQLite throws (a full disk): nothing of the batch is there then.
   */
  handle(entries: readonly LedgerEntry[], decode: Decode): void {
    const readBefore = this.#read;
    try {
      this.database
        .transaction(() => {
          const touched = this.#take(entries, decode);
          for (const { writer } of this.#tracked) for (const _ of writer.write());
          for (const tracked of touched) this.#save(tracked);
        })
        .immediate();
    } catch (error) {
      this.#read = readBefore;
      this.#reload();
      throw error;
    }
    for (const { writer } of this.#tracked) writer.letGo(LIVE_ROWS_KEPT);
  }

  /**
   * Folds entries into the rows in memory; what never changes again is written at once.
   *
   * @returns how many rows wait to be written.
   */
  fold(entries: readonly LedgerEntry[], decode: Decode): number {
    this.#take(entries, decode);
    this.#begin();
    let waiting = 0;
    for (const { writer } of this.#tracked) {
      writer.writeAdded();
      waiting += writer.waiting;
    }
    return waiting;
  }

  /** Writes what `fold` has gathered, yielding after every few rows. */
  *write(rowsKept: number): Generator<void> {
    this.#begin();
    for (const { writer } of this.#tracked) {
      yield* writer.write();
      writer.letGo(rowsKept);
    }
    this.database.exec('COMMIT');
  }

  /** One transaction until all is written: without one, SQLite would end one after every INSERT. */
  #begin(): void {
    if (!this.database.inTransaction) this.database.exec('BEGIN');
  }

  /** Completes a fresh file: the last rows, the indexes, the places. Without the format's mark it was never complete. */
  *finish(): Generator<void> {
    yield* this.write(0);
    for (const { indexes } of this.#tracked) {
      for (const sql of indexes) {
        this.database.exec(sql);
        yield;
      }
    }
    for (const tracked of this.#tracked) this.#save(tracked);
    this.database.pragma(`user_version = ${FORMAT}`);
  }

  /** Lets a parked projection try again, at the event that it was parked at. */
  unpark(projection: string): boolean {
    const tracked = this.#tracked.find(({ name }) => name === projection);
    if (tracked?.parked === undefined) return false;
    // The row stays until the event was handled, so that a stop in between forgets nothing.
    tracked.retried = tracked.parked;
    tracked.parked = undefined;
    return true;
  }

  #take(entries: readonly LedgerEntry[], decode: Decode): Set<Tracked> {
    const touched = new Set<Tracked>();
    for (const entry of entries) {
      let applied: Applied | undefined;
      let fault: unknown;
      for (const tracked of this.#tracked) {
        if (tracked.next !== entry.sequence || tracked.parked !== undefined) continue;
        if (this.stops !== undefined && entry.sequence > (this.stops.get(tracked.name) ?? -1)) continue;
        touched.add(tracked);
        if (applied === undefined && fault === undefined) {
          try {
            applied = decode(entry);
          } catch (error) {
            fault = error ?? new Error('An event could not be read');
          }
        }
        try {
          if (applied === undefined) throw fault;
          tracked.writer.apply(applied);
          tracked.next = entry.sequence + 1;
          tracked.position = entry.position;
        } catch (error) {
          if (applied !== undefined) tracked.writer.undo();
          tracked.parked = this.#parkedAt(tracked, entry, error);
        }
      }
      if (entry.sequence > this.#read) this.#read = entry.sequence;
    }
    return touched;
  }

  #parkedAt(tracked: Tracked, { sequence, position, id, stream, type }: LedgerEntry, error: unknown): ParkedEvent {
    // The age of a parked event is counted from the first time, however often it was tried since.
    const { retried } = tracked;
    const parkedAt = retried?.sequence === sequence ? retried.parkedAt : this.clock.now();
    return { projection: tracked.name, sequence, position, eventId: id, stream, type, error: wordsOf(error), parkedAt };
  }

  #save({ name, next, position, parked, retried }: Tracked): void {
    this.#savePlace.run({ name, position: position ?? null, sequence: next - 1 });
    if (parked !== undefined) this.#park.run({ ...parked });
    else if (retried !== undefined) this.#unpark.run(name);
  }

  #reload(): void {
    const rows = new Map(metaRows(this.database).map((row) => [row.name, row]));
    for (const tracked of this.#tracked) {
      const row = rows.get(tracked.name);
      tracked.writer.discard();
      tracked.next = (row?.sequence ?? -1) + 1;
      tracked.position = row?.position ?? undefined;
      tracked.parked = parkedRow(this.database, tracked.name);
    }
  }
}
