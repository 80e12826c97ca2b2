import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { Row } from '../projection.js';
import { damageOr } from './read-store-damaged.js';

/** Statements of hand-written queries are few; a query that splices values into its text would make many. */
const STATEMENTS_KEPT = 500;

type Parameters = Readonly<Record<string, string | number | null>>;

/** Prepared statements over one open file, and the promise that none of them writes. */
export class Queries {
  readonly #statements = new Map<string, Database.Statement>();

  constructor(readonly database: Database.Database) {}

  all<R extends object = Row>(sql: string, parameters: Parameters = {}): R[] {
    return this.#asked(() => this.#statement(sql).all(parameters) as R[]);
  }

  get<R extends object = Row>(sql: string, parameters: Parameters = {}): R | undefined {
    return this.#asked(() => this.#statement(sql).get(parameters) as R | undefined);
  }

  /** @throws ReadStoreDamaged when a page that the answer needs is damaged: opening the file reads only the first. */
  #asked<Answer>(ask: () => Answer): Answer {
    try {
      return ask();
    } catch (error) {
      throw damageOr(error, dirname(this.database.name));
    }
  }

  #statement(sql: string): Database.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.database.prepare(sql);
    if (!statement.reader || !statement.readonly) throw new Error(`A query only reads: ${sql}`);
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}
