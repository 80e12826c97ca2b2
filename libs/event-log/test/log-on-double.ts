import { Entropy } from '#kernel';
import { EventStoreDouble } from '../../../test/eventstoredb-double/event-store-double.js';
import { ManualScheduler } from '../../../test/eventstoredb-double/manual-scheduler.js';
import type { LedgerPlace } from '../src/event-log.js';
import { EventStoreDbEventLog, type EventStoreDbOptions } from '../src/eventstoredb/eventstoredb-event-log.js';
import { type FollowerOptions, LogFollower } from './log-follower.js';

export const ANSWER_MS = 10_000;
export const QUICK = { retryMs: 2, retryMsMax: 20 };

/** A log on a server that a test can make have its worst day; begun before each test and ended after it. */
export class LogOnDouble {
  #double: EventStoreDouble | undefined;
  #log: EventStoreDbEventLog | undefined;
  #time: ManualScheduler | undefined;
  readonly #followers: LogFollower[] = [];
  /** Further servers, stopped with the first one. */
  readonly others: EventStoreDouble[] = [];

  get double(): EventStoreDouble {
    if (this.#double === undefined) throw new Error('No server was started');
    return this.#double;
  }

  async begin(): Promise<void> {
    this.#double = await EventStoreDouble.start();
  }

  async end(): Promise<void> {
    for (const follower of this.#followers.splice(0)) follower.stop();
    const closed = this.#log?.close();
    // Where time stands still, what a failed test left waiting would wait for ever.
    this.#time?.pass(ANSWER_MS);
    await closed;
    this.#log = undefined;
    this.#time = undefined;
    for (const server of [this.double, ...this.others.splice(0)]) server.stop();
  }

  async open(options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDbEventLog> {
    const { connectionString } = this.double;
    this.#log = await EventStoreDbEventLog.open({ connectionString, times: QUICK, ...options });
    return this.#log;
  }

  /** Opened with a time that stands still, after which nothing waits for it any more. */
  async openInStoppedTime(times: EventStoreDbOptions['times'] = {}) {
    const scheduler = new ManualScheduler();
    this.#time = scheduler;
    const opened = await this.open({ scheduler, times, entropy: new NoEntropy() });
    return { opened, scheduler };
  }

  follow(
    from: EventStoreDbEventLog,
    after: LedgerPlace | 'start' = 'start',
    options: FollowerOptions = {},
  ): LogFollower {
    const follower = new LogFollower(from, after, options);
    this.#followers.push(follower);
    return follower;
  }

  appendsAsked() {
    return this.double.asked.filter(({ kind }) => kind === 'append');
  }
}

/** Random bits that are all zero: every delay is as short as it can be. */
export class NoEntropy extends Entropy {
  bytes(count: number): Buffer {
    return Buffer.alloc(count);
  }
}

/** Asks again until it is answered with something that is known, or so many times. */
export async function untilKnown<Answer extends { kind: string }>(
  ask: () => Promise<Answer>,
  times = 50,
): Promise<Answer> {
  for (let asked = 1; ; asked += 1) {
    const answer = await ask();
    if (answer.kind !== 'unknown' || asked === times) return answer;
  }
}
