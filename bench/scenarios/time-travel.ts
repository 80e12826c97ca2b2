import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { TrailOf } from '#audit-trail';
import { ClaimsRegister } from '#claims';
import { importLedger, Ledger, SqliteEventLog } from '#event-log';
import { everyNarrative } from '#installation';
import { instantAt, SetClock } from '#kernel';
import { StatementsRegister } from '#payments';
import { Follower, SqliteReadStore } from '#read-store';
import { benchCodec, contractEvents } from '../lib/contract-ledger.js';
import { everyProjection } from '../lib/every-projection.js';
import { type Comparison, compare, type Measured, quantileOf } from '../lib/measure.js';
import { Dice } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

/** How many contracts a page of a portfolio shows. */
const PORTFOLIO = 29;
const TRAILS = 200;
const QUESTIONS = 2_000;
/** A ledger is compared with one of a tenth. */
const SMALLER = 10;
const EVENTS_MIN = 30_000;

/** As slow as it may be on ten times the events: the p50 of the one over that of the other. */
const MUST = { trail: 1 / 2.5, record: 1 / 1.3, portfolio: 1 / 1.3 };

/** One ledger with its read models, and the questions that an auditor asks of it. */
class Asked {
  readonly #folder: string;
  readonly #log: SqliteEventLog;
  readonly #store: SqliteReadStore;
  readonly #trails: TrailOf;
  readonly #claims: readonly { readonly claim: string; readonly contract: string; readonly statement: string }[];
  readonly #contracts: readonly string[];
  readonly #last: number;
  readonly #dice = new Dice(7);

  private constructor(folder: string, log: SqliteEventLog, store: SqliteReadStore) {
    this.#folder = folder;
    this.#log = log;
    this.#store = store;
    this.#trails = new TrailOf(store, new Ledger(log, benchCodec(), new SetClock(instantAt(0))), everyNarrative());
    this.#last = store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
    this.#contracts = store
      .all<{ contract: string }>('SELECT contract FROM contracts WHERE known_to IS NULL ORDER BY contract')
      .map(({ contract }) => contract);
    // Spread over the whole ledger: every so manieth line of a statement.
    this.#claims = store.all(
      `SELECT claim, contract, statement FROM statement_lines WHERE kind = 'claim' AND number % 40 = 7 AND known_to IS NULL`,
    );
    if (this.#claims.length === 0) throw new Error('Nothing was billed: ask for more events');
  }

  static async make(folder: string, events: number): Promise<Asked> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'ledger.db');
    await importLedger(file, contractEvents(events));
    const log = SqliteEventLog.openReadOnly(file);
    const store = SqliteReadStore.open(join(folder, 'read-store'), everyProjection());
    await new Follower(log, benchCodec(), store).rebuild();
    return new Asked(folder, log, store);
  }

  /**
   * Reads all files once, so that both ledgers are in the memory of the system as far as it has room: a question that goes to
   * the disk measures the disk.
   */
  warm(): void {
    const piece = Buffer.alloc(1_048_576);
    for (const name of readdirSync(this.#folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(this.#folder, name);
      if (!statSync(path).isFile()) continue;
      const file = openSync(path, 'r');
      while (readSync(file, piece) > 0);
      closeSync(file);
    }
  }

  async trail(): Promise<Measured> {
    const times: number[] = [];
    for (let nth = 0; nth < TRAILS; nth += 1) {
      const { claim, statement } = this.#one(this.#claims);
      const began = performance.now();
      const found = await this.#trails.back({ kind: 'statement', ref: statement }, { kind: 'claim', ref: claim });
      times.push(performance.now() - began);
      if ((found?.entries.length ?? 0) < 5) throw new Error(`The trail of ${claim} has no story`);
    }
    return inMicroseconds(times);
  }

  record(): Measured {
    const register = new ClaimsRegister(this.#store);
    return this.#timed(() => register.claim(this.#one(this.#claims).claim, { asOf: this.#entry() }));
  }

  /** The running totals of a page of contracts, as of one entry. */
  portfolio(): Measured {
    const register = new StatementsRegister(this.#store);
    return this.#timed(() => {
      const asOf = this.#entry();
      for (let row = 0; row < PORTFOLIO; row += 1) register.totals(this.#one(this.#contracts), { asOf });
    });
  }

  async close(): Promise<void> {
    this.#store.close();
    await this.#log.close();
  }

  #entry(): number {
    return this.#dice.below(this.#last + 1);
  }

  #one<Row>(rows: readonly Row[]): Row {
    const row = rows[this.#dice.below(rows.length)];
    if (row === undefined) throw new Error('There is nothing to choose from');
    return row;
  }

  #timed(ask: () => unknown): Measured {
    const times: number[] = [];
    for (let nth = 0; nth < QUESTIONS; nth += 1) {
      const began = performance.now();
      ask();
      times.push(performance.now() - began);
    }
    return inMicroseconds(times);
  }
}

/** The rate that the median would give, and how long half of them and nearly all of them took. */
function inMicroseconds(times: readonly number[]): Measured {
  const p50Us = quantileOf(times, 0.5) * 1_000;
  return { perSecond: 1_000_000 / p50Us, notes: { p50Us, p99Us: quantileOf(times, 0.99) * 1_000 } };
}

export const scenario: Scenario = {
  summary:
    'the trail of a payment, one record and a portfolio as of any entry, against the same on a tenth of the events',
  async run({ events, rounds, folder, progress }) {
    const large = Math.max(events, EVENTS_MIN * SMALLER);
    const small = large / SMALLER;
    progress(`making ${small} and ${large} events, and every read model of both`);
    const ours = await Asked.make(join(folder, 'large'), large);
    const tenth = await Asked.make(join(folder, 'small'), small);
    try {
      const name = `${small} events`;
      const comparisons: Comparison[] = [];
      for (const [what, unit, ask, must] of [
        [
          'the trail of a line that was paid, with every event read',
          'trails/s',
          (one: Asked) => one.trail(),
          MUST.trail,
        ],
        ['one claim as of any entry', 'answers/s', (one: Asked) => one.record(), MUST.record],
        [
          `the totals of ${PORTFOLIO} contracts as of any entry`,
          'pages/s',
          (one: Asked) => one.portfolio(),
          MUST.portfolio,
        ],
      ] as const) {
        progress(what);
        for (const one of [ours, tenth]) {
          one.warm();
          // What was never asked before is prepared.
          await ask(one);
        }
        comparisons.push(
          await compare(
            `${what}, ${large} events`,
            () => ask(ours),
            { name, run: () => ask(tenth) },
            { rounds, unit, must },
          ),
        );
      }
      return { comparisons };
    } finally {
      await ours.close();
      await tenth.close();
    }
  },
};
