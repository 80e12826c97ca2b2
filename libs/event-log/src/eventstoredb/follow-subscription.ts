import { setImmediate as turn } from 'node:timers/promises';
import { Observable, type Subscriber } from 'rxjs';
import type { Entropy } from '#kernel';
import type { FollowSignal, LedgerEntry, LedgerPlace, LoggedEvent } from '../event-log.js';
import type { IncomingSubscription, StoredEvent } from './esdb-driver.js';
import { isPassing } from './esdb-fault.js';
import { isAfter, type LogPosition, laterOf, logPositionOf } from './log-position.js';
import { type RetryTimes, retryDelayMs } from './retry-delay.js';
import { pause, type Scheduler } from './scheduler.js';

/** A log that sends what is appended to whoever subscribes, and drops subscriptions when it likes. */
export interface SubscribableLog {
  /** @throws an error that no repetition helps against, or a passing fault. */
  assertUsable(): Promise<void>;
  subscribe(after: LogPosition | 'start', buffer: number): IncomingSubscription;
  /** @throws LogCorrupt when it is not what was written. */
  read(stored: StoredEvent): LoggedEvent;
  /** Fires when the log is closed. */
  readonly closing: AbortSignal;
}

export interface FollowOptions extends RetryTimes {
  readonly batchSize: number;
  /** Without any sign of the server for so long, the subscription counts as dropped. */
  readonly silenceMs: number;
  readonly scheduler: Scheduler;
  readonly entropy: Entropy;
}

type Handle = (batch: readonly LedgerEntry[]) => void | Promise<void>;

// The client prefetches this many events at most, however large the batches are.
const BUFFER_MAX = 512;

/** `EventLog.follow` over subscriptions that end, fail or fall silent: whatever was not asked for is a drop. */
export function followSubscriptions(
  log: SubscribableLog,
  after: LedgerPlace | 'start',
  handle: Handle,
  options: FollowOptions,
): Observable<FollowSignal> {
  return new Observable((subscriber) => {
    const stop = new AbortController();
    const stopped = AbortSignal.any([stop.signal, log.closing]);
    const following = new Following(log, after, handle, options, subscriber, stopped);
    following.run().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => stop.abort();
  });
}

class Following {
  /** Everything up to here was handled. */
  #sequence: number;
  #handled: LogPosition | undefined;
  /** Everything up to here was handled, or is none of ours. Never before `#handled`. */
  #passed: LogPosition | undefined;
  #failures = 0;

  constructor(
    private readonly log: SubscribableLog,
    after: LedgerPlace | 'start',
    private readonly handle: Handle,
    private readonly options: FollowOptions,
    private readonly subscriber: Subscriber<FollowSignal>,
    private readonly stopped: AbortSignal,
  ) {
    this.#sequence = after === 'start' ? -1 : after.sequence;
    this.#handled = after === 'start' ? undefined : logPositionOf(after.position);
    this.#passed = this.#handled;
  }

  async run(): Promise<void> {
    // Never within `subscribe`, because whoever subscribes has nothing to unsubscribe yet.
    await turn();
    while (!this.stopped.aborted) {
      const cause = await this.#followOnce();
      if (this.stopped.aborted) return;
      const { scheduler, entropy } = this.options;
      const retryInMs = retryDelayMs(this.#failures, this.options, entropy);
      this.#failures += 1;
      this.subscriber.next({ kind: 'dropped', cause, retryInMs });
      await pause(scheduler, retryInMs, this.stopped);
    }
  }

  /**
   * One subscription from the last handled event to its end.
   *
   * @returns why it ended, when it is worth another attempt.
   * @throws the error of the handler, and whatever no repetition helps against: access denied, a position that the
   *   server does not have, a server of a wrong version, an event that is not what was written.
   */
  async #followOnce(): Promise<string> {
    let subscription: IncomingSubscription;
    try {
      await this.log.assertUsable();
      if (this.stopped.aborted) return 'stopped';
      subscription = this.log.subscribe(this.#passed ?? 'start', Math.min(this.options.batchSize, BUFFER_MAX));
    } catch (error) {
      if (!isPassing(error)) throw error;
      return error.message;
    }
    try {
      return await this.#readOn(subscription);
    } finally {
      subscription.cancel();
    }
  }

  async #readOn(subscription: IncomingSubscription): Promise<string> {
    const { batchSize, silenceMs } = this.options;
    let batch: StoredEvent[] = [];
    let isLive = false;
    while (!this.stopped.aborted) {
      batch.push(...subscription.take(batchSize - batch.length));
      // In history batches are filled, because each costs its reader a transaction; live, whatever is there is handled.
      const mayGrow = batch.length < batchSize && !subscription.caughtUp && subscription.ended === undefined;
      if (batch.length > 0 && !mayGrow) {
        isLive = await this.#handleBatch(batch, subscription);
        batch = [];
        continue;
      }
      if (batch.length === 0) {
        // Only now: the client tells checkpoints, and that it has caught up, ahead of events that still wait unread. Of
        // a subscription that has ended such events may be lost, so its last checkpoint counts for nothing.
        if (subscription.ended === undefined) this.#passed = laterOf(this.#passed, subscription.checkpoint);
        if (subscription.caughtUp && !isLive) {
          this.#failures = 0;
          this.subscriber.next({ kind: 'live' });
        }
        isLive = subscription.caughtUp;
        if (this.stopped.aborted) break;
        if (subscription.ended !== undefined) return endOf(subscription.ended.fault);
      }
      if ((await this.#nextSign(subscription)) === 'sign') continue;
      if (batch.length > 0) await this.#handleBatch(batch, subscription);
      return `No sign of the server for ${silenceMs} ms`;
    }
    return 'stopped';
  }

  /** @returns whether nothing more was waiting after it. */
  async #handleBatch(batch: readonly StoredEvent[], subscription: IncomingSubscription): Promise<boolean> {
    const entries: LedgerEntry[] = [];
    let reached = this.#handled;
    for (const stored of batch) {
      const logged = this.log.read(stored);
      const position = logPositionOf(logged.position);
      // Each event once, whatever a server makes of a position that it is given.
      if (reached !== undefined && !isAfter(position, reached)) continue;
      reached = position;
      entries.push({ ...logged, sequence: this.#sequence + 1 + entries.length });
    }
    const last = entries.at(-1);
    if (last === undefined) return false;
    await this.handle(entries);
    this.#sequence = last.sequence;
    this.#handled = reached;
    this.#passed = laterOf(this.#passed, reached);
    this.#failures = 0;
    const live = subscription.caughtUp && subscription.waiting === 0;
    const place = { position: last.position, sequence: last.sequence };
    this.subscriber.next({ kind: 'handled', place, count: entries.length, live });
    // A long history must not keep everybody else of this process from their turn.
    await turn();
    return live;
  }

  #nextSign(subscription: IncomingSubscription): Promise<'sign' | 'silence'> {
    const { promise, resolve } = Promise.withResolvers<'sign' | 'silence'>();
    const sign = () => resolve('sign');
    const cancel = this.options.scheduler.after(this.options.silenceMs, () => resolve('silence'));
    subscription.onSign = sign;
    this.stopped.addEventListener('abort', sign);
    // Nothing can have come between the last look and this: both are one turn.
    return promise.finally(() => {
      cancel();
      this.stopped.removeEventListener('abort', sign);
      subscription.onSign = () => {};
    });
  }
}

/** @throws the fault, when no repetition helps against it. */
function endOf(fault: Error | undefined): string {
  if (fault !== undefined && !isPassing(fault)) throw fault;
  return fault?.message ?? 'The server ended the subscription';
}
