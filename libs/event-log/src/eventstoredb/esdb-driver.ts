import type { LogPosition } from './log-position.js';

/** An event on its way to the server: plain JSON only, because the client never settles over anything else. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

export type JsonObject = Record<string, unknown>;

/** An event as the server gives it back. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly data: unknown;
  readonly metadata: unknown;
  /** Undefined where the server did not tell. */
  readonly position: LogPosition | undefined;
}

export interface DriverAppended {
  readonly revision: bigint;
  /** Undefined where the server did not tell. */
  readonly position: LogPosition | undefined;
}

export interface StreamRead {
  readonly stream: string;
  readonly from: bigint | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly count?: number;
}

export interface AllRead {
  /** Included, as the server reads. */
  readonly from: LogPosition | 'start' | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly count?: number;
}

export interface AllSubscription {
  /** Excluded, as the server subscribes. */
  readonly after: LogPosition | 'start';
  readonly streamPrefix: string;
  /** How many events are kept here unread before the server is held back. */
  readonly buffer: number;
}

/** Events on their way in, taken when the reader is ready for them. The server is held back meanwhile. */
export interface Incoming {
  /** At most so many of the events that are here already; none does not mean that none will come. */
  take(count: number): StoredEvent[];
  /** How many are here, not yet taken. */
  readonly waiting: number;
  /** Why nothing more will come. With an end that the server called good there is no fault. */
  readonly ended: { readonly fault?: Error } | undefined;
  /** Called whenever there may be something to take, or it has ended, or the server gave any other sign of life. */
  onSign: () => void;
  cancel(): void;
}

export interface IncomingSubscription extends Incoming {
  /** The server said that it had sent all there was. True as soon as it is received: events may still wait unread. */
  readonly caughtUp: boolean;
  /** How far the server has looked. Ahead of events that still wait unread, so of use only when none does. */
  readonly checkpoint: LogPosition | undefined;
}

/**
 * What this adapter needs of a client for EventStoreDB. Nothing of the vendor's package passes through here: every
 * error is an `EsdbFault` in words without secrets, and nothing is thrown outside the promise or the `ended` it belongs to.
 */
export interface EsdbDriver {
  /** What the server calls its version; asked again after each new connection. */
  serverVersion(): Promise<string>;
  append(
    stream: string,
    expected: bigint | 'no-stream',
    events: readonly OutgoingEvent[],
    deadlineMs: number,
  ): Promise<DriverAppended>;
  /** How many answers to appends came so far, whoever they were for: a sign of life. */
  readonly appendAnswers: number;
  /** Gives up the connection that appends are sent over, when it has gone silent. What waits on it fails as unclear. */
  resetAppends(): void;
  readStream(read: StreamRead): Incoming;
  readAll(read: AllRead): Incoming;
  subscribeAll(subscription: AllSubscription): IncomingSubscription;
  dispose(): Promise<void>;
}
