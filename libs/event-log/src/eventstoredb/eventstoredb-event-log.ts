import type { Observable } from 'rxjs';
import { type Entropy, SystemEntropy } from '#kernel';
import {
  type AppendAnswer,
  assertAppendable,
  EventLog,
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  LogBusy,
  LogClosed,
  type LoggedEvent,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Revision,
} from '../event-log.js';
import { Appends } from './appends.js';
import { type Connection, parseConnection } from './connection-string.js';
import { DbClientDriver } from './db-client-driver.js';
import type { EsdbDriver, StoredEvent } from './esdb-driver.js';
import { EsdbFault } from './esdb-fault.js';
import { followSubscriptions } from './follow-subscription.js';
import { isAfter, type LogPosition, logPositionOf, positionText } from './log-position.js';
import { Patience, type PatienceTimes } from './patience.js';
import { type Scheduler, SystemScheduler, within } from './scheduler.js';
import { assertSupported } from './server-version.js';
import { logged, outgoing, placeOf } from './stored-event.js';

export interface EventStoreDbTimes extends PatienceTimes {
  /** A subscription without any sign for so many keep-alive intervals of the connection counts as dropped. */
  readonly silentKeepAlives: number;
}

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true` or `esdb+discover://…`: address, TLS and credentials. */
  readonly connectionString: string;
  /** What the names of the ledger's streams begin with on the server, which others may use too. */
  readonly prefix?: string;
  readonly times?: Partial<EventStoreDbTimes>;
  readonly scheduler?: Scheduler;
  /** Where the chance in the waiting times comes from. */
  readonly entropy?: Entropy;
}

/** An event as it came from the server, its JSON read; the stream is named as the ledger names it. */
export interface UncheckedEvent extends Omit<StoredEvent, 'position'> {
  readonly position: Position;
}

const PREFIX = 'outcomes-ledger.';
const TIMES: EventStoreDbTimes = {
  answerMs: 10_000,
  silentKeepAlives: 6,
  attempts: 5,
  retryMs: 100,
  retryMsMax: 30_000,
};
const BATCH = 1000;
const PENDING_MAX = 1000;

/** The client keeps unanswered appends of all its instances in one place, and an error of one fails those of all. */
let isOneOpen = false;

/** The log on an EventStoreDB or KurrentDB server or cluster, for many processes at once. */
export class EventStoreDbEventLog extends EventLog {
  readonly #pending = new Set<Promise<unknown>>();
  readonly #patience: Patience;
  readonly #appends: Appends;
  /** The last event of the ledger among all that stands up to a place, so that looking for the head never looks twice. */
  #lookedUpTo: { readonly place: LogPosition; readonly head: LogPosition | undefined } | undefined;
  #closed: Promise<void> | undefined;

  private constructor(
    private readonly driver: EsdbDriver,
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly times: EventStoreDbTimes,
    private readonly scheduler: Scheduler,
    private readonly entropy: Entropy,
  ) {
    super();
    this.#patience = new Patience(connection.shown, times, scheduler, entropy);
    this.#appends = new Appends(driver, this.#patience, times.answerMs);
  }

