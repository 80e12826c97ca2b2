import type { Observable } from 'rxjs';

/** An event's place in its stream, from 0 as EventStoreDB counts. */
export type Revision = number;

/**
 * A place in the whole log. Opaque: made by a store, meaningful only to that store. Positions of one store compare as
 * text (`<`, `>`), later events having the greater one, and can be printed.
 */
export type Position = string & { readonly __brand: 'Position' };

/** What is appended: an id, a type name, and the canonical JSON text that is stored and hashed byte for byte. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly text: string;
}

/** An event as it stands in the log. */
export interface LoggedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  /** RFC 6962 leaf hash of the stored text: 32 bytes. */
  readonly leaf: Buffer;
}

/** An event with its place among the ledger's own events: 0, 1, 2 … the same on every store. People call it its entry. */
export interface LedgerEntry extends LoggedEvent {
  readonly sequence: number;
}

/** How far a reader has come. Both halves are kept, because only the store understands the position. */
export interface LedgerPlace {
  readonly position: Position;
  readonly sequence: number;
}

export interface ReadStreamOptions {
  /** The revision to start at, included; by default the first (forwards) or the last (backwards). */
  readonly from?: Revision;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export type AppendAnswer =
  | { readonly kind: 'appended'; readonly revision: Revision; readonly position: Position }
  /** The same events stand there already, at the revision asked for. */
  | { readonly kind: 'already-appended'; readonly revision: Revision; readonly position: Position }
  /** The stream is not at the expected revision. Nothing was written. */
  | { readonly kind: 'moved-on'; readonly actual: Revision | 'no-stream' }
  /** The store may or may not have it. Ask again with the same events and the same revision; never decide again. */
  | { readonly kind: 'unknown'; readonly cause: string };

/** What a follower hears about its own following, beside the batches it handles. */
export type FollowSignal =
  /** A batch was handled. `live` when nothing more was waiting at that moment. */
  | { readonly kind: 'handled'; readonly place: LedgerPlace; readonly count: number; readonly live: boolean }
  /** There was nothing (more) to read: the follower has caught up with the log. */
  | { readonly kind: 'live' }
  /** The store dropped the subscription; it is taken up again from the last handled place after `retryInMs`. */
  | { readonly kind: 'dropped'; readonly cause: string; readonly retryInMs: number };

/** The only way in or out of the log. Every adapter passes `describeEventLog`. */
export abstract class EventLog {
  /**
   * Appends all the events or none, and returns once they are durable. `expected` is the revision of the stream's last
   * event when the decision was made, or `'no-stream'`. Sending the same events twice appends them once.
   *
   * @throws RangeError for no events, or one above 65,535 bytes.
   * @throws LogBusy when too much is waiting already: nothing was written, try again later.
   */
  abstract append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer>;

  /** The stream's events, each with its place; none for a stream that does not exist. */
  abstract readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<LoggedEvent>;

  /** The ledger's own events in log order, in batches, from just after a place to the end as it was when reached. */
  abstract readAll(
    after: LedgerPlace | 'start',
    options?: { readonly batchSize?: number },
  ): AsyncIterable<readonly LedgerEntry[]>;

  /**
   * Reads on from just after a place, from history into live, each event once and in order. The next batch is not asked
   * for until `handle` has settled, so a slow reader is never buried. Drops by the store are taken up again with a
   * jittered back-off from the last handled event. An error of `handle` ends the following with that error, the batch
   * counted as not handled; otherwise it ends only when unsubscribed.
   */
  abstract follow(
    after: LedgerPlace | 'start',
    handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
    options?: { readonly batchSize?: number },
  ): Observable<FollowSignal>;

  /** The position of the ledger's last event, for the lag of a reader; undefined while the ledger is empty. */
  abstract head(): Promise<Position | undefined>;

  /**
   * Settles what is being appended, completes every following, and lets the store go. Whatever is asked afterwards is
   * rejected with LogClosed; closing again does nothing.
   */
  abstract close(): Promise<void>;
}

/** An event must fit a transparency log's entry (two length bytes) on every store. */
export const EVENT_BYTES_MAX = 65_535;

export class LogBusy extends Error {
  override readonly name = 'LogBusy';
}

/** Something was asked of a log after it was closed. */
export class LogClosed extends Error {
  override readonly name = 'LogClosed';
  constructor() {
    super('The log is closed');
  }
}

/** The store could not say whether it has the events, however often it was asked. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

/** What is stored is not what was written. */
export class LogCorrupt extends Error {
  override readonly name = 'LogCorrupt';
}

/**
 * @returns how many bytes they have together.
 * @throws RangeError unless there are events and each can be stored.
 */
export function assertAppendable(events: readonly NewEvent[]): number {
  if (events.length === 0) throw new RangeError('Nothing to append');
  let sum = 0;
  for (const { type, text } of events) {
    const bytes = Buffer.byteLength(text);
    if (bytes > EVENT_BYTES_MAX) {
      throw new RangeError(`${type} has ${bytes} bytes; an event has at most ${EVENT_BYTES_MAX}`);
    }
    sum += bytes;
  }
  return sum;
}
