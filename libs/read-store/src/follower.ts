import type { Subscription } from 'rxjs';
import type { EventCodec, EventLog, FollowSignal, LedgerEntry, LedgerPlace } from '#event-log';
import { type Clock, epochMsOf, type Instant, SystemClock } from '#kernel';
import { type Decode, decodeWith } from './decode.js';
import type { ParkedEvent, ProjectionPlace } from './sqlite/projection-places.js';
import type { Replacement, SqliteReadStore } from './sqlite/sqlite-read-store.js';
import { type After, afterRealTime, turn } from './timer.js';
import { wordsOf } from './words-of.js';

/** Events in one transaction: a few milliseconds, after which whoever waits for an answer has their turn. */
const SLICE_EVENTS = 250;
const BATCH_EVENTS = 1_000;
const REBUILD_BATCH_EVENTS = 1_000;
/** Rows that a rebuild gathers before it writes them: more is faster, and takes more memory. */
const REBUILD_ROWS_WAITING = 20_000;
/** Rows that a rebuild keeps of each table, so that what changes often need not be read back. */
const REBUILD_ROWS_KEPT = 5_000;
/** Steps of writing (some fifty rows each) between two turns. */
const STEPS_PER_TURN = 20;
const RETRY_MS_MAX = 30_000;
const LAG_COUNT_MAX = 10_000;

export type FollowerState =
  | 'stopped'
  | 'rebuilding'
  /** Reading history, or a projection among them still is. */
  | 'catching-up'
  | 'live'
  /** The log or the read store gave an error (`lastError`); taken up again by itself. */
  | 'waiting';

export interface FollowerStatus {
  readonly state: FollowerState;
  readonly lastError: string | undefined;
  readonly projections: readonly ProjectionPlace[];
  readonly parked: { readonly count: number; readonly oldest: ParkedEvent | undefined };
  /** The last time that this process made the tables anew; undefined where it has not. */
  readonly lastRebuild: Rebuilt | undefined;
}

export interface Rebuilt extends RebuildReport {
  readonly at: Instant;
  readonly seconds: number;
}

export interface Lag {
  readonly projection: string;
  /** Entries of the log that it has not handled. */
  readonly events: number;
  /** True when there are more, and counting stopped. */
  readonly isAtLeast: boolean;
  /** Since the first of them was recorded; 0 when there is none. */
  readonly seconds: number;
}

export interface RebuildReport {
  readonly events: number;
  /** Why it was made anew: asked for, or what was found at the start. */
  readonly why: string;
}

/** A rebuild would have left a projection parked that works now. What stands was kept. */
export class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused';
  constructor(readonly parked: ParkedEvent) {
    super(`${parked.projection} cannot handle entry ${parked.sequence}, ${parked.type}: ${parked.error}`);
  }
}

/**
 * Keeps the read store in step with the log: reads on from the checkpoint, from history into live; makes the tables anew
 * when their projections changed or when they are ahead of the log; lets each projection that cannot handle an event wait
 * there while the others go on.
 */
export class Follower {
  #state: FollowerState = 'stopped';
  #lastError: string | undefined;
  #subscription: Subscription | undefined;
  /** The batch, catch-up and rebuild at work: `stop` waits for them. */
  readonly #working = new Set<Promise<unknown>>();
  #catchingUp: Promise<void> | undefined;
  #isAtEnd = false;
  #isRebuilding = false;
  #lastRebuild: Rebuilt | undefined;
  #isStopping = false;
  #failures = 0;
  #callOffRetry = () => {};
  readonly #whenLive = new Set<() => void>();
  readonly #decode: Decode;

  constructor(
    private readonly log: EventLog,
    codec: Pick<EventCodec, 'decode'>,
    private readonly store: SqliteReadStore,
    private readonly clock: Clock = new SystemClock(),
    private readonly after: After = afterRealTime,
  ) {
    this.#decode = decodeWith(codec);
  }