  /**
   * Connects. The client is loaded only here, so that whoever keeps the ledger elsewhere never waits for it.
   *
   * @throws InvalidConnectionString without repeating it.
   * @throws UnsupportedServer for a version that the ledger must not be kept on.
   * @throws LogUnavailable when no server answers.
   * @throws Error when this process has such a log open already.
   */
  static async open(options: EventStoreDbOptions): Promise<EventStoreDbEventLog> {
    const connection = parseConnection(options.connectionString);
    const prefix = options.prefix ?? PREFIX;
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(prefix)) {
      throw new RangeError(`"${prefix}" cannot begin the names of streams: letters, digits, dots and hyphens only`);
    }
    if (isOneOpen) {
      throw new Error('This process has an EventStoreDB log open already. Close it first, or use another process.');
    }
    isOneOpen = true;
    const scheduler = options.scheduler ?? new SystemScheduler();
    const times = { ...TIMES, ...options.times };
    let driver: EsdbDriver | undefined;
    try {
      // Half, so that the client has given up its own question before ours is given up.
      driver = await DbClientDriver.create(connection, scheduler, times.answerMs / 2);
      const entropy = options.entropy ?? new SystemEntropy();
      const log = new EventStoreDbEventLog(driver, connection, prefix, times, scheduler, entropy);
      await log.#connect();
      return log;
    } catch (error) {
      if (driver !== undefined) await disposed(driver, scheduler, times.answerMs);
      isOneOpen = false;
      throw error;
    }
  }

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer> {
    this.#assertOpen();
    assertAppendable(events);
    const sent = events.map(outgoing);
    if (this.#pending.size >= PENDING_MAX) throw new LogBusy(`${PENDING_MAX} appends wait for the server already`);
    const answer = this.#appends.append(this.prefix + stream, expected === 'no-stream' ? 0 : expected + 1, sent);
    this.#pending.add(answer);
    return answer.finally(() => this.#pending.delete(answer));
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<LoggedEvent> {
    this.#assertOpen();
    const { direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options;
    const first = direction === 'forwards' ? Math.max(options.from ?? 0, 0) : options.from;
    if (limit <= 0 || (first !== undefined && first < 0)) return;
    let next: bigint | 'end' = first === undefined ? 'end' : BigInt(first);
    let left = limit;
    const read = () => this.driver.readStream({ stream: this.prefix + stream, from: next, direction, count: left });
    try {
      for await (const chunk of this.#patience.read(read)) {
        for (const stored of chunk) {
          next = direction === 'forwards' ? stored.revision + 1n : stored.revision - 1n;
          left -= 1;
          yield this.#logged(stored);
        }
        // A read that is taken up again has nothing left to ask for.
        if (left === 0 || next === -1n) return;
      }
    } catch (error) {
      if (!(error instanceof EsdbFault && error.kind === 'no-stream')) throw error;
    }
  }

  async *readAll(
    after: LedgerPlace | 'start',
    { batchSize = BATCH }: { readonly batchSize?: number } = {},
  ): AsyncGenerator<readonly LedgerEntry[]> {
    this.#assertOpen();
    let reached = after === 'start' ? undefined : logPositionOf(after.position);
    let sequence = after === 'start' ? 0 : after.sequence + 1;
    let batch: LedgerEntry[] = [];
    const read = () => this.driver.readAll({ from: reached ?? 'start', direction: 'forwards' });
    for await (const chunk of this.#patience.read(read)) {
      for (const stored of chunk) {
        const position = placeOf(stored);
        // The server begins with the event at the place, which was read before.
        if (reached !== undefined && !isAfter(position, reached)) continue;
        reached = position;
        if (!stored.stream.startsWith(this.prefix)) continue;
        batch.push({ ...this.#logged(stored), sequence });
        sequence += 1;
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  /**
   * The ledger's events as the server gives them, in batches, judged by nobody: for whoever checks them with code of their
   * own and has to see each that is not what it was. Nothing else may go by them.
   */
  async *readUnchecked(): AsyncGenerator<readonly UncheckedEvent[]> {
    this.#assertOpen();
    let reached: LogPosition | undefined;
    const read = () => this.driver.readAll({ from: reached ?? 'start', direction: 'forwards' });
    for await (const chunk of this.#patience.read(read)) {
      const own: UncheckedEvent[] = [];
      for (const stored of chunk) {
        const position = placeOf(stored);
        if (reached !== undefined && !isAfter(position, reached)) continue;
        reached = position;
        if (!stored.stream.startsWith(this.prefix)) continue;
        own.push({ ...stored, stream: stored.stream.slice(this.prefix.length), position: positionText(position) });
      }
      if (own.length > 0) yield own;
    }
  }

  follow(
    after: LedgerPlace | 'start',
    handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
    { batchSize = BATCH }: { readonly batchSize?: number } = {},
  ): Observable<FollowSignal> {
    const log = {
      assertUsable: () => this.#assertUsable(),
      subscribe: (position: LogPosition | 'start', buffer: number) =>
        this.driver.subscribeAll({ after: position, streamPrefix: this.prefix, buffer }),
      read: (stored: StoredEvent) => this.#logged(stored),
      closing: this.#patience.closing,
    };
    return followSubscriptions(log, after, handle, {
      batchSize,
      silenceMs: this.connection.keepAliveMs * this.times.silentKeepAlives,
      retryMs: this.times.retryMs,
      retryMsMax: this.times.retryMsMax,
      scheduler: this.scheduler,
      entropy: this.entropy,
    });
  }

  async head(): Promise<Position | undefined> {
    this.#assertOpen();
    const known = this.#lookedUpTo;
    let newest: LogPosition | undefined;
    let reached: LogPosition | undefined;
    let head = known?.head;
    const read = () => this.driver.readAll({ from: reached ?? 'end', direction: 'backwards' });
    look: for await (const chunk of this.#patience.read(read)) {
      for (const stored of chunk) {
        reached = placeOf(stored);
        newest ??= reached;
        if (known !== undefined && !isAfter(reached, known.place)) break look;
        if (stored.stream.startsWith(this.prefix)) {
          head = reached;
          break look;
        }
      }
    }
    if (newest !== undefined) this.#lookedUpTo = { place: newest, head };
    return head === undefined ? undefined : positionText(head);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    // Each of them ends by itself, at the latest when the time for its answer has passed.
    await Promise.allSettled(this.#pending);
    this.#patience.close();
    await disposed(this.driver, this.scheduler, this.times.answerMs);
    isOneOpen = false;
  }

  async #connect(): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#assertUsable();
        break;
      } catch (error) {
        await this.#patience.pauseAfter(error, failures);
      }
    }
    // Repetitions of what was appended before this process began are known by standing before this place.
    for await (const chunk of this.#patience.read(() =>
      this.driver.readAll({ from: 'end', direction: 'backwards', count: 1 }),
    )) {
      for (const stored of chunk) this.#appends.see(stored.position);
    }
  }

  /** Asked before each subscription too, because behind one address a server can be replaced by another. */
  async #assertUsable(): Promise<void> {
    assertSupported(await this.#patience.answered(this.driver.serverVersion()));
  }

  #logged(stored: StoredEvent): LoggedEvent {
    this.#appends.see(stored.position);
    return logged(stored, this.prefix);
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new LogClosed();
  }
}

/** Lets the client go, and does not wait for ever for one that does not go. */
function disposed(driver: EsdbDriver, scheduler: Scheduler, ms: number): Promise<void> {
  const late = () => new EsdbFault('unclear', 'The client does not close');
  return within(scheduler, ms, driver.dispose(), late).catch(() => {});
}
