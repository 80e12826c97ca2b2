import type Database from 'better-sqlite3';

/** Rows that one INSERT writes: above fifty SQLite gains little more, and the statement grows. */
export const ROWS_PER_INSERT = 50;

/** Rows that are only ever added: nothing is looked up, and nothing is kept once it is written. */
export class AddedRows {
  #waiting: unknown[][] = [];
  /** How many there were when the current event began. */
  #before = 0;
  readonly #one: Database.Statement;
  readonly #many: Database.Statement;

  /** @param insertSql writes so many rows. */
  constructor(database: Database.Database, insertSql: (rows: number) => string) {
    this.#one = database.prepare(insertSql(1));
    this.#many = database.prepare(insertSql(ROWS_PER_INSERT));
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(values: unknown[]): void {
    this.#waiting.push(values);
  }

  /** From here on, `undo` takes back what follows. */
  begin(): void {
    this.#before = this.#waiting.length;
  }

  undo(): void {
    this.#waiting.length = this.#before;
  }

  /** Writes what fills whole INSERTs, so that the rest can be joined by what comes next. */
  writeMost(): void {
    const rows = this.#waiting;
    let next = 0;
    for (; next + ROWS_PER_INSERT <= rows.length; next += ROWS_PER_INSERT) {
      this.#many.run(...rows.slice(next, next + ROWS_PER_INSERT));
    }
    if (next > 0) this.#waiting = rows.slice(next);
    this.#before = 0;
  }

  *write(): Generator<void> {
    this.writeMost();
    yield;
    for (const row of this.#waiting) this.#one.run(row);
    this.discard();
  }

  discard(): void {
    this.#waiting = [];
    this.#before = 0;
  }
}
