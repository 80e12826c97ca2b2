import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from '#durable-files';
import type { LedgerPlace, Position } from '#event-log';
import type { Instant } from '#kernel';
import { Frontier } from './frontier.js';
import { GrowingTiles } from './growing-tiles.js';
import { HASH_BYTES } from './hashing.js';
import type { Tiles } from './proofs-from-tiles.js';
import { TILE_BYTES } from './tiles.js';
import { APPLICATION_ID, FORMAT_VERSION, TABLES, TRIGGERS } from './tree-schema.js';

/** The tree file is missing, damaged, newer than this program, or being written by somebody else. */
export class TreeFileError extends Error {
  override readonly name = 'TreeFileError';
}

/** A checkpoint as it was signed: there is one for a size, for ever. */
export interface SignedCheckpoint {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
  /** The C2SP signed note: the log's signatures, and those of witnesses as they come in. */
  readonly note: string;
  readonly signedAt: Instant;
}

/** A key of the log, and for which sizes of the tree it signs. */
export interface ListedKey {
  readonly vkey: string;
  /** It signs checkpoints of this size and larger ones. */
  readonly sinceSize: number;
  readonly sinceAt: Instant;
  /** It signs none larger than this; absent while it signs. */
  readonly untilSize?: number;
  readonly untilAt?: Instant;
}

/** A log that begins. */
export interface NewLog {
  /** Its name, for ever: it stands in every checkpoint. */
  readonly origin: string;
  /** The key that signs from the beginning; none for a log that nobody signs. */
  readonly key?: Pick<ListedKey, 'vkey' | 'sinceAt'>;
}

/** Entries to be added to the tree. */
export interface Leaves {
  /** Their leaf hashes, one after the other. */
  readonly hashes: Buffer;
  /** The place of each entry at which reading may begin again later: every so many, and the last. */
  readonly places: readonly LedgerPlace[];
}

/** Set on every open and read back: bindings differ in what they set themselves. */
const SETTINGS = { synchronous: 2, trusted_schema: 0, busy_timeout: 5000, recursive_triggers: 1 } as const;
const PAGE_BYTES = 8192;
/** Full tiles kept in memory: a megabyte. */
const TILES_KEPT = 128;
/** So many entries stand between two places at which a check can begin to read. */
export const MARK_EVERY = 1024;

/**
 * The memory of what was logged: leaf hashes and the tree above them in tiles, how far the log was read, and every
 * checkpoint that was signed. It is not derived: with the log changed, only this file (and who holds a checkpoint) can
 * tell. One process writes it; others may read.
 */
export class TreeFile implements Tiles {
  readonly origin: string;
  readonly #statements: ReturnType<typeof prepared>;
  readonly #kept = new Map<string, Buffer>();
  #frontier = Frontier.empty();
  #growing: GrowingTiles | undefined;

