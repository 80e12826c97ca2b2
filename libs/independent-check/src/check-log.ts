import type { NamedFile } from './evidence-files.js';
import { Facts, type Rule } from './facts/facts.js';
import type { Findings } from './findings.js';
import { BytesCheck } from './log/check-bytes.js';
import { TextCheck } from './log/check-text.js';
import { logRules } from './log/log-rules.js';
import { PublishedSchemas } from './log/published-schemas.js';
import { addRecordFacts, erasureByTwo, recordTables } from './log/record-facts.js';
import type { StoredEvent } from './log/stored-event.js';
import { agreedProblems, type BilledLine } from './money/agreed-lines.js';
import { type Calculation, calculationProblems } from './money/calculation.js';
import { addMoneyFacts } from './money/money-facts.js';
import { moneyRules } from './money/money-rules.js';
import { derivedTables, moneyTables } from './money/money-tables.js';
import { useProblems } from './money/use-before.js';
import { agreementTypes, WhatWasAgreed } from './money/what-was-agreed.js';
import { type LogSource, type StoredRow, UnreadableStore } from './source/log-source.js';

/** Every rule over the whole log, in the order in which they are asked. */
export const rules: readonly Rule[] = [...logRules, erasureByTwo, ...moneyRules];

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

/** Reads the whole log once, a batch at a time, and then asks what has to hold between entries. */
export class LogCheck {
  readonly #facts: Facts;
  readonly #bytes: BytesCheck;
  readonly #texts: TextCheck;
  readonly #agreed = new WhatWasAgreed();
  #entries = 0;

  constructor(
    private readonly options: LogCheckOptions,
    schemas: PublishedSchemas = new PublishedSchemas(),
  ) {
    this.#facts = new Facts([...recordTables, ...moneyTables]);
    this.#bytes = new BytesCheck(options.findings);
    this.#texts = new TextCheck(schemas, options.findings);
  }

  /** The stored files that events name, each once with each size that is said of it. To be asked after `run`. */
  *files(): Generator<NamedFile> {
    const rows = this.#facts.rows<{ digest: string; bytes: number; entry: number; erased: number }>(
      // Gone with a person who was erased, but not where it is about somebody else too.
      `SELECT digest, bytes, min(entry) AS entry,
         min(EXISTS (SELECT 1 FROM erasures WHERE kind = 'done' AND erasures.person = files.person)) AS erased
       FROM files GROUP BY digest, bytes ORDER BY entry`,
    );
    for (const { digest, bytes, entry, erased } of rows) {
      yield { digest, bytes, place: this.#facts.placeOf(entry), isErased: erased === 1 };
    }
  }

  async run(): Promise<LogCounts> {
    const { source, findings, depth = 'all', stopped } = this.options;
    try {
      for (const says of source.storeFaults()) findings.found('file', says);
      await this.#read();
    } catch (error) {
      // What can still be read of a damaged store has been looked at.
      if (!(error instanceof UnreadableStore)) throw error;
      findings.found('file', `cannot be read beyond entry ${this.#entries - 1}: ${error.message}`);
    }
    if (depth === 'all' && stopped?.aborted !== true) {
      this.#facts.complete(derivedTables);
      for (const rule of rules) this.#facts.check(rule, findings);
      for (const { entry, says } of useProblems(this.#facts, this.#agreed)) {
        findings.found('use-before', says, this.#facts.placeOf(entry));
      }
    }
    return this.#counts(depth);
  }

  async #read(): Promise<void> {
    const { source, listeners = [], depth = 'all', progress, stopped } = this.options;
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
    addRecordFacts(this.#facts, { sequence, event });
    addMoneyFacts(this.#facts, { sequence, event });
    if (agreementTypes.has(event.type)) this.#agreed.meet({ sequence, event });
    if (event.type === 'StatementLinesAdded') this.#lines(sequence, event);
  }

  #lines(entry: number, { stream, revision, schemaVersion, data }: StoredEvent): void {
    const place = { entry, stream, revision };
    const contract = String(data.contract);
    for (const line of data.lines as readonly BilledLine[]) {
      const name = `line ${data.statement}/${line.number}`;
      for (const problem of problemsOf(line.calculation, schemaVersion)) {
        this.options.findings.found('calculation', `${name}: ${problem}`, place);
      }
      for (const { rule, says } of agreedProblems(line, this.#agreed, { contract, entry })) {
        this.options.findings.found(rule, `${name} ${says}`, place);
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

/** Only the lines of the first version say nothing of how they were worked out. */
function problemsOf(calculation: Calculation | undefined, version: number): readonly string[] {
  if (calculation !== undefined) return calculationProblems(calculation);
  return version === 1 ? [] : ['it does not say how it was worked out'];
}
