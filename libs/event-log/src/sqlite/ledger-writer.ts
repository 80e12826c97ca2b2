import type { AppendAnswer, NewEvent, Revision } from '../event-log.js';
import { LEAF_BYTES, writeLeafHash } from '../leaf-hash.js';
import { guarded, openForWriting } from './ledger-file.js';
import { positionOf } from './ledger-reader.js';
import type { SqliteDatabase, SqliteDriver, SqliteStatement } from './sqlite-driver.js';

/** One call of `append`, waiting to be written. */
export interface Asked {
  readonly stream: string;
  readonly expected: Revision | 'no-stream';
  readonly events: readonly NewEvent[];
}

/** The transaction may or may not have reached the disk: its COMMIT failed. */
export class CommitUncertain extends Error {
  override readonly name = 'CommitUncertain';
}

interface Head {
  readonly streamId: number;
  readonly revision: number;
}

/** Streams whose heads are remembered; about 10 MB. */
const HEADS_MAX = 100_000;

/** The one connection that writes. */
export class LedgerWriter {
  readonly #driver: SqliteDriver;
  readonly #file: string;
  readonly #database: SqliteDatabase;
  readonly #begin: SqliteStatement;
  readonly #commit: SqliteStatement;
  readonly #insertEvent: SqliteStatement;
  readonly #insertStream: SqliteStatement;
  readonly #insertType: SqliteStatement;
  readonly #selectHead: SqliteStatement;
  readonly #selectStanding: SqliteStatement;

  /** What follows is true of the file while no transaction is under way, and of the transaction while one is. */
  readonly #heads = new Map<string, Head>();
  readonly #types = new Map<string, number>();
  #last = 0;
  #lastStreamId = 0;

  constructor(driver: SqliteDriver, file: string) {
    this.#driver = driver;
    this.#file = file;
    this.#database = openForWriting(driver, file);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#begin = prepare('BEGIN IMMEDIATE');
    this.#commit = prepare('COMMIT');
    this.#insertEvent = prepare(
      'INSERT INTO events (position, stream_id, revision, type_id, id, leaf, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertStream = prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    this.#insertType = prepare('INSERT INTO types (id, name) VALUES (?, ?)');
    this.#selectHead = prepare(`
      SELECT id, (SELECT max(revision) FROM events WHERE stream_id = streams.id) AS revision
      FROM streams WHERE name = ?`);
    this.#selectStanding = prepare(
      'SELECT id, position FROM events WHERE stream_id = ? AND revision >= ? ORDER BY revision LIMIT ?',
    );
    guarded(driver, file, () => this.#readState());
  }

  /** The number of the last event, 0 in an empty ledger. */
  get last(): number {
    return this.#last;
  }

  /**
   * Writes what can be written of a batch in one transaction, and answers for each in order. A conflict is an answer and
   * changes nothing for the others.
   *
   * @throws with nothing written; CommitUncertain when that is not sure.
   */
  write(batch: readonly Asked[]): AppendAnswer[] {
    try {
      return guarded(this.#driver, this.#file, () => this.#transaction(batch));
    } catch (error) {
      // What is remembered may be of the transaction that failed.
      this.#rollback();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #transaction(batch: readonly Asked[]): AppendAnswer[] {
    this.#begin.run();
    const leaves = Buffer.allocUnsafe(batch.reduce((sum, { events }) => sum + events.length, 0) * LEAF_BYTES);
    let offset = 0;
    const answers = batch.map((asked) => {
      const answer = this.#decide(asked);
      if (answer !== 'free') return answer;
      const written = this.#insert(asked, leaves, offset);
      offset += asked.events.length * LEAF_BYTES;
      return written;
    });
    try {
      this.#commit.run();
    } catch (error) {
      throw new CommitUncertain(`The ledger could not be written: ${(error as Error).message}`, { cause: error });
    }
    return answers;
  }

  /** Decided before anything is inserted, so that a conflict never fails a statement and with it the batch. */
  #decide({ stream, expected, events }: Asked): AppendAnswer | 'free' {
    const head = this.#head(stream);
    const actual = head?.revision ?? -1;
    const first = expected === 'no-stream' ? 0 : expected + 1;
    if (first === actual + 1) return 'free';
    if (head !== undefined && first + events.length <= actual + 1) {
      const standing = this.#selectStanding.all<{ id: string; position: number }>(head.streamId, first, events.length);
      if (events.every(({ id }, index) => standing[index]?.id === id)) {
        const revision = first + events.length - 1;
        return { kind: 'already-appended', revision, position: positionOf(standing.at(-1)?.position ?? 0) };
      }
    }
    return { kind: 'moved-on', actual: actual === -1 ? 'no-stream' : actual };
  }

  #insert({ stream, events }: Asked, leaves: Buffer, offset: number): AppendAnswer {
    const head = this.#head(stream) ?? this.#newStream(stream);
    let { revision } = head;
    let at = offset;
    for (const { id, type, text } of events) {
      revision += 1;
      writeLeafHash(text, leaves, at);
      const leaf = leaves.subarray(at, at + LEAF_BYTES);
      this.#last += 1;
      this.#insertEvent.run(this.#last, head.streamId, revision, this.#typeId(type), id, leaf, text);
      at += LEAF_BYTES;
    }
    this.#remember(stream, { streamId: head.streamId, revision });
    return { kind: 'appended', revision, position: positionOf(this.#last) };
  }

  #head(stream: string): Head | undefined {
    const remembered = this.#heads.get(stream);
    if (remembered !== undefined) return remembered;
    const row = this.#selectHead.get<{ id: number; revision: number }>(stream);
    if (row === undefined) return undefined;
    const head = { streamId: row.id, revision: row.revision };
    this.#remember(stream, head);
    return head;
  }

  #newStream(stream: string): Head {
    this.#lastStreamId += 1;
    this.#insertStream.run(this.#lastStreamId, stream);
    return { streamId: this.#lastStreamId, revision: -1 };
  }

  #remember(stream: string, head: Head): void {
    // Set anew, so that the map stays in order of use and the first is the one longest unused.
    this.#heads.delete(stream);
    this.#heads.set(stream, head);
    if (this.#heads.size <= HEADS_MAX) return;
    for (const oldest of this.#heads.keys()) {
      this.#heads.delete(oldest);
      break;
    }
  }

  #typeId(type: string): number {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const id = this.#types.size + 1;
    this.#insertType.run(id, type);
    this.#types.set(type, id);
    return id;
  }

  #rollback(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself where it could not go on.
    }
    this.#readState();
  }

  #readState(): void {
    const numberIn = (sql: string) => this.#database.prepare(sql).get<{ number: number | null }>()?.number ?? 0;
    this.#heads.clear();
    this.#types.clear();
    for (const { id, name } of this.#database
      .prepare('SELECT id, name FROM types')
      .all<{ id: number; name: string }>()) {
      this.#types.set(name, id);
    }
    this.#last = numberIn('SELECT max(position) AS number FROM events');
    this.#lastStreamId = numberIn('SELECT max(id) AS number FROM streams');
  }
}