  private constructor(
    private readonly database: Database.Database,
    readonly isReadOnly: boolean,
  ) {
    this.#statements = prepared(database);
    this.origin = (this.#statements.format.get() as { readonly origin: string }).origin;
    if (!isReadOnly) this.#takeUp();
  }

  /**
   * Makes an empty tree. What it makes is complete or absent, also after a crash.
   *
   * @throws TreeFileError when one is there already: another tree in its place would forget what was signed.
   */
  static create(file: string, log: NewLog): TreeFile {
    if (existsSync(file)) throw new TreeFileError(`There is a tree file at ${file} already`);
    const unfinished = `${file}.new`;
    for (const name of [unfinished, `${unfinished}-journal`]) rmSync(name, { force: true });
    const database = new Database(unfinished);
    try {
      initialise(database, log);
    } finally {
      database.close();
    }
    renameSync(unfinished, file);
    syncFolder(dirname(file));
    return TreeFile.open(file);
  }

  /** @throws TreeFileError when there is none, or it cannot be used as it is. */
  static open(file: string): TreeFile {
    return TreeFile.#open(file, false);
  }

  /** Reads what another process writes. @throws TreeFileError */
  static openReadOnly(file: string): TreeFile {
    return TreeFile.#open(file, true);
  }

  /** A tree that goes with the process: for a ledger in memory. */
  static inMemory(log: NewLog): TreeFile {
    const database = new Database(':memory:');
    initialise(database, log);
    return new TreeFile(database, false);
  }

  static #open(file: string, readonly: boolean): TreeFile {
    if (!existsSync(file)) throw new TreeFileError(`There is no tree file at ${file}`);
    let database: Database.Database | undefined;
    try {
      database = new Database(file, { readonly, fileMustExist: true });
      database.pragma('busy_timeout = 5000');
      assertTree(database, file);
      settle(database, file, readonly);
      return new TreeFile(database, readonly);
    } catch (error) {
      database?.close();
      const { code } = error as { readonly code?: unknown };
      if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
        throw new TreeFileError(`The tree file ${file} is damaged. Keep it as it is, and restore it from a backup`);
      }
      throw error;
    }
  }

  /** Entries in the tree as it is stored. */
  get size(): number {
    return this.#progress().size;
  }

  /** The root over all entries that are stored, from the right edge. */
  get root(): Buffer {
    return this.head.root;
  }

  /** Size and root of one moment: another process may add to the tree between two questions. */
  get head(): { readonly size: number; readonly root: Buffer } {
    const { size, frontier } = this.#progress();
    return { size, root: Frontier.of(size, frontier).root() };
  }

  /** How far the log was read. */
  get place(): LedgerPlace | 'start' {
    const { size, position } = this.#progress();
    return position === null ? 'start' : { sequence: size - 1, position };
  }

  /** A place at or before an entry, to read the log on from: the nearest that is known. */
  placeBefore(sequence: number): LedgerPlace | 'start' {
    const row = this.#statements.mark.get(sequence - 1) as LedgerPlace | undefined;
    return row ?? 'start';
  }

  tile(level: number, index: number): Buffer {
    const key = `${level}/${index}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const row = this.#statements.tile.get(level, index) as { readonly hashes: Buffer } | undefined;
    if (row === undefined) throw new TreeFileError(`The tree file has no tile ${key}`);
    // A full tile never changes again.
    if (row.hashes.length === TILE_BYTES) {
      this.#kept.set(key, row.hashes);
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= TILES_KEPT) break;
        this.#kept.delete(oldest);
      }
    }
    return row.hashes;
  }

  /**
   * Adds entries behind those that are there, all or none, and returns when that is durable.
   *
   * @throws TreeFileError when another process has added some meanwhile: nothing was written.
   */
  append({ hashes, places }: Leaves): void {
    const last = places.at(-1);
    const count = hashes.length / HASH_BYTES;
    if (last === undefined || last.sequence !== this.#frontier.size + count - 1) {
      throw new RangeError(`Entry ${last?.sequence} is not the last of ${count} behind ${this.#frontier.size}`);
    }
    // Only now, so that a tree which is not whole can be opened, and told by whoever checks it.
    const growing = this.#growing ?? GrowingTiles.from(this, this.#frontier.size);
    this.#growing = growing;
    this.#frontier.append(hashes);
    growing.append(hashes);
    try {
      this.#transaction(() => this.#write(growing, count, places, last.position));
    } catch (error) {
      // What is in memory is of a transaction that failed.
      this.#takeUp();
      throw error;
    }
  }

  /** Notes anew where entries stand, after the same log was moved to another store. */
  relocate(places: readonly LedgerPlace[]): void {
    const last = places.at(-1);
    this.#transaction(() => {
      for (const { sequence, position } of places) {
        if (sequence % MARK_EVERY === MARK_EVERY - 1) this.#statements.addMark.run(sequence, position);
      }
      if (last?.sequence === this.size - 1) this.#statements.setPosition.run(last.position);
    });
  }

  /** The latest `limit` checkpoints, the newest first. */
  checkpoints({ limit, before = Number.MAX_SAFE_INTEGER }: { limit: number; before?: number }): SignedCheckpoint[] {
    return (this.#statements.checkpoints.all(before, limit) as CheckpointRow[]).map(checkpointOf);
  }

  checkpointOf(size: number): SignedCheckpoint | undefined {
    const row = this.#statements.checkpointOf.get(size) as CheckpointRow | undefined;
    return row && checkpointOf(row);
  }

  /** The first checkpoint that includes an entry. */
  checkpointIncluding(index: number): SignedCheckpoint | undefined {
    const row = this.#statements.checkpointIncluding.get(index) as CheckpointRow | undefined;
    return row && checkpointOf(row);
  }

  /** Keeps a checkpoint before anybody sees it. @throws when a size of it, or a larger one, was signed before. */
  addCheckpoint({ size, root, note, signedAt }: SignedCheckpoint): void {
    this.#transaction(() => this.#statements.addCheckpoint.run(size, root, note, signedAt));
  }

  /** @param note what stands there, with more signatures under it. @throws for anything else. */
  addSignaturesTo(size: number, note: string): void {
    this.#transaction(() => this.#statements.setNote.run(note, size));
  }

  /** Every key that ever signed, in the order in which they came. */
  keys(): ListedKey[] {
    return (this.#statements.keys.all() as KeyRow[]).map(keyOf);
  }

  addKey({ vkey, sinceSize, sinceAt }: Pick<ListedKey, 'vkey' | 'sinceSize' | 'sinceAt'>): void {
    this.#transaction(() => this.#statements.addKey.run(vkey, sinceSize, sinceAt));
  }

  endKey(vkey: string, { untilSize, untilAt }: { readonly untilSize: number; readonly untilAt: Instant }): void {
    this.#transaction(() => this.#statements.endKey.run(untilSize, untilAt, vkey));
  }

  close(): void {
    this.database.close();
  }

  #write(growing: GrowingTiles, count: number, places: readonly LedgerPlace[], position: Position): void {
    const { size, frontier } = { size: this.#frontier.size, frontier: this.#frontier.bytes };
    const { changes } = this.#statements.setProgress.run(size, position, frontier, size - count);
    if (changes !== 1) throw new TreeFileError('Another process writes to this tree file');
    for (const { level, index, hashes } of growing.changed()) {
      // Not an upsert: SQLite would ask the guard against inserting before it knew that it was an update.
      const grown = this.#statements.growTile.run(hashes, level, index);
      if (grown.changes === 0) this.#statements.addTile.run(level, index, hashes);
    }
    for (const mark of places) {
      if (mark.sequence % MARK_EVERY === MARK_EVERY - 1) {
        this.#statements.addMark.run(mark.sequence, mark.position);
      }
    }
  }

  #takeUp(): void {
    const { size, frontier } = this.#progress();
    this.#frontier = Frontier.of(size, frontier);
    this.#growing = undefined;
  }

  #progress(): ProgressRow {
    return this.#statements.progress.get() as ProgressRow;
  }

  #transaction(work: () => void): void {
    // Immediate, so that of two writers one waits rather than fails half-way.
    this.database.transaction(work).immediate();
  }
}

