import type { Subscription } from 'rxjs';
import {
  type EventLog,
  LEAF_BYTES,
  type LedgerEntry,
  type LedgerPlace,
  type Position,
  writeLeafHash,
} from '#event-log';
import { MARK_EVERY, type TreeFile } from '../tree/tree-file.js';
import { LogTampered } from './log-tampered.js';
import { type After, afterRealTime } from './timer.js';

/** Entries written in one transaction: a flush of the disk costs as much for one as for all of them. */
const WRITE_ENTRIES = 8_192;
const READ_ENTRIES = 2_048;
/** How long entries wait for others to be written with them. Nothing is lost meanwhile: the log has them. */
const WRITE_AFTER_MS = 200;
const RETRY_MS_MAX = 30_000;

export type TreeState = 'stopped' | 'following' | 'waiting' | 'broken';

export interface TreeStatus {
  readonly state: TreeState;
  /** Entries in the tree, written or about to be. */
  readonly size: number;
  readonly lastError: string | undefined;
}

/** Used again for each entry: making a buffer costs as much as hashing into it. */
const hashed = Buffer.alloc(LEAF_BYTES);

interface Wait {
  readonly position: Position;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Adds every entry of the log to the tree, in order, with the hash of the text that is stored. Entries are gathered and
 * written together; whoever needs them in the tree now says so, and does not wait.
 */
export class TreeFollower {
  #state: TreeState = 'stopped';
  #lastError: string | undefined;
  #tampered: LogTampered | undefined;
  #subscription: Subscription | undefined;
  #gathered: { hashes: Buffer; count: number; places: LedgerPlace[] } = nothingGathered();
  #place: LedgerPlace | 'start' = 'start';
  readonly #waits = new Set<Wait>();
  #callOffWrite: (() => void) | undefined;
  #callOffRetry: (() => void) | undefined;
  #failures = 0;

  constructor(
    private readonly log: EventLog,
    private readonly file: TreeFile,
    private readonly grown: () => void = () => {},
    private readonly after: After = afterRealTime,
  ) {}

  get status(): TreeStatus {
    return {
      state: this.#state,
      size: this.#place === 'start' ? 0 : this.#place.sequence + 1,
      lastError: this.#lastError,
    };
  }

  start(): void {
    if (this.#state !== 'stopped') throw new Error('The tree follows the log already');
    this.#follow();
  }

  /** Writes what was read, and stops. */
  stop(): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#callOffRetry?.();
    if (this.#state === 'following') this.#writeLast();
    if (this.#state !== 'broken') this.#state = 'stopped';
    this.#give(new Error('The tree stopped following the log'));
  }

  /**
   * Settles when the entry at a position, and so all before it, are in the tree.
   *
   * @throws LogTampered when the log is not what was logged; what the disk says when they cannot be written now.
   */
  async reach(position: Position): Promise<void> {
    this.assertSound();
    if (this.#state === 'stopped') throw new Error('The tree does not follow the log');
    if (!this.#hasReached(position)) {
      await new Promise<void>((resolve, reject) => this.#waits.add({ position, resolve, reject }));
    }
    try {
      this.#write();
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  /** @throws LogTampered when it was found that the log is not what was logged. */
  assertSound(): void {
    if (this.#tampered !== undefined) throw this.#tampered;
  }

  /** Stops for good: somebody found that the log is not what was logged. */
  break(tampered: LogTampered): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#callOffRetry?.();
    this.#callOffWrite?.();
    this.#state = 'broken';
    this.#tampered = tampered;
    this.#lastError = tampered.message;
    this.#give(tampered);
  }

  #follow(): void {
    this.#state = 'following';
    this.#gathered = nothingGathered();
    this.#place = this.file.place;
    this.#subscription = this.log
      .follow(this.#place, (batch) => this.#gather(batch), { batchSize: READ_ENTRIES })
      .subscribe({
        next: (signal) => {
          if (signal.kind === 'dropped') this.#lastError = signal.cause;
          else this.#lastError = undefined;
        },
        error: (error: unknown) => this.#failed(error),
      });
  }

  #gather(batch: readonly LedgerEntry[]): void {
    for (const entry of batch) this.#take(entry);
    if (this.#gathered.count >= WRITE_ENTRIES) this.#write();
    else this.#callOffWrite ??= this.after(WRITE_AFTER_MS, () => this.#writeOrRetry());
    for (const wait of this.#waits) {
      if (!this.#hasReached(wait.position)) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }

  #take({ sequence, position, text, leaf, stream, revision }: LedgerEntry): void {
    const next = this.#place === 'start' ? 0 : this.#place.sequence + 1;
    if (sequence !== next) throw new Error(`The log gave entry ${sequence} where ${next} comes next`);
    const gathered = this.#gathered;
    const at = gathered.count * LEAF_BYTES;
    if (at === gathered.hashes.length) gathered.hashes = Buffer.concat([gathered.hashes, Buffer.alloc(at)]);
    writeLeafHash(text, hashed, 0);
    if (!hashed.equals(leaf)) {
      throw new LogTampered(
        'changed-event',
        sequence,
        `Entry ${sequence} (${stream}/${revision}) is not the text that was hashed when it was recorded`,
      );
    }
    hashed.copy(gathered.hashes, at);
    gathered.count += 1;
    this.#place = { sequence, position };
    if (sequence % MARK_EVERY === MARK_EVERY - 1) gathered.places.push(this.#place);
  }

  #write(): void {
    this.#callOffWrite?.();
    this.#callOffWrite = undefined;
    const { hashes, count, places } = this.#gathered;
    if (count === 0 || this.#place === 'start') return;
    const last = places.at(-1)?.sequence === this.#place.sequence ? [] : [this.#place];
    this.file.append({ hashes: hashes.subarray(0, count * LEAF_BYTES), places: [...places, ...last] });
    this.#gathered = nothingGathered();
    this.#failures = 0;
    this.grown();
  }

  #writeLast(): void {
    try {
      this.#write();
    } catch (error) {
      // Nothing is lost: the log has them, and whoever opens it next goes on from what is written.
      this.#lastError = error instanceof Error ? error.message : String(error);
    }
  }

  #writeOrRetry(): void {
    try {
      this.#write();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The disk is full, the server is gone: said, and taken up again ever more slowly from what is written. */
  #failed(error: unknown): void {
    if (error instanceof LogTampered) {
      this.break(error);
      return;
    }
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#callOffWrite?.();
    this.#callOffWrite = undefined;
    this.#lastError = error instanceof Error ? error.message : String(error);
    this.#state = 'waiting';
    const retryInMs = Math.min(RETRY_MS_MAX, 1_000 * 2 ** this.#failures);
    this.#failures += 1;
    this.#callOffRetry = this.after(retryInMs, () => this.#follow());
  }

  #hasReached(position: Position): boolean {
    return this.#place !== 'start' && this.#place.position >= position;
  }

  #give(error: Error): void {
    for (const { reject } of this.#waits) reject(error);
    this.#waits.clear();
  }
}

function nothingGathered() {
  return { hashes: Buffer.alloc(WRITE_ENTRIES * LEAF_BYTES), count: 0, places: [] as LedgerPlace[] };
}
