import type Database from 'better-sqlite3';
import type { LedgerEntry, LedgerPlace, Position } from '#event-log';
import type { Clock } from '#kernel';
import type { Decode } from '../decode.js';
import type { Applied, Projection, Row, Rows, Table, Value } from '../projection.js';
import { wordsOf } from '../words-of.js';
import { AddedRows } from './added-rows.js';
import { ENTRIES, EntryRows, entriesDdl, entriesIndexes } from './entries.js';
import { TableRows } from './table-rows.js';
import { fingerprintOf, shapesOf, type TableShape } from './table-shape.js';

/** Raised when the read store's own tables change; a file of another format is made anew. */
export const FORMAT = 1;
const RESERVED = [ENTRIES, 'read_store_projections', 'read_store_parked'];
/** Rows that a live table keeps between batches, so that what is busy need not be read again. */
const LIVE_ROWS_KEPT = 5_000;

const OWN_TABLES = `
  CREATE TABLE read_store_projections (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    tables TEXT NOT NULL,
    position TEXT,
    sequence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE read_store_parked (
    projection TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    type TEXT NOT NULL,
    error TEXT NOT NULL,
    parked_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** An event that a projection could not handle. The projection waits there, because money must not be counted past a hole. */
export interface ParkedEvent {
  readonly projection: string;
  readonly sequence: number;
  readonly position: Position;
  readonly eventId: string;
  readonly stream: string;
  readonly type: string;
  readonly error: string;
  readonly parkedAt: string;
}

/** How far one projection has come. */
export interface ProjectionPlace {
  readonly name: string;
  readonly version: number;
  /** Undefined before its first event. */
  readonly place: LedgerPlace | undefined;
  readonly parked: ParkedEvent | undefined;
}

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

interface Writer {
  /** Rows that wait because they may change again before they are written. */
  readonly waiting: number;
  apply(applied: Applied): void;
  /** Takes back what the last `apply` did before it failed. */
  undo(): void;
  /** Writes most of the rows that never change again, so that they need not be held. */
  writeAdded(): void;
  write(): Generator<void>;
  letGo(rowsKept: number): void;
  discard(): void;
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

class EntriesWriter implements Writer {
  constructor(private readonly rows: EntryRows) {}

  readonly waiting = 0;

  apply(applied: Applied): void {
    this.rows.add(applied);
  }

  undo(): void {}

  writeAdded(): void {
    this.rows.writeMost();
  }

  write(): Generator<void> {
    return this.rows.write();
  }

  letGo(): void {}

  discard(): void {
    this.rows.discard();
  }
}

class ProjectionWriter implements Writer, Rows {
  readonly #rows: ReadonlyMap<string, { readonly shape: TableShape; readonly rows: TableRows | AddedRows }>;
  readonly #changing: readonly TableRows[];
  readonly #added: readonly AddedRows[];
  #sequence = -1;

  constructor(
    private readonly projection: Projection,
    shapes: readonly TableShape[],
    database: Database.Database,
    isFresh: boolean,
  ) {
    const rowsOf = (shape: TableShape) =>
      shape.kind === 'added'
        ? new AddedRows(database, (rows) => shape.insertSql(rows))
        : new TableRows(shape, database, isFresh);
    this.#rows = new Map(shapes.map((shape) => [shape.name, { shape, rows: rowsOf(shape) }]));
    const all = [...this.#rows.values()].map(({ rows }) => rows);
    this.#changing = all.filter((rows) => rows instanceof TableRows);
    this.#added = all.filter((rows) => rows instanceof AddedRows);
  }

  get waiting(): number {
    let waiting = 0;
    for (const rows of this.#changing) waiting += rows.waiting;
    return waiting;
  }

  apply(applied: Applied): void {
    for (const rows of this.#changing) rows.begin();
    for (const rows of this.#added) rows.begin();
    this.#sequence = applied.sequence;
    this.projection.apply(applied, this);
  }

  undo(): void {
    for (const rows of this.#changing) rows.undo();
    for (const rows of this.#added) rows.undo();
  }

  writeAdded(): void {
    for (const rows of this.#added) rows.writeMost();
  }

  *write(): Generator<void> {
    for (const rows of this.#changing) yield* rows.write();
    for (const rows of this.#added) yield* rows.write();
  }

  letGo(rowsKept: number): void {
    for (const rows of this.#changing) rows.letGo(rowsKept);
  }

  discard(): void {
    for (const rows of this.#changing) rows.discard();
    for (const rows of this.#added) rows.discard();
  }

  get<R extends Row>(table: Table<R>, key: readonly Value[]): R | undefined {
    const { shape, rows } = this.#changingOf(table);
    const values = rows.get(key);
    return values === undefined ? undefined : (shape.rowOf(values) as R);
  }

  put<R extends Row>(table: Table<R>, row: R): void {
    const { shape, rows } = this.#of(table);
    if (rows instanceof TableRows) rows.put(shape.valuesOf(row), this.#sequence);
    else rows.add(shape.valuesOf(row));
  }

  remove<R extends Row>(table: Table<R>, key: readonly Value[]): void {
    this.#changingOf(table).rows.remove(key, this.#sequence);
  }

  #changingOf<R extends Row>(table: Table<R>) {
    const { shape, rows } = this.#of(table);
    if (rows instanceof TableRows) return { shape, rows };
    throw new Error(`${this.projection.name}: rows of ${table.name} are only ever added`);
  }

  #of<R extends Row>(table: Table<R>) {
    const found = this.#rows.get(table.name);
    if (found === undefined) throw new Error(`${this.projection.name} does not keep the table ${table.name}`);
    return found;
  }
}

interface MetaRow {
  readonly name: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly tables: string;
  readonly position: Position | null;
  readonly sequence: number;
}

/** The place of each projection of a file, as its last transaction left it. */
export function placesIn(database: Database.Database): ProjectionPlace[] {
  return metaRows(database).map(({ name, version, position, sequence }) => ({
    name,
    version,
    place: position === null ? undefined : { position, sequence },
    parked: parkedRow(database, name),
  }));
}

function metaRows(database: Database.Database): MetaRow[] {
  return database.prepare('SELECT * FROM read_store_projections').all() as MetaRow[];
}

function parkedRow(database: Database.Database, projection: string): ParkedEvent | undefined {
  return database
    .prepare(
      `SELECT projection, sequence, position, event_id AS eventId, stream, type, error, parked_at AS parkedAt
       FROM read_store_parked WHERE projection = ?`,
    )
    .get(projection) as ParkedEvent | undefined;
}