interface ProgressRow {
  readonly size: number;
  readonly position: Position | null;
  readonly frontier: Buffer;
}

interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly signed_at: Instant;
}

interface KeyRow {
  readonly vkey: string;
  readonly since_size: number;
  readonly since_at: Instant;
  readonly until_size: number | null;
  readonly until_at: Instant | null;
}

function checkpointOf({ signed_at, ...row }: CheckpointRow): SignedCheckpoint {
  return { ...row, signedAt: signed_at };
}

function keyOf(row: KeyRow): ListedKey {
  return {
    vkey: row.vkey,
    sinceSize: row.since_size,
    sinceAt: row.since_at,
    ...(row.until_size === null ? {} : { untilSize: row.until_size }),
    ...(row.until_at === null ? {} : { untilAt: row.until_at }),
  };
}

function prepared(database: Database.Database) {
  const select = 'SELECT size, root, note, signed_at FROM checkpoints';
  return {
    format: database.prepare('SELECT origin FROM tree_format'),
    progress: database.prepare('SELECT size, position, frontier FROM progress'),
    setProgress: database.prepare('UPDATE progress SET size = ?, position = ?, frontier = ? WHERE size = ?'),
    setPosition: database.prepare('UPDATE progress SET position = ?'),
    tile: database.prepare('SELECT hashes FROM tiles WHERE level = ? AND number = ?'),
    growTile: database.prepare('UPDATE tiles SET hashes = ? WHERE level = ? AND number = ?'),
    addTile: database.prepare('INSERT INTO tiles (level, number, hashes) VALUES (?, ?, ?)'),
    mark: database.prepare('SELECT sequence, position FROM marks WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1'),
    addMark: database.prepare(`INSERT INTO marks (sequence, position) VALUES (?, ?)
      ON CONFLICT (sequence) DO UPDATE SET position = excluded.position`),
    checkpoints: database.prepare(`${select} WHERE size < ? ORDER BY size DESC LIMIT ?`),
    checkpointOf: database.prepare(`${select} WHERE size = ?`),
    checkpointIncluding: database.prepare(`${select} WHERE size > ? ORDER BY size LIMIT 1`),
    addCheckpoint: database.prepare('INSERT INTO checkpoints (size, root, note, signed_at) VALUES (?, ?, ?, ?)'),
    setNote: database.prepare('UPDATE checkpoints SET note = ? WHERE size = ?'),
    keys: database.prepare('SELECT vkey, since_size, since_at, until_size, until_at FROM log_keys ORDER BY number'),
    addKey: database.prepare('INSERT INTO log_keys (vkey, since_size, since_at) VALUES (?, ?, ?)'),
    endKey: database.prepare('UPDATE log_keys SET until_size = ?, until_at = ? WHERE vkey = ?'),
  };
}

