import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { APPLICATION_ID, expectedObjects, FORMAT_VERSION, laidOutPlainly } from './ledger-file-format.js';
import { type LogSource, SourceError, type StoredRow, UnreadableStore } from './log-source.js';

type RawRow = readonly [
  position: number,
  stream: string | null,
  revision: number,
  type: string | null,
  id: string,
  leaf: Buffer,
  text: string,
];

const PAGE = 1_000;
/** LEFT, because an event whose stream has no name must be named as a fault and not be left out. */
const SELECT = `
  SELECT position, streams.name, revision, types.name, events.id, leaf, text
  FROM events LEFT JOIN streams ON streams.id = stream_id LEFT JOIN types ON types.id = type_id
  WHERE position > ? AND position <= ? ORDER BY position LIMIT ${PAGE}`;

/** The rows of a `ledger.db`, read through a connection of the check's own, also beside its writer. */
export class LedgerFile implements LogSource {
  readonly total: number;
  readonly #last: number;

  private constructor(
    private readonly database: Database.Database,
    private readonly file: string,
  ) {
    const of = database.prepare('SELECT count(*) AS total, max(position) AS last FROM events').get();
    const { total, last } = of as { total: number; last: number | null };
    this.total = total;
    // What is appended while the check runs is for the next one.
    this.#last = last ?? 0;
  }

  /** @throws SourceError for a file that is missing, or not a ledger at all. */
  static open(file: string): LedgerFile {
    if (!existsSync(file)) throw new SourceError(`There is no ledger at ${file}. Create one with: ledger init`);
    if (!isSqlite(file)) throw new SourceError(`${file} is not a ledger: it is no SQLite file`);
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      database.pragma('busy_timeout = 5000');
      database.pragma('trusted_schema = OFF');
      database.pragma('query_only = ON');
      database.pragma('cache_size = -16384');
      if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
        throw new SourceError(`${file} is not a ledger: it is a SQLite file of another kind`);
      }
      return new LedgerFile(database, file);
    } catch (error) {
      database.close();
      throw isDamage(error) ? damaged(file, error) : error;
    }
  }

  storeFaults(): readonly string[] {
    return this.#guarded(() => [...this.#versionFaults(), ...this.#pageFaults(), ...this.#objectFaults()]);
  }

  async *rows(): AsyncGenerator<readonly StoredRow[]> {
    const page = this.database.prepare(SELECT).raw(true);
    for (let after = 0; ; ) {
      const rows = this.#guarded(() => page.all(after, this.#last) as RawRow[]);
      const end = rows.at(-1)?.[0];
      if (end === undefined) return;
      yield rows.map(rowOf);
      after = end;
      await turn();
    }
  }

  close(): void {
    this.database.close();
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw isDamage(error) ? damaged(this.file, error) : error;
    }
  }

  #versionFaults(): string[] {
    const versions = this.database.prepare('SELECT version FROM ledger_format').pluck().all();
    return versions.length === 1 && versions[0] === FORMAT_VERSION
      ? []
      : [`the file says that its format is ${versions.join(', ') || 'none'}, and this check knows ${FORMAT_VERSION}`];
  }

  /** That pages and indexes hold together, and that the columns hold what they may. */
  #pageFaults(): string[] {
    const said = this.database.pragma('integrity_check(100)') as { integrity_check: string }[];
    return said.map((row) => row.integrity_check).filter((words) => words !== 'ok');
  }

  /** By their words and not only their names: a guard that does nothing is none. */
  #objectFaults(): string[] {
    const objects = this.database
      .prepare("SELECT type || ' ' || name AS object, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
      .all() as { object: string; sql: string }[];
    const standing = new Map(objects.map(({ object, sql }) => [object, laidOutPlainly(sql)]));
    const faults: string[] = [];
    for (const [object, sql] of expectedObjects) {
      const found = standing.get(object);
      const what = object.startsWith('trigger ')
        ? `the guard ${object.slice(8)} against changing what is stored`
        : `the ${object}`;
      if (found === undefined) faults.push(`${what} is missing`);
      else if (found !== sql) faults.push(`${what} is not the one that a ledger has`);
    }
    for (const object of standing.keys()) {
      // A view changes nothing of what is stored, and the check never reads through one.
      if (!expectedObjects.has(object) && !object.startsWith('view '))
        faults.push(`the ${object} is none of a ledger's`);
    }
    return faults;
  }
}

function isDamage(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR)/.test(code);
}

function damaged(file: string, error: unknown): UnreadableStore {
  return new UnreadableStore(
    `${file} is damaged (${(error as Error).message}). Keep it as it is, and restore the ledger from a backup`,
    { cause: error },
  );
}

function isSqlite(file: string): boolean {
  const header = Buffer.alloc(16);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, 16, 0);
  } finally {
    closeSync(handle);
  }
  return header.toString('latin1') === 'SQLite format 3\0';
}

function rowOf([position, stream, revision, type, id, leaf, text]: RawRow): StoredRow {
  return { sequence: position - 1, stream: stream ?? '', revision, type: type ?? '', id, leaf, text };
}
