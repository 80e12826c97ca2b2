import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Bytes } from '../formats/index.js';
import { laidOutPlainly } from '../source/ledger-file-format.js';
import { SourceError } from '../source/log-source.js';
import { APPLICATION_ID, expectedTables, FORMAT_VERSION, guardNames, isGuard } from './tree-file-format.js';

/** A checkpoint as the tree file keeps it. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly root: Bytes;
  readonly note: string;
}

/** A key that the tree file lists as the log's. */
export interface KeptKey {
  readonly vkey: string;
  readonly since: number;
  readonly until: number | null;
}

const PAGE = 1_000;

/** The stored tree, read raw. */
export class KeptTree {
  readonly origin: string;
  readonly size: number;
  readonly frontier: Bytes;
  readonly keys: readonly KeptKey[];
  readonly #tile: Database.Statement;
  readonly #checkpoints: Database.Statement;
  readonly #checkpoint: Database.Statement;

  private constructor(private readonly database: Database.Database) {
    // One snapshot: a checkpoint must not be missing from one list and stand in another.
    database.exec('BEGIN');
    this.origin = String(database.prepare('SELECT origin FROM tree_format').pluck().get());
    const progress = database.prepare('SELECT size, frontier FROM progress').get();
    const { size, frontier } = (progress ?? { size: 0, frontier: Buffer.alloc(0) }) as {
      size: number;
      frontier: Bytes;
    };
    this.size = size;
    this.frontier = frontier;
    this.keys = database
      .prepare('SELECT vkey, since_size AS since, until_size AS until FROM log_keys ORDER BY number')
      .all() as KeptKey[];
    this.#checkpoints = database.prepare(
      'SELECT size, root, note FROM checkpoints WHERE size > ? ORDER BY size LIMIT ?',
    );
    this.#checkpoint = database.prepare('SELECT size, root, note FROM checkpoints WHERE size = ?');
    this.#tile = database.prepare('SELECT hashes FROM tiles WHERE level = ? AND number = ?').pluck();
  }

  /**
   * Undefined where there is none: a ledger that was never opened since it was made has signed nothing.
   *
   * @throws SourceError for a file that is something else, or cannot be read.
   */
  static open(file: string): KeptTree | undefined {
    if (!existsSync(file)) return undefined;
    let database: Database.Database | undefined;
    try {
      database = new Database(file, { readonly: true, fileMustExist: true });
      database.pragma('busy_timeout = 5000');
      database.pragma('trusted_schema = OFF');
      if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
        throw new SourceError(`${file} is not a tree file: it is a SQLite file of another kind`);
      }
      return new KeptTree(database);
    } catch (error) {
      database?.close();
      if (error instanceof SourceError) throw error;
      throw unreadable(file, error);
    }
  }

  /** Every checkpoint, the smallest first. A few at a time: over the years there are more than anybody has memory for. */
  *checkpoints(): Generator<KeptCheckpoint> {
    for (let after = -1; ; ) {
      const page = this.#page(after);
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.size;
    }
  }

  #page(after: number): readonly KeptCheckpoint[] {
    try {
      return this.#checkpoints.all(after, PAGE) as KeptCheckpoint[];
    } catch (error) {
      throw unreadable(this.database.name, error);
    }
  }

  checkpointOf(size: number): KeptCheckpoint | undefined {
    return this.#checkpoint.get(size) as KeptCheckpoint | undefined;
  }

  /** The hashes of a tile as they are kept; none where there is no such tile. */
  tile(level: number, number: number): Bytes {
    return (this.#tile.get(level, number) as Bytes | undefined) ?? new Uint8Array();
  }

  /** What is wrong with the file as a file, a sentence each. */
  faults(): readonly string[] {
    const version: unknown = this.database.prepare('SELECT version FROM tree_format').pluck().get();
    const faults =
      version === FORMAT_VERSION ? [] : [`its format is ${version}, and this check knows ${FORMAT_VERSION}`];
    const said = this.database.pragma('integrity_check(100)') as { integrity_check: string }[];
    faults.push(...said.map((row) => row.integrity_check).filter((words) => words !== 'ok'));
    const objects = this.database
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
      .all() as { type: string; name: string; sql: string }[];
    const standing = new Map(objects.map(({ type, name, sql }) => [`${type} ${name}`, laidOutPlainly(sql)]));
    for (const [name, words] of expectedTables) {
      const sql = standing.get(`table ${name}`);
      if (sql === undefined) faults.push(`the table ${name} is missing`);
      else if (sql !== words) faults.push(`the table ${name} is not the one that a tree file has`);
    }
    for (const name of guardNames) {
      const sql = standing.get(`trigger ${name}`);
      const guard = `the guard ${name} against changing what is stored`;
      if (sql === undefined) faults.push(`${guard} is missing`);
      else if (!isGuard(name, sql)) faults.push(`${guard} is not the one that a tree file has`);
    }
    for (const { type, name } of objects) {
      const isOurs = type === 'table' ? expectedTables.has(name) : type === 'trigger' && guardNames.has(name);
      if (!isOurs) faults.push(`the ${type} ${name} is none of a tree file's`);
    }
    return faults;
  }

  close(): void {
    this.database.close();
  }
}

function unreadable(file: string, error: unknown): SourceError {
  return new SourceError(`The tree file ${file} cannot be read: ${(error as Error).message}`, { cause: error });
}
