import { expect } from '@jest/globals';
import type { Subscription } from 'rxjs';
import type { EventLog, FollowSignal, LedgerEntry, LedgerPlace } from '#event-log';

export interface FollowerOptions {
  readonly batchSize?: number;
  readonly handle?: (batch: readonly LedgerEntry[]) => void | Promise<void>;
}

/** A reader that remembers all that it was told, and can be waited for without a clock. */
export class LogFollower {
  readonly entries: LedgerEntry[] = [];
  readonly signals: FollowSignal[] = [];
  /** Settles when the following has ended by itself: with its error, or completed. */
  readonly ended: Promise<void>;
  begun = 0;
  overlaps = 0;
  largestBatch = 0;
  #handling = 0;
  #failure: unknown;
  readonly #conditions = new Set<() => void>();
  readonly #subscription: Subscription;

  constructor(log: EventLog, after: LedgerPlace | 'start', { batchSize, handle }: FollowerOptions = {}) {
    const remember = async (batch: readonly LedgerEntry[]) => {
      this.begun += 1;
      this.#handling += 1;
      if (this.#handling > 1) this.overlaps += 1;
      this.largestBatch = Math.max(this.largestBatch, batch.length);
      this.#check();
      try {
        await handle?.(batch);
        this.entries.push(...batch);
      } finally {
        this.#handling -= 1;
      }
    };
    const following = log.follow(after, remember, batchSize === undefined ? {} : { batchSize });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    // A test that does not expect an end still sees its error, in whatever it waits for.
    promise.catch(() => {});
    this.#subscription = following.subscribe({
      next: (signal) => {
        this.signals.push(signal);
        this.#check();
      },
      error: (error: unknown) => {
        this.#failure = error;
        reject(error);
        this.#check();
      },
      complete: () => resolve(),
    });
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }

  /** Until so many events were handled, and not one more. */
  async until(count: number): Promise<void> {
    await this.#wait(() => this.#handled() >= count);
    expect(this.entries).toHaveLength(count);
  }

  /** Until it has handled all that there is. */
  async untilLive(): Promise<void> {
    await this.#wait(() => {
      const last = this.signals.at(-1);
      return last?.kind === 'live' || (last?.kind === 'handled' && last.live);
    });
  }

  /** Until it was told so many signals of a kind. */
  async untilSignal(kind: FollowSignal['kind'], count = 1): Promise<void> {
    await this.#wait(() => this.signals.filter((signal) => signal.kind === kind).length >= count);
  }

  /** Until the handler was called so many times. */
  async untilBegun(count: number): Promise<void> {
    await this.#wait(() => this.begun >= count);
  }

  lastPlace(): LedgerPlace | undefined {
    const handled = this.signals.findLast((signal) => signal.kind === 'handled');
    return handled?.kind === 'handled' ? handled.place : undefined;
  }

  #handled(): number {
    return this.signals.reduce((sum, signal) => sum + (signal.kind === 'handled' ? signal.count : 0), 0);
  }

  #wait(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const failed = this.#failure !== undefined;
        if (!failed && !condition()) return;
        this.#conditions.delete(check);
        if (failed) reject(this.#failure);
        else resolve();
      };
      this.#conditions.add(check);
      check();
    });
  }

  #check(): void {
    for (const check of [...this.#conditions]) check();
  }
}