  /**
   * Makes the tables anew where they must be, then begins to follow. Settles when that has begun: `whenLive` says when
   * history has been read. A parked projection tries its event again, because this may be the version that can.
   */
  async start(progress?: (events: number) => void): Promise<RebuildReport | undefined> {
    if (this.#state !== 'stopped') throw new Error('The read store is being followed already');
    this.#isStopping = false;
    this.#state = 'rebuilding';
    try {
      const why = await this.#whyRebuild();
      const report = why === undefined ? undefined : await this.#rebuild(why, progress);
      for (const { name } of this.store.places) this.store.tables.unpark(name);
      if (!this.#isStopping) this.#follow();
      return report;
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    }
  }

  /** Finishes what it is in the middle of, and stops. The next start goes on from there. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#callOffRetry();
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    await Promise.allSettled([...this.#working]);
    this.#state = 'stopped';
  }

  /** Settles when the log has been read to its end, by every projection that is not parked. */
  whenLive(): Promise<void> {
    if (this.#state === 'live') return Promise.resolve();
    return new Promise((resolve) => this.#whenLive.add(resolve));
  }

  get status(): FollowerStatus {
    const projections = this.store.places;
    const parked = projections.flatMap((place) => place.parked ?? []);
    const oldest = parked.toSorted((left, right) => (left.parkedAt < right.parkedAt ? -1 : 1))[0];
    return {
      state: this.#isRebuilding && this.#state !== 'stopped' ? 'rebuilding' : this.#state,
      lastError: this.#lastError,
      projections,
      parked: { count: parked.length, oldest },
      lastRebuild: this.#lastRebuild,
    };
  }

  /** How far each projection is behind the log, counted to at most ten thousand entries beyond what was read. */
  async lag(): Promise<Lag[]> {
    const { places } = this.store;
    const furthest = furthestOf(places);
    const beyond = await this.#countAfter(furthest);
    const oldestAfter = new Map<string, Instant | undefined>();
    const read = sequenceOf(furthest);
    const lags: Lag[] = [];
    for (const { name, place } of places) {
      const sequence = place?.sequence ?? -1;
      const events = read - sequence + beyond.events;
      const from = place ?? 'start';
      const key = String(sequence);
      if (events > 0 && !oldestAfter.has(key)) oldestAfter.set(key, await this.#firstRecordedAfter(from));
      const oldest = oldestAfter.get(key);
      const seconds = oldest === undefined ? 0 : (epochMsOf(this.clock.now()) - epochMsOf(oldest)) / 1000;
      lags.push({ projection: name, events, isAtLeast: beyond.isAtLeast, seconds: Math.max(0, seconds) });
    }
    return lags;
  }

  /**
   * Lets parked projections (one, or all) try again, and reads them up to where the others are.
   *
   * @returns those that are parked again.
   */
  async retry(projection?: string): Promise<ParkedEvent[]> {
    const { tables } = this.store;
    const names = tables.places.flatMap(({ name, parked }) => (parked === undefined ? [] : [name]));
    const chosen = names.filter((name) => projection === undefined || name === projection);
    for (const name of chosen) tables.unpark(name);
    await this.#catchUp();
    return this.store.places.flatMap(({ name, parked }) => (chosen.includes(name) && parked ? [parked] : []));
  }

  /**
   * Makes all tables anew beside those in use, and puts them in their place at once. Nothing is interrupted: queries are
   * answered from the old ones until then. Stricter than living through the events.
   *
   * @throws RebuildRefused when a projection that works now would be parked.
   */
  rebuild(progress?: (events: number) => void): Promise<RebuildReport> {
    return this.#rebuild('asked for', progress);
  }

  #follow(): void {
    this.#state = 'catching-up';
    this.#isAtEnd = false;
    const furthest = furthestOf(this.store.places);
    this.#subscription = this.log
      .follow(furthest, (batch) => this.#work(this.#handle(batch)), { batchSize: BATCH_EVENTS })
      .subscribe({
        next: (signal) => this.#heard(signal),
        error: (error: unknown) => this.#failed(error),
      });
    void this.#catchUp().catch((error: unknown) => this.#failed(error));
  }

  async #handle(batch: readonly LedgerEntry[]): Promise<void> {
    for (let next = 0; next < batch.length; next += SLICE_EVENTS) {
      if (next > 0) await turn();
      // What is left over is read again at the next start, from the checkpoint.
      if (this.#isStopping) return;
      this.store.handle(batch.slice(next, next + SLICE_EVENTS), this.#decode);
    }
  }

  #heard(signal: FollowSignal): void {
    if (signal.kind === 'dropped') {
      this.#state = 'waiting';
      this.#lastError = signal.cause;
      return;
    }
    this.#failures = 0;
    this.#isAtEnd = signal.kind === 'live' || signal.live;
    this.#settle();
  }

  /** Live is when the log was read to its end and nobody is left behind. */
  #settle(): void {
    if (this.#subscription === undefined || this.#isStopping) return;
    this.#state = this.#isAtEnd && this.#catchingUp === undefined ? 'live' : 'catching-up';
    if (this.#state !== 'live') return;
    this.#lastError = undefined;
    for (const resolve of this.#whenLive) resolve();
    this.#whenLive.clear();
  }

  /** The disk is full, the log is broken: said, and tried again ever more slowly from the stored checkpoint. */
  #failed(error: unknown): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#lastError = wordsOf(error);
    if (this.#isStopping) return;
    this.#state = 'waiting';
    const retryInMs = Math.min(RETRY_MS_MAX, 1_000 * 2 ** this.#failures);
    this.#failures += 1;
    this.#callOffRetry();
    this.#callOffRetry = this.after(retryInMs, () => this.#follow());
  }

  /** Reads the projections that are behind up to where the furthest is, where they join it. */
  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#work(
      this.#readOnThoseBehind().finally(() => {
        this.#catchingUp = undefined;
        this.#settle();
      }),
    );
    return this.#catchingUp;
  }

  async #readOnThoseBehind(): Promise<void> {
    for (;;) {
      const from = this.store.tables.behind(this.store.tables.read);
      if (from === undefined || this.#isStopping) return;
      let isEmpty = true;
      for await (const batch of this.log.readAll(from, { batchSize: BATCH_EVENTS })) {
        isEmpty = false;
        await this.#handle(batch);
        await turn();
        if (this.#isStopping || this.store.tables.behind(this.store.tables.read) === undefined) break;
      }
      if (isEmpty) throw new Error(`The log ends before entry ${this.store.tables.read}, which was read before`);
    }
  }

  async #whyRebuild(): Promise<string | undefined> {
    const { whyRebuild } = this.store;
    const head = await this.log.head();
    if (whyRebuild === 'empty') return head === undefined ? undefined : whyRebuild;
    if (whyRebuild !== undefined) return whyRebuild;
    const last = this.store.get<{
      position: string;
      stream: string;
      revision: number;
      event_id: string;
      leaf: Buffer;
    }>('SELECT position, stream, revision, event_id, leaf FROM entries ORDER BY sequence DESC LIMIT 1');
    if (last === undefined) return undefined;
    // After a restore the tables may know events that the log has lost, or that it has since had otherwise.
    if (head === undefined || head < last.position) return 'ahead of the log';
    for await (const event of this.log.readStream(last.stream, { from: last.revision, limit: 1 })) {
      const isSame = event.id === last.event_id && event.position === last.position && event.leaf.equals(last.leaf);
      if (isSame) return undefined;
    }
    return 'made from another log';
  }

  #rebuild(why: string, progress: ((events: number) => void) | undefined): Promise<RebuildReport> {
    if (this.#isRebuilding) return Promise.reject(new Error('The read store is being rebuilt already'));
    this.#isRebuilding = true;
    const began = this.clock.now();
    return this.#work(
      this.#makeAnew(why, progress)
        .then((report) => {
          const at = this.clock.now();
          this.#lastRebuild = { ...report, at, seconds: (epochMsOf(at) - epochMsOf(began)) / 1000 };
          return report;
        })
        .finally(() => {
          this.#isRebuilding = false;
        }),
    );
  }

  async #makeAnew(why: string, progress: ((events: number) => void) | undefined): Promise<RebuildReport> {
    let fresh: Replacement = this.store.replacement();
    try {
      let place = await this.#fold(fresh, progress);
      fresh = this.store.finished(fresh);
      for (;;) {
        // What was appended since. From the last look to the swap nothing waits, so nothing comes in between.
        for await (const batch of this.log.readAll(place, { batchSize: BATCH_EVENTS })) {
          fresh.tables.handle(batch, this.#decode);
          place = placeOf(batch) ?? place;
          await this.#turnUnlessStopping();
        }
        if (this.#subscription === undefined || fresh.tables.read >= this.store.tables.read) break;
      }
      // At the start there is nothing better to keep; while running, what works is not replaced by what does not.
      if (this.#subscription !== undefined) refuseNewlyParked(fresh, this.store.places);
      this.store.use(fresh);
      return { events: sequenceOf(place) + 1, why };
    } catch (error) {
      fresh.discard();
      throw error;
    }
  }

  async #fold({ tables }: Replacement, progress: ((events: number) => void) | undefined) {
    let place: LedgerPlace | 'start' = 'start';
    for await (const batch of this.log.readAll('start', { batchSize: REBUILD_BATCH_EVENTS })) {
      for (let next = 0; next < batch.length; next += SLICE_EVENTS) {
        const waiting = tables.fold(batch.slice(next, next + SLICE_EVENTS), this.#decode);
        if (waiting >= REBUILD_ROWS_WAITING) await this.#inTurns(tables.write(REBUILD_ROWS_KEPT));
        await this.#turnUnlessStopping();
      }
      place = placeOf(batch) ?? place;
      progress?.(sequenceOf(place) + 1);
    }
    await this.#inTurns(tables.finish());
    return place;
  }

  async #inTurns(steps: Iterable<void>): Promise<void> {
    let taken = 0;
    for (const _ of steps) {
      taken += 1;
      if (taken % STEPS_PER_TURN === 0) await this.#turnUnlessStopping();
    }
  }

  async #turnUnlessStopping(): Promise<void> {
    await turn();
    if (this.#isStopping) throw new Error('Stopped before the rebuild was complete; the tables in use are unchanged');
  }

  async #countAfter(place: LedgerPlace | 'start'): Promise<{ readonly events: number; readonly isAtLeast: boolean }> {
    let events = 0;
    for await (const batch of this.log.readAll(place, { batchSize: BATCH_EVENTS })) {
      events += batch.length;
      if (events >= LAG_COUNT_MAX) return { events, isAtLeast: true };
    }
    return { events, isAtLeast: false };
  }

  async #firstRecordedAfter(place: LedgerPlace | 'start'): Promise<Instant | undefined> {
    for await (const [entry] of this.log.readAll(place, { batchSize: 1 })) {
      // Read without the codec, because the event that nobody can decode is the very one whose age is wanted.
      if (entry !== undefined) return (JSON.parse(entry.text) as { recordedAt: Instant }).recordedAt;
    }
    return undefined;
  }

  #work<Result>(work: Promise<Result>): Promise<Result> {
    this.#working.add(work);
    const done = () => this.#working.delete(work);
    work.then(done, done);
    return work;
  }
}

function refuseNewlyParked(fresh: Replacement, standing: readonly ProjectionPlace[]): void {
  const parkedNow = new Set(standing.flatMap(({ name, parked }) => (parked === undefined ? [] : [name])));
  for (const { name, parked } of fresh.tables.places) {
    if (parked !== undefined && !parkedNow.has(name)) throw new RebuildRefused(parked);
  }
}

function furthestOf(places: readonly ProjectionPlace[]): LedgerPlace | 'start' {
  let furthest: LedgerPlace | 'start' = 'start';
  for (const { place } of places) {
    if (place !== undefined && place.sequence > sequenceOf(furthest)) furthest = place;
  }
  return furthest;
}

function sequenceOf(place: LedgerPlace | 'start'): number {
  return place === 'start' ? -1 : place.sequence;
}

function placeOf(batch: readonly LedgerEntry[]): LedgerPlace | undefined {
  const last = batch.at(-1);
  return last === undefined ? undefined : { position: last.position, sequence: last.sequence };
}
