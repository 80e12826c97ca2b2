import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from '#durable-files';
import { HASH_BYTES } from '../tree/hashing.js';

/** The state file of a witness is missing, damaged, or of another version. */
export class WitnessFileError extends Error {
  override readonly name = 'WitnessFileError';
}

/** The largest tree of a log that the witness has cosigned. */
export interface Cosigned {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** As it was submitted, so with the log's signature: evidence, should the log ever sign another tree of this size. */
  readonly note: string;
  /** When it was cosigned last, in seconds since 1970. */
  readonly seconds: number;
}

/** A checkpoint that the log has signed and that does not fit what it signed before. */
export interface Contradiction {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly why: ContradictionKind;
  /** The size that was known then. */
  readonly knownSize: number;
  readonly knownNote: string;
  readonly seconds: number;
}

/**
 * `another-root`: two trees of one size, which no honest log can sign. `not-proved`: the larger tree was not shown to
 * begin with the known one, which may be a fork or a wrong proof.
 */
export type ContradictionKind = 'another-root' | 'not-proved';

const SCHEMA_VERSION = 1;
/**
 * Of each log; enough to show what went on, and no more than fits a small disk. Counted apart, because anybody can send a
 * signed checkpoint with a wrong proof, and must not crowd out the ones that no honest log can have signed.
 */
const CONTRADICTIONS_MAX: Readonly<Record<ContradictionKind, number>> = { 'another-root': 1_000, 'not-proved': 100 };

const SCHEMA = `
  CREATE TABLE cosigned (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = ${HASH_BYTES}),
    note TEXT NOT NULL,
    seconds INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE contradictions (
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    why TEXT NOT NULL,
    known_size INTEGER NOT NULL,
    known_note TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (origin, size, root)
  ) STRICT, WITHOUT ROWID;
  -- Whatever the code above does: never a smaller tree, and never another one of the same size.
  CREATE TRIGGER never_back BEFORE UPDATE ON cosigned
  WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
  BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
  CREATE TRIGGER never_forget BEFORE DELETE ON cosigned
  BEGIN SELECT RAISE(ABORT, 'a witness never forgets'); END;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** What a witness remembers, in a small SQLite file of its own. */
export class WitnessState {
  readonly #statements: ReturnType<typeof prepared>;

  private constructor(private readonly database: Database.Database) {
    this.#statements = prepared(database);
  }

  /** @throws WitnessFileError when there is one already: a witness that starts anew would cosign a fork. */
  static create(file: string): WitnessState {
    if (existsSync(file)) throw new WitnessFileError(`There is a witness state at ${file} already`);
    closeSync(openSync(file, 'wx', 0o600));
    const database = new Database(file, { fileMustExist: true });
    try {
      database.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN; ${SCHEMA} COMMIT;`);
    } finally {
      database.close();
    }
    syncFolder(dirname(file));
    return WitnessState.open(file);
  }

  /** @throws WitnessFileError when it is missing or cannot be read. It is never made anew by itself. */
  static open(file: string): WitnessState {
    if (!existsSync(file)) throw new WitnessFileError(`There is no witness state at ${file}`);
    const database = new Database(file, { fileMustExist: true });
    try {
      const version = database.pragma('user_version', { simple: true });
      if (version !== SCHEMA_VERSION) {
        throw new WitnessFileError(
          `The witness state ${file} has format ${version}; this version reads ${SCHEMA_VERSION}`,
        );
      }
      // A power cut just after an answer must not make the witness forget what it answered: with anything less than
      // EXTRA, the journal could come back and undo the last commit.
      database.pragma('synchronous = EXTRA');
      database.pragma('busy_timeout = 5000');
      const problem = database.pragma('quick_check(1)', { simple: true });
      if (problem !== 'ok') throw new WitnessFileError(`The witness state ${file} is damaged: ${problem}`);
      return new WitnessState(database);
    } catch (error) {
      database.close();
      if (error instanceof WitnessFileError) throw error;
      throw new WitnessFileError(`The witness state ${file} cannot be read: ${(error as Error).message}`);
    }
  }

  /**
   * Does all of it or nothing, and returns once it is on the disk. Nobody else, also no other process, sees or changes
   * the state between its reads and its writes.
   */
  atomically<Result>(work: () => Result): Result {
    return this.database.transaction(work).immediate();
  }

  latest(origin: string): Cosigned | undefined {
    return this.#statements.latest.get(origin);
  }

  all(): readonly Cosigned[] {
    return this.#statements.all.all();
  }

  /** @throws when it is smaller than what is known, or has another root at that size. */
  keep(cosigned: Cosigned): void {
    this.#statements.keep.run(cosigned);
  }

  /** Kept once, and only so many: the first ones say enough. A fork is kept as one, whatever its note was thought before. */
  keepContradiction(contradiction: Contradiction): void {
    const { origin, why } = contradiction;
    const kept = this.#statements.contradictionCount.get(origin, why)?.count ?? 0;
    if (kept < CONTRADICTIONS_MAX[contradiction.why]) this.#statements.keepContradiction.run(contradiction);
  }

  contradictions(): readonly Contradiction[] {
    return this.#statements.contradictions.all();
  }

  close(): void {
    this.database.close();
  }
}

function prepared(database: Database.Database) {
  return {
    latest: database.prepare<[string], Cosigned>('SELECT * FROM cosigned WHERE origin = ?'),
    all: database.prepare<[], Cosigned>('SELECT * FROM cosigned ORDER BY origin'),
    keep: database.prepare<[Cosigned]>(
      `INSERT INTO cosigned (origin, size, root, note, seconds) VALUES (@origin, @size, @root, @note, @seconds)
       ON CONFLICT (origin) DO UPDATE SET size = @size, root = @root, note = @note, seconds = @seconds`,
    ),
    contradictionCount: database.prepare<[string, ContradictionKind], { readonly count: number }>(
      'SELECT count(*) AS count FROM contradictions WHERE origin = ? AND why = ?',
    ),
    keepContradiction: database.prepare<[Contradiction]>(
      `INSERT INTO contradictions (origin, size, root, note, why, known_size, known_note, seconds)
       VALUES (@origin, @size, @root, @note, @why, @knownSize, @knownNote, @seconds)
       ON CONFLICT (origin, size, root) DO UPDATE SET note = @note, why = @why, known_size = @knownSize,
         known_note = @knownNote, seconds = @seconds
       WHERE why = 'not-proved' AND excluded.why = 'another-root'`,
    ),
    contradictions: database.prepare<[], Contradiction>(
      `SELECT origin, size, root, note, why, known_size AS knownSize, known_note AS knownNote, seconds
       FROM contradictions ORDER BY origin, size, root`,
    ),
  };
}
