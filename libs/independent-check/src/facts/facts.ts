import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Fault, Findings } from '../findings.js';
import type { Entry } from '../log/stored-event.js';

/** A value that a row of facts may hold. */
export type FactValue = string | number | null;
export type FactRow = readonly FactValue[];

/** A table of facts: what one event says, row by row, in the words of its columns. */
export interface FactTable {
  readonly name: string;
  /**
   * As SQL has them, the first being the entry that says it. A number is one only where the column says `INTEGER`: a
   * reference that looks like a number is a text.
   */
  readonly columns: readonly string[];
  /** Made when all is read, because an index that grows is dear. */
  readonly indexes?: readonly (readonly string[])[];
}

/** A rule over everything that was read. */
export interface Rule {
  readonly name: string;
  /** What has to hold, as the documentation says it. */
  readonly says: string;
  /**
   * A query that gives a row for each place where it does not hold: `entry` and `says`. A sentence each, and none when all
   * is well.
   */
  readonly broken: string;
}

interface BrokenRow {
  readonly entry: number | null;
  readonly says: string;
}

const ROWS_PER_COMMIT = 50_000;

/**
 * What the events say, as tables in a file of its own that is thrown away: so that a rule about all of them is one
 * question, and a log of millions needs no more memory than one of thousands.
 */
export class Facts {
  readonly #database: Database.Database;
  readonly #folder: string | undefined;
  readonly #inserts = new Map<string, Database.Statement>();
  readonly #asked = new Map<string, Database.Statement>();
  readonly #tables: readonly FactTable[];
  #uncommitted = 0;

  /** @param inMemory for a handful of events, in specs. */
  constructor(tables: readonly FactTable[], { inMemory = false }: { readonly inMemory?: boolean } = {}) {
    this.#tables = [eventFacts, relianceFacts, ...tables];
    this.#folder = inMemory ? undefined : mkdtempSync(join(tmpdir(), 'ledger-check-'));
    this.#database = new Database(this.#folder === undefined ? ':memory:' : join(this.#folder, 'facts.sqlite'));
    // It is thrown away, so nothing of it has to survive a crash.
    for (const pragma of [
      'journal_mode = OFF',
      'synchronous = OFF',
      'cache_size = -32768',
      'temp_store = 1',
      'locking_mode = EXCLUSIVE',
    ]) {
      this.#database.pragma(pragma);
    }
    for (const { name, columns } of this.#tables) {
      const [entry, ...rest] = columns;
      this.#database.exec(`CREATE TABLE ${name} (${[`${entry} INTEGER`, ...rest].join(', ')})`);
      const places = columns.map(() => '?').join(', ');
      this.#inserts.set(name, this.#database.prepare(`INSERT INTO ${name} VALUES (${places})`));
    }
    this.#database.exec('BEGIN');
  }

  /** What every event says by standing there. */
  addEvent({ sequence, event }: Entry): void {
    this.add('events', [sequence, event.id, event.stream, event.revision, event.type]);
    for (const { event: id, stream, revision, as } of event.reliesOn) {
      this.add('relies', [sequence, id, stream, revision, as]);
    }
    if (event.causation !== undefined) this.add('relies', [sequence, event.causation, null, null, 'causation']);
  }

  /** An entry whose text says nothing that can be used, so that nothing else is thought to be missing before it. */
  addUnreadable(
    sequence: number,
    { id, stream, revision, type }: Pick<Entry['event'], 'id' | 'stream' | 'revision' | 'type'>,
  ): void {
    this.add('events', [sequence, id, stream, revision, type]);
  }

  add(table: string, row: FactRow): void {
    this.#inserts.get(table)?.run(...row);
    this.#uncommitted += 1;
    if (this.#uncommitted < ROWS_PER_COMMIT) return;
    this.#database.exec('COMMIT; BEGIN');
    this.#uncommitted = 0;
  }

  /**
   * All is read: rules can be asked from now on.
   *
   * @param derived tables that are made of the others, each with its indexes.
   */
  complete(derived: readonly string[] = []): void {
    this.#database.exec('COMMIT');
    for (const { name, indexes = [] } of this.#tables) {
      for (const [place, columns] of indexes.entries()) {
        this.#database.exec(`CREATE INDEX ${name}_${place} ON ${name} (${columns.join(', ')})`);
      }
    }
    for (const sql of derived) this.#database.exec(sql);
    this.#database.exec('ANALYZE');
  }

  check({ name, broken }: Rule, findings: Findings): void {
    for (const { entry, says } of this.#database.prepare(broken).iterate() as IterableIterator<BrokenRow>) {
      findings.found(name, says, entry === null ? {} : this.placeOf(entry));
    }
  }

  rows<Row>(sql: string, ...values: readonly FactValue[]): IterableIterator<Row> {
    return this.#database.prepare(sql).iterate(...values) as IterableIterator<Row>;
  }

  /** One row of a question that is asked again and again, so that it is compiled once. */
  row<Row>(sql: string, ...values: readonly FactValue[]): Row | undefined {
    let asked = this.#asked.get(sql);
    if (asked === undefined) {
      asked = this.#database.prepare(sql);
      this.#asked.set(sql, asked);
    }
    return asked.get(...values) as Row | undefined;
  }

  count(sql: string): number {
    return this.#database.prepare(sql).pluck().get() as number;
  }

  placeOf(entry: number): Pick<Fault, 'entry' | 'stream' | 'revision'> {
    const sql = 'SELECT stream, revision FROM events WHERE entry = ?';
    return { entry, ...this.row<{ stream: string; revision: number }>(sql, entry) };
  }

  close(): void {
    this.#database.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

const eventFacts: FactTable = {
  name: 'events',
  columns: ['entry', 'id', 'stream', 'revision INTEGER', 'type'],
  indexes: [['entry'], ['id', 'entry'], ['stream', 'revision', 'entry']],
};

const relianceFacts: FactTable = {
  name: 'relies',
  columns: ['entry', 'event', 'stream', 'revision INTEGER', 'reliesAs'],
};
