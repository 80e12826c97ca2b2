import { Facts } from './facts/facts.js';
import type { Findings } from './findings.js';
import { BytesCheck } from './log/check-bytes.js';
import { TextCheck } from './log/check-text.js';
import { logRules } from './log/log-rules.js';
import { PublishedSchemas } from './log/published-schemas.js';
import type { StoredEvent } from './log/stored-event.js';
import { type Calculation, calculationProblems } from './money/calculation.js';
import { addMoneyFacts, derivedTables, moneyTables } from './money/money-facts.js';
import { moneyRules } from './money/money-rules.js';
import type { LogSource, StoredRow } from './source/log-source.js';

/** Whoever wants to hear of each leaf as it is read: the tree, and whoever holds a checkpoint. */
export interface LeafListener {
  /** @param leaf the hash of what is stored now. */
  leaf(leaf: Uint8Array, row: StoredRow): void;
}

/** What of the log is looked at: its bytes always, its words and its money unless they are left out. */
export type Depth = 'bytes' | 'all';

export interface LogCheckOptions {
  readonly source: LogSource;
  readonly findings: Findings;
  readonly listeners?: readonly LeafListener[];
  readonly depth?: Depth;
  /** Told how many entries were read. */
  readonly progress?: (entries: number) => void;
  readonly stopped?: AbortSignal | undefined;
}

export interface LogCounts {
  readonly entries: number;
  readonly streams: number;
  readonly lines: number;
  readonly statements: number;
  readonly payments: number;
}

/** Everything that an event may say of stored files. */
export type EvidenceFact = StoredEvent['evidence'][number] & { readonly entry: number };

/** Reads the whole log once, a batch at a time, and then asks what has to hold between entries. */
export class LogCheck {
  readonly #facts: Facts;
  readonly #bytes: BytesCheck;
  readonly #texts: TextCheck;
  readonly #evidence: EvidenceFact[] = [];
  #entries = 0;

  constructor(
    private readonly options: LogCheckOptions,
    schemas: PublishedSchemas = new PublishedSchemas(),
  ) {
    this.#facts = new Facts(moneyTables);
    this.#bytes = new BytesCheck(options.findings);
    this.#texts = new TextCheck(schemas, options.findings);
  }

  /** Files that events name, in the order of the log. */
  get evidence(): readonly EvidenceFact[] {
    return this.#evidence;
  }

  async run(): Promise<LogCounts> {
    const { source, findings, listeners = [], depth = 'all', progress, stopped } = this.options;
    for (const says of source.storeFaults()) findings.found('file', says);
    for await (const batch of source.rows()) {
      for (const row of batch) {
        const leaf = this.#bytes.check(row);
        for (const listener of listeners) listener.leaf(leaf, row);
        if (depth === 'all') this.#look(row);
      }
      this.#entries += batch.length;
      progress?.(this.#entries);
      if (stopped?.aborted === true) break;
    }
    if (depth === 'all' && stopped?.aborted !== true) {
      this.#facts.complete(derivedTables);
      for (const rule of [...logRules, ...moneyRules]) this.#facts.check(rule, findings);
    }
    return this.#counts(depth);
  }

  close(): void {
    this.#facts.close();
  }

  #look(row: StoredRow): void {
    const { sequence } = row;
    const event = this.#texts.check(row);
    if (event === undefined) {
      this.#facts.addUnreadable(sequence, row);
      return;
    }
    this.#facts.addEvent({ sequence, event });
    addMoneyFacts(this.#facts, { sequence, event });
    if (event.type === 'StatementLinesAdded') this.#calculations(sequence, event);
    for (const file of event.evidence) this.#evidence.push({ entry: sequence, ...file });
  }

  #calculations(entry: number, { stream, revision, data }: StoredEvent): void {
    const lines = data.lines as readonly { readonly number: number; readonly calculation?: Calculation }[];
    for (const { number, calculation } of lines) {
      for (const problem of calculation === undefined ? [] : calculationProblems(calculation)) {
        const says = `line ${data.statement}/${number}: ${problem}`;
        this.options.findings.found('calculation', says, { entry, stream, revision });
      }
    }
  }

  #counts(depth: Depth): LogCounts {
    const count = (sql: string) => (depth === 'all' ? this.#facts.count(sql) : 0);
    return {
      entries: this.#entries,
      streams: count('SELECT count(DISTINCT stream) FROM events'),
      lines: count('SELECT count(*) FROM lines'),
      statements: count('SELECT count(*) FROM issued'),
      payments: count('SELECT count(*) FROM payments'),
    };
  }
}
