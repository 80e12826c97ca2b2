import { Observable } from 'rxjs';
import {
  type AppendAnswer,
  assertAppendable,
  EventLog,
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Revision,
} from '../event-log.js';
import { leafHash } from '../leaf-hash.js';

/** The log in memory: for rules and pages under test, and for scenarios that need no file. */
export class MemoryEventLog extends EventLog {
  readonly #entries: LedgerEntry[] = [];
  readonly #streams = new Map<string, LedgerEntry[]>();
  readonly #waiting = new Set<() => void>();

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer> {
    assertAppendable(events);
    const existing = this.#streams.get(stream) ?? [];
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const standing = existing.slice(first, first + events.length);
    if (standing.length === events.length && standing.every((entry, index) => entry.id === events[index]?.id)) {
      const last = standing.at(-1) as LedgerEntry;
      return { kind: 'already-appended', revision: last.revision, position: last.position };
    }
    if (existing.length !== first) {
      return { kind: 'moved-on', actual: existing.length === 0 ? 'no-stream' : existing.length - 1 };
    }
    const added = events.map((event, index): LedgerEntry => {
      const sequence = this.#entries.length + index;
      const position = String(sequence + 1).padStart(20, '0') as Position;
      return { ...event, stream, revision: first + index, position, sequence, leaf: leafHash(event.text) };
    });
    this.#entries.push(...added);
    this.#streams.set(stream, [...existing, ...added]);
    for (const wake of this.#waiting) wake();
    const last = added.at(-1) as LedgerEntry;
    return { kind: 'appended', revision: last.revision, position: last.position };
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}) {
    const events = this.#streams.get(stream) ?? [];
    const backwards = options.direction === 'backwards';
    const from = options.from ?? (backwards ? events.length - 1 : 0);
    const chosen = backwards ? events.slice(0, from + 1).reverse() : events.slice(from);
    yield* chosen.slice(0, options.limit ?? chosen.length);
  }

  async *readAll(after: LedgerPlace | 'start', { batchSize = 1000 }: { readonly batchSize?: number } = {}) {
    let next = after === 'start' ? 0 : after.sequence + 1;
    while (next < this.#entries.length) {
      const batch = this.#entries.slice(next, next + batchSize);
      next += batch.length;
      yield batch;
    }
  }

  follow(
    after: LedgerPlace | 'start',
    handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
    { batchSize = 1000 }: { readonly batchSize?: number } = {},
  ): Observable<FollowSignal> {
    return new Observable((subscriber) => {
      let next = after === 'start' ? 0 : after.sequence + 1;
      let wake = () => {};
      const wakeUp = () => wake();
      this.#waiting.add(wakeUp);
      const run = async () => {
        while (!subscriber.closed) {
          const batch = this.#entries.slice(next, next + batchSize);
          const last = batch.at(-1);
          if (last === undefined) {
            subscriber.next({ kind: 'live' });
            await new Promise<void>((resolve) => {
              wake = resolve;
              if (this.#entries.length > next || subscriber.closed) resolve();
            });
            continue;
          }
          await handle(batch);
          next = last.sequence + 1;
          const place = { position: last.position, sequence: last.sequence };
          subscriber.next({ kind: 'handled', place, count: batch.length, live: next === this.#entries.length });
        }
      };
      run().catch((error: unknown) => subscriber.error(error));
      return () => {
        this.#waiting.delete(wakeUp);
        wake();
      };
    });
  }

  async head(): Promise<Position | undefined> {
    return this.#entries.at(-1)?.position;
  }

  async close(): Promise<void> {
    this.#waiting.clear();
  }
}
