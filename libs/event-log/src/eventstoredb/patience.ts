import type { Entropy } from '#kernel';
import { LogClosed, LogUnavailable } from '../event-log.js';
import type { Incoming, StoredEvent } from './esdb-driver.js';
import { EsdbFault, isPassing } from './esdb-fault.js';
import { type RetryTimes, retryDelayMs } from './retry-delay.js';
import { pause, type Scheduler, within } from './scheduler.js';

export interface PatienceTimes extends RetryTimes {
  /** How long anything may take to be answered, in milliseconds. */
  readonly answerMs: number;
  /** How often a read, or connecting, is tried before it counts as failed. */
  readonly attempts: number;
}

const CHUNK = 256;

/** Asks a server that may be slow, or gone for a while: every wait ends, and what fails in passing is asked again. */
export class Patience {
  readonly #closing = new AbortController();

  /** @param server how messages name it. */
  constructor(
    private readonly server: string,
    private readonly times: PatienceTimes,
    private readonly scheduler: Scheduler,
    private readonly entropy: Entropy,
  ) {}

  /** Aborted once nothing is asked any more. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends every wait. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * A read in parts, taken up again where it was when it fails in passing: the client never does.
   *
   * @param open begins the read at the place that the caller has reached.
   */
  async *read(open: () => Incoming): AsyncGenerator<StoredEvent[]> {
    for (let failures = 1; ; failures += 1) {
      const incoming = open();
      try {
        for (;;) {
          this.#assertNotClosing();
          const taken = incoming.take(CHUNK);
          if (taken.length > 0) {
            failures = 1;
            yield taken;
            continue;
          }
          if (incoming.ended !== undefined) break;
          await this.#nextSign(incoming);
        }
        if (incoming.ended.fault === undefined) return;
        throw incoming.ended.fault;
      } catch (error) {
        await this.pauseAfter(error, failures);
      } finally {
        incoming.cancel();
      }
    }
  }

  /** @throws the error, unless asking again may help and was not tried too often. */
  async pauseAfter(error: unknown, failures: number): Promise<void> {
    if (!isPassing(error)) throw error;
    if (failures >= this.times.attempts) throw new LogUnavailable(`${this.server}: ${error.message}`);
    await pause(this.scheduler, retryDelayMs(failures - 1, this.times, this.entropy), this.#closing.signal);
    this.#assertNotClosing();
  }

  /** @throws EsdbFault that is unclear, when there is no answer in time. */
  answered<Answer>(answer: Promise<Answer>, onLate = () => {}): Promise<Answer> {
    const { answerMs } = this.times;
    return within(this.scheduler, answerMs, answer, () => {
      onLate();
      return new EsdbFault('unclear', `${this.server} did not answer within ${answerMs} ms`);
    });
  }

  /**
   * All that a read gives, asked once.
   *
   * @throws EsdbFault that ended it.
   */
  async readOnce(open: () => Incoming): Promise<readonly StoredEvent[]> {
    const incoming = open();
    const all: StoredEvent[] = [];
    try {
      for (;;) {
        const taken = incoming.take(CHUNK);
        all.push(...taken);
        if (taken.length > 0) continue;
        if (incoming.ended !== undefined) break;
        await this.#nextSign(incoming);
      }
      if (incoming.ended.fault !== undefined) throw incoming.ended.fault;
      return all;
    } finally {
      incoming.cancel();
    }
  }

  /** Reads carry no deadline in this client, so each wait for the next part has one here. */
  async #nextSign(incoming: Incoming): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    incoming.onSign = resolve;
    const wake = () => resolve();
    this.#closing.signal.addEventListener('abort', wake);
    try {
      await this.answered(promise);
    } finally {
      this.#closing.signal.removeEventListener('abort', wake);
    }
    this.#assertNotClosing();
  }

  #assertNotClosing(): void {
    if (this.#closing.signal.aborted) throw new LogClosed();
  }
}
