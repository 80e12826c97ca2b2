import { type Observable, throwError } from 'rxjs';
import {
  type AppendAnswer,
  EventLog,
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  type LoggedEvent,
  type Position,
  type ReadStreamOptions,
} from './event-log.js';

/** Somebody wanted to change, or to wait for, what is over. */
export class LogIsPast extends Error {
  override readonly name = 'LogIsPast';
  constructor() {
    super('This is the log as it once was: nothing is added to it any more');
  }
}

/**
 * A log as it was when an entry was its last: whoever reads it learns nothing of what was recorded since. Rules that fold
 * streams thereby answer for an earlier moment without knowing of it.
 *
 * Closing it lets nothing go: the log under it belongs to somebody else.
 */
export class LogUpTo extends EventLog {
  /** @param last undefined for the log before its first entry. */
  constructor(
    private readonly log: EventLog,
    private readonly last: LedgerPlace | undefined,
  ) {
    super();
  }

  /** @throws LogIsPast always. */
  async append(): Promise<AppendAnswer> {
    throw new LogIsPast();
  }

  async *readStream(stream: string, { limit, ...options }: ReadStreamOptions = {}): AsyncGenerator<LoggedEvent> {
    const { last } = this;
    if (last === undefined) return;
    const backwards = options.direction === 'backwards';
    let left = limit ?? Number.POSITIVE_INFINITY;
    if (left <= 0) return;
    for await (const event of this.log.readStream(stream, options)) {
      if (event.position > last.position) {
        if (backwards) continue;
        return;
      }
      yield event;
      left -= 1;
      if (left === 0) return;
    }
  }

  async *readAll(
    after: LedgerPlace | 'start',
    options: { readonly batchSize?: number } = {},
  ): AsyncGenerator<readonly LedgerEntry[]> {
    const { last } = this;
    if (last === undefined || (after !== 'start' && after.sequence >= last.sequence)) return;
    for await (const batch of this.log.readAll(after, options)) {
      const isLast = (batch.at(-1)?.sequence ?? 0) >= last.sequence;
      yield isLast ? batch.filter(({ sequence }) => sequence <= last.sequence) : batch;
      if (isLast) return;
    }
  }

  /** Ends with LogIsPast: nothing will ever come. */
  follow(): Observable<FollowSignal> {
    return throwError(() => new LogIsPast());
  }

  async head(): Promise<Position | undefined> {
    return this.last?.position;
  }

  async close(): Promise<void> {}
}
