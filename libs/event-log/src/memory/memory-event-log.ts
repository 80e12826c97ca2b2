import type { Observable } from 'rxjs';
import {
  type AppendAnswer,
  assertAppendable,
  EventLog,
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  LogClosed,
  type LoggedEvent,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Revision,
} from '../event-log.js';
import { followReads } from '../follow-reads.js';
import { leafHash } from '../leaf-hash.js';
import { WakeUps } from '../wake-ups.js';

const BATCH = 1000;

/** The log in memory: for rules and pages under test, and for scenarios that need no file. */
export class MemoryEventLog extends EventLog {
  readonly #entries: LedgerEntry[];
  readonly #streams: Map<string, LedgerEntry[]>;
  readonly #news = new WakeUps();
  #closed = false;

  /** @param earlier a log to go on with, as if its process had been started again. */
  constructor(earlier?: MemoryEventLog) {
    super();
    this.#entries = earlier === undefined ? [] : [...earlier.#entries];
    this.#streams = new Map(Map.groupBy(this.#entries, ({ stream }) => stream));
  }

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer> {
    this.#assertOpen();
    assertAppendable(events);
    const existing = this.#streams.get(stream) ?? [];
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const standing = existing.slice(first, first + events.length);
    const repeated = standing.at(-1);
    if (repeated !== undefined && events.every(({ id }, index) => standing[index]?.id === id)) {
      return { kind: 'already-appended', revision: repeated.revision, position: repeated.position };
    }
    if (existing.length !== first) {
      return { kind: 'moved-on', actual: existing.length === 0 ? 'no-stream' : existing.length - 1 };
    }
    for (const { id, type, text } of events) {
      const sequence = this.#entries.length;
      const position = String(sequence + 1).padStart(20, '0') as Position;
      const entry = { id, type, text, stream, revision: existing.length, position, sequence, leaf: leafHash(text) };
      this.#entries.push(entry);
      existing.push(entry);
    }
    this.#streams.set(stream, existing);
    this.#news.wake();
    const { revision, position } = existing.at(-1) as LedgerEntry;
    return { kind: 'appended', revision, position };
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<LoggedEvent> {
    this.#assertOpen();
    const events = this.#streams.get(stream) ?? [];
    const backwards = options.direction === 'backwards';
    const from = options.from ?? (backwards ? events.length - 1 : 0);
    const chosen = backwards ? events.slice(0, from + 1).reverse() : events.slice(from);
    for (const { sequence: _, ...event } of chosen.slice(0, options.limit ?? chosen.length)) yield event;
  }

  async *readAll(after: LedgerPlace | 'start', { batchSize = BATCH }: { readonly batchSize?: number } = {}) {
    this.#assertOpen();
    let place = after;
    for (;;) {
      const batch = this.#read(place, batchSize);
      const last = batch.at(-1);
      if (last === undefined) return;
      place = last;
      yield batch;
    }
  }

  follow(
    after: LedgerPlace | 'start',
    handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
    { batchSize = BATCH }: { readonly batchSize?: number } = {},
  ): Observable<FollowSignal> {
    const ledger = {
      read: (place: LedgerPlace | 'start', count: number) => this.#read(place, count),
      isLast: ({ sequence }: LedgerPlace) => sequence === this.#entries.length - 1,
      more: (_: LedgerPlace | 'start', stopped: AbortSignal) => this.#news.next(stopped),
      isClosed: () => this.#closed,
    };
    return followReads(ledger, after, handle, batchSize);
  }

  async head(): Promise<Position | undefined> {
    this.#assertOpen();
    return this.#entries.at(-1)?.position;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#news.wake();
  }

  #read(after: LedgerPlace | 'start', count: number): readonly LedgerEntry[] {
    const next = after === 'start' ? 0 : after.sequence + 1;
    return this.#entries.slice(next, next + count);
  }

  #assertOpen(): void {
    if (this.#closed) throw new LogClosed();
  }
}
