import type { Findings } from '../findings.js';
import { isCanonical } from '../formats/index.js';
import type { StoredRow } from '../source/log-source.js';
import { namedActorProblem } from './named-actor.js';
import type { PublishedSchemas } from './published-schemas.js';
import type { StoredEvent } from './stored-event.js';
import { VersionOrder } from './version-order.js';

/** Clocks of several machines differ, and a command takes its time before it is recorded; more than this is neither. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** What a single text says: its form, its schemas, its place and its times. */
export class TextCheck {
  #latest = Number.NEGATIVE_INFINITY;
  #latestText = '';
  readonly #versions = new VersionOrder();

  constructor(
    private readonly schemas: PublishedSchemas,
    private readonly findings: Findings,
  ) {}

  /** @returns the event; undefined for a text that is none, and says nothing that more could be found out from. */
  check(row: StoredRow): StoredEvent | undefined {
    const value = this.#parsed(row);
    if (value === undefined) return undefined;
    const problem = this.schemas.envelopeProblem(value);
    if (problem !== undefined) {
      this.#found(row, 'envelope', `not an event: ${problem}`);
      return undefined;
    }
    const event = value as StoredEvent;
    this.#columns(row, event);
    const data = this.schemas.dataProblem(event.type, event.schemaVersion, event.data);
    if (data !== undefined) this.#found(row, 'schema', data);
    const version = this.#versions.problem(event);
    if (version !== undefined) this.#found(row, 'schema-order', version);
    const named = namedActorProblem(event);
    if (named !== undefined) this.#found(row, 'named-actor', named);
    this.#sealed(row, event);
    this.#times(row, event);
    // What is not of its schema is not added up: an amount might be missing or be a text.
    return data === undefined ? event : undefined;
  }

  #parsed(row: StoredRow): unknown {
    let value: unknown;
    try {
      value = JSON.parse(row.text);
    } catch (error) {
      this.#found(row, 'json', `not JSON: ${(error as Error).message}`);
      return undefined;
    }
    if (!isCanonical(row.text, value)) {
      this.#found(row, 'canonical', 'is not in canonical form (RFC 8785): the same event could have another hash');
    }
    return value;
  }

  /** The store's own columns are what is searched and shown; the text is what was hashed. */
  #columns(row: StoredRow, event: StoredEvent): void {
    for (const name of ['id', 'stream', 'revision', 'type'] as const) {
      if (row[name] === event[name]) continue;
      const [kept, said] = [row[name] || 'nothing', event[name]];
      this.#found(row, 'columns', `the store keeps it under ${name} ${kept}, and its text says ${said}`);
    }
  }

  #sealed(row: StoredRow, { type, schemaVersion, sealed }: StoredEvent): void {
    const paths = new Set<string>();
    for (const { path } of sealed) {
      if (paths.has(path)) this.#found(row, 'sealed', `has ${path} sealed twice`);
      paths.add(path);
      if (!this.schemas.isPersonal(type, schemaVersion, path.slice(1))) {
        this.#found(row, 'sealed', `has ${path} sealed, which is no personal field of ${type}`);
      }
    }
  }

  #times(row: StoredRow, { occurredAt, recordedAt }: StoredEvent): void {
    const recorded = Date.parse(recordedAt);
    // London is never behind UTC, so only a day after the one that UTC has must be asked about.
    const isDay = occurredAt.length === 10;
    const isLater = isDay ? occurredAt > recordedAt.slice(0, 10) : occurredAt > recordedAt;
    if (isLater && (!isDay || occurredAt > londonDay.format(recorded))) {
      this.#found(row, 'time', `happened at ${occurredAt}, after it was recorded at ${recordedAt}`);
    }
    if (recorded < this.#latest - CLOCKS_DIFFER_MS) {
      this.#found(row, 'time', `was recorded at ${recordedAt}, and an entry before it at ${this.#latestText}`);
    }
    if (recorded > this.#latest) {
      this.#latest = recorded;
      this.#latestText = recordedAt;
    }
  }

  #found({ sequence, stream, revision }: StoredRow, rule: string, says: string): void {
    this.findings.found(rule, says, { entry: sequence, stream, revision });
  }
}

// A contract's days are those of London; en-CA writes them as YYYY-MM-DD.
const londonDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