function initialise(database: Database.Database, { origin, key }: NewLog): void {
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA application_id = ${APPLICATION_ID}; ${TABLES}`);
  database.prepare('INSERT INTO tree_format (only, version, origin) VALUES (1, ?, ?)').run(FORMAT_VERSION, origin);
  database.prepare('INSERT INTO progress (only, size, position, frontier) VALUES (1, 0, NULL, ?)').run(Buffer.alloc(0));
  if (key !== undefined) {
    const { vkey, sinceAt } = key;
    database.prepare('INSERT INTO log_keys (vkey, since_size, since_at) VALUES (?, 0, ?)').run(vkey, sinceAt);
  }
  database.exec(TRIGGERS);
}

function assertTree(database: Database.Database, file: string): void {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new TreeFileError(`${file} is not a tree file: it is a SQLite file of another kind`);
  }
  const row = database.prepare('SELECT version FROM tree_format').get() as { readonly version: number } | undefined;
  if (row === undefined) throw new TreeFileError(`${file} does not say which format it has`);
  if (row.version > FORMAT_VERSION) {
    throw new TreeFileError(
      `${file} was written by a newer version of the ledger (format ${row.version}, this one knows ${FORMAT_VERSION}). Install that version to open it`,
    );
  }
  const rows = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  const standing = new Map(
    (rows as { readonly name: string; readonly sql: string }[]).map((row) => [row.name, row.sql]),
  );
  // By their text, because a guard that was replaced by one of its name may guard nothing.
  for (const [sql, name = ''] of TRIGGERS.matchAll(/CREATE TRIGGER (\w+)[\s\S]*?\bEND(?=;)/g)) {
    if (standing.get(name) === sql) continue;
    throw new TreeFileError(
      `${file} was tampered with: the guard ${name} against forgetting what was signed is missing. Keep it as it is, and restore it from a backup`,
    );
  }
}

function settle(database: Database.Database, file: string, readonly: boolean): void {
  if (readonly) {
    database.pragma('query_only = 1');
    return;
  }
  // A checkpoint that is handed out must outlive a power cut: signing another one for its size would be a fork.
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new TreeFileError(`${file} cannot have a write-ahead log here; a network folder is no place for it`);
  }
  for (const [name, value] of Object.entries(SETTINGS)) {
    database.pragma(`${name} = ${value}`);
    const actual = database.pragma(name, { simple: true });
    if (actual !== value) throw new TreeFileError(`${file}: SQLite has ${name} at ${actual} instead of ${value}`);
  }
}
