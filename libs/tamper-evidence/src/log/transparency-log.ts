import { type EventLog, leafHash } from '#event-log';
import { type Clock, SystemClock } from '#kernel';
import type { Policy } from '../notes/policy.js';
import { tlogProofText } from '../proofs/tlog-proof.js';
import { HASH_BYTES } from '../tree/hashing.js';
import { consistencyProof, inclusionProof } from '../tree/proofs-from-tiles.js';
import { type EntryBundle, isTileOf, TILE_WIDTH, type Tile } from '../tree/tiles.js';
import type { ListedKey, SignedCheckpoint, TreeFile } from '../tree/tree-file.js';
import type { WitnessOutcome } from '../witness/witness-client.js';
import { Checkpoints } from './checkpoints.js';
import { Cosigning, type WitnessedCheckpoint, type Witnesses } from './cosigning.js';
import type { LogKey } from './log-key.js';
import { LogTampered } from './log-tampered.js';
import { type CheckReport, checkLog, type StartCheck } from './start-check.js';
import { type After, afterRealTime } from './timer.js';
import { TreeFollower, type TreeStatus } from './tree-follower.js';

/** This process cannot sign: it only reads the ledger, or another one signs for it. */
export class NotTheSigner extends Error {
  override readonly name = 'NotTheSigner';
}

/** There is no checkpoint yet that includes what was asked for. */
export class NotYetSigned extends Error {
  override readonly name = 'NotYetSigned';
}

export interface TransparencyOptions {
  readonly log: EventLog;
  readonly file: TreeFile;
  /** The keys that sign now: one, or two during a rotation; none where another process signs. */
  readonly keys: readonly LogKey[];
  readonly clock?: Clock;
  readonly after?: After;
  /** Signs what is new by itself, at most so often. Without it, only when asked to. */
  readonly signEveryMs?: number | undefined;
  readonly witnesses?: Witnesses | undefined;
}

interface Wait {
  readonly index: number;
  readonly resolve: (checkpoint: SignedCheckpoint) => void;
  readonly reject: (error: unknown) => void;
}

/** Somebody waits for a receipt: checkpoints come this often at most then, however many wait. */
const RECEIPT_REST_MS = 1_000;

/**
 * The log as others can hold it to account: everything that was recorded is in an RFC 6962 tree, whose signed
 * checkpoints anybody may keep, and which proves of any entry that it is in, and of any checkpoint that the next one
 * only added to it.
 */
export class TransparencyLog {
  readonly #log: EventLog;
  readonly #file: TreeFile;
  readonly #keys: readonly LogKey[];
  readonly #after: After;
  readonly #signEveryMs: number | undefined;
  readonly #cosigning: Cosigning;
  readonly #follower: TreeFollower;
  readonly #signer: Checkpoints;
  readonly #waits = new Set<Wait>();
  readonly #stopping = new AbortController();
  #isRestUnchecked = false;
  #rest: 'none' | 'for-receipts' | 'until-next' = 'none';
  #callOffRest: (() => void) | undefined;
  #asked: Promise<unknown> = Promise.resolve();
  #background: Promise<unknown> = Promise.resolve();

  constructor({ log, file, keys, clock = new SystemClock(), after = afterRealTime, ...rest }: TransparencyOptions) {
    this.#log = log;
    this.#file = file;
    this.#keys = keys;
    this.#after = after;
    this.#signEveryMs = rest.signEveryMs;
    this.#signer = new Checkpoints(file, keys, clock);
    this.#cosigning = new Cosigning(file, this.#signer, rest.witnesses, after);
    this.#follower = new TreeFollower(log, file, () => this.#grown(), after);
  }

  /** The name of the log: it stands in every checkpoint. */
  get origin(): string {
    return this.#file.origin;
  }

  /** Entries in the tree, whether a checkpoint covers them or not. */
  get size(): number {
    return this.#file.size;
  }

  /** Whether this process adds entries to the tree and signs. */
  get signs(): boolean {
    return this.#keys.length > 0;
  }

  /** Who is asked to cosign, and how many of them it takes; undefined where nobody is. */
  get policy(): Policy | undefined {
    return this.#cosigning.policy;
  }

  /** How the tree follows the log; `broken` when the log was found not to be what was logged. */
  get status(): TreeStatus {
    return this.#follower.status;
  }

  /**
   * To be asked before anything is recorded.
   *
   * @throws LogTampered once the log was found not to be what was logged: whoever goes on with it makes more of what must be
   * put right.
   */
  assertSound(): void {
    this.#follower.assertSound();
  }

  /**
   * Compares the log with the tree, and the tree with what was signed. What is not looked at now is gone through once
   * the log is followed.
   *
   * @throws LogTampered that names the first entry which differs.
   */
  async check(check: StartCheck = 'auto'): Promise<CheckReport> {
    const report = await checkLog(this.#log, this.#file, check);
    this.#isRestUnchecked = report.mode === 'tail';
    return report;
  }

  /** Begins to add to the tree what stands behind it, and what is recorded from now on. */
  follow(): void {
    this.#assertSigner();
    this.#follower.start();
    // What was added and not signed before the ledger was closed: nothing new may come for a long time.
    if (this.size > (this.checkpoint()?.size ?? 0)) this.#grown();
    // Or before somebody was named as a witness: whoever has not cosigned it is asked now, and not when something is recorded.
    const standing = this.checkpoint();
    const named = this.policy?.witnesses.length ?? 0;
    if (standing !== undefined && this.witnessed(standing).witnesses.length < named) this.#cosigning.ask(standing);
    if (this.#isRestUnchecked) this.#background = this.#checkTheRest();
  }

  /** Checks, then follows. @throws LogTampered */
  async start(check: StartCheck = 'auto'): Promise<CheckReport> {
    const report = await this.check(check);
    this.follow();
    return report;
  }

  /** Writes what was read, signs it where that is done without asking, and stops. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const wasFollowing = this.#follower.status.state === 'following';
    this.#follower.stop();
    // Whoever waited for an entry that was not read yet has been told that it stopped.
    await this.#asked;
    if (wasFollowing && this.signs && this.#signEveryMs !== undefined) this.#signStored();
    this.#callOffRest?.();
    for (const { reject } of this.#waits) reject(new NotYetSigned('The ledger was closed'));
    await this.#background;
    await this.#cosigning.stop();
  }

  /** The latest checkpoint. */
  checkpoint(): SignedCheckpoint | undefined {
    return this.#signer.latest;
  }

  /** The latest checkpoints, the newest first. */
  checkpoints(page: { readonly limit?: number; readonly before?: number } = {}): SignedCheckpoint[] {
    return this.#file.checkpoints({ limit: 100, ...page });
  }

  checkpointOf(size: number): SignedCheckpoint | undefined {
    return this.#file.checkpointOf(size);
  }

  /** Who has cosigned a checkpoint, and whether that is enough. */
  witnessed(checkpoint: SignedCheckpoint): WitnessedCheckpoint {
    return this.#cosigning.witnessed(checkpoint);
  }

  /** What became of asking each witness the last time: one that remembers another history must wake somebody. */
  get witnessOutcomes(): readonly WitnessOutcome[] {
    return this.#cosigning.outcomes;
  }

  /** Settles when every witness that was asked has answered, or was given up. */
  async witnessesAnswered(): Promise<void> {
    await this.#cosigning.answered();
  }

  /** Every key that ever signed, with the sizes it signed, the oldest first. */
  vkeys(): ListedKey[] {
    return this.#file.keys();
  }

  /**
   * Signs everything that is recorded at this moment. What was signed already is not signed again.
   *
   * @returns none while nothing is recorded.
   * @throws NotTheSigner, or LogTampered when what stands is not what was logged.
   */
  async sign(): Promise<SignedCheckpoint | undefined> {
    this.#assertSigner();
    const signed = this.#asked.then(async () => {
      const head = await this.#log.head();
      if (head !== undefined) await this.#follower.reach(head);
      return this.#signStored();
    });
    // One at a time; a failure is told to whoever asked, and does not keep the next from asking.
    this.#asked = signed.catch(() => {});
    return signed;
  }

  /**
   * Waits for the first checkpoint that includes an entry.
   *
   * @throws NotYetSigned when there is none in time; the entry is recorded all the same.
   */
  async checkpointIncluding(index: number, waitMs: number): Promise<SignedCheckpoint> {
    const standing = this.#file.checkpointIncluding(index);
    if (standing !== undefined) return standing;
    this.#assertSigner();
    return new Promise((resolve, reject) => {
      const callOff = this.#after(waitMs, () => {
        this.#waits.delete(wait);
        reject(new NotYetSigned(`No checkpoint includes entry ${index} yet`));
      });
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          callOff();
          this.#waits.delete(wait);
          settle(value);
        };
      const wait: Wait = { index, resolve: settled(resolve), reject: settled(reject) };
      this.#waits.add(wait);
      if (this.#rest !== 'for-receipts') this.sign().catch(wait.reject);
    });
  }

  /** @throws RangeError for an entry that is not in a tree of this size, or a size that the tree does not have yet. */
  inclusionProof(index: number, size: number): Buffer[] {
    this.#assertStored(size);
    return inclusionProof(this.#file, index, size);
  }

  /** @throws RangeError as `inclusionProof` does, and for sizes the wrong way round. */
  consistencyProof(oldSize: number, size: number): Buffer[] {
    this.#assertStored(size);
    return consistencyProof(this.#file, oldSize, size);
  }

  /**
   * The C2SP `.tlog-proof` of an entry: under the latest checkpoint, or under that of a size.
   *
   * @throws NotYetSigned when no such checkpoint includes it.
   */
  tlogProof(index: number, size?: number): string {
    const checkpoint = size === undefined ? this.checkpoint() : this.#file.checkpointOf(size);
    if (checkpoint === undefined) {
      throw new NotYetSigned(size === undefined ? 'Nothing was signed yet' : `No checkpoint has the size ${size}`);
    }
    if (index >= checkpoint.size) {
      throw new NotYetSigned(`Entry ${index} is not in the checkpoint of size ${checkpoint.size}`);
    }
    return tlogProofText({
      index,
      hashes: this.inclusionProof(index, checkpoint.size),
      checkpoint: checkpoint.note,
    });
  }

  /** The leaf hash of an entry, as it was logged. */
  leafOf(index: number): Buffer | undefined {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.size) return undefined;
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    return Buffer.from(this.#file.tile(0, Math.floor(index / TILE_WIDTH)).subarray(at, at + HASH_BYTES));
  }

  /** The bytes of a tile of the tree that the latest checkpoint signs, or of a smaller one; undefined beyond it. */
  tile(tile: Tile): Buffer | undefined {
    if (!isTileOf(this.checkpoint()?.size ?? 0, tile)) return undefined;
    return this.#file.tile(tile.level, tile.index).subarray(0, tile.width * HASH_BYTES);
  }

  /**
   * The stored texts of entries as C2SP tlog-tiles bundles them: each with its length in two bytes before it. Undefined
   * beyond what the latest checkpoint signs.
   *
   * @throws LogTampered for an entry that is not what was logged.
   */
  async entryBundle(bundle: EntryBundle): Promise<Buffer | undefined> {
    if (!isTileOf(this.checkpoint()?.size ?? 0, bundle)) return undefined;
    const first = bundle.index * TILE_WIDTH;
    const parts: Buffer[] = [];
    for await (const batch of this.#log.readAll(this.#file.placeBefore(first), { batchSize: TILE_WIDTH })) {
      for (const { sequence, text, stream, revision } of batch) {
        if (sequence < first) continue;
        if (sequence >= first + bundle.width) return Buffer.concat(parts);
        if (!this.leafOf(sequence)?.equals(leafHash(text))) {
          throw new LogTampered(
            'changed-event',
            sequence,
            `Entry ${sequence} (${stream}/${revision}) is not what was logged there`,
          );
        }
        const bytes = Buffer.from(text);
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytes.length);
        parts.push(length, bytes);
      }
    }
    return Buffer.concat(parts);
  }

  close(): void {
    this.#file.close();
  }

  async #checkTheRest(): Promise<void> {
    try {
      await checkLog(this.#log, this.#file, 'full', this.#stopping.signal);
    } catch (error) {
      // A store that cannot be reached says nothing about the log; the next start looks again.
      if (error instanceof LogTampered) this.#broken(error);
    }
  }

  #broken(tampered: LogTampered): void {
    this.#follower.break(tampered);
    for (const { reject } of this.#waits) reject(tampered);
  }

  /** Entries were added to the tree. */
  #grown(): void {
    if (this.#signEveryMs === undefined || !this.signs || this.#rest !== 'none') return;
    try {
      this.#signStored();
    } catch (error) {
      this.#signLater(error);
      throw error;
    }
  }

  #signStored(): SignedCheckpoint | undefined {
    try {
      const before = this.checkpoint();
      const signed = this.#signer.sign();
      if (signed === undefined || signed.note === before?.note) return signed;
      this.#takeRest();
      for (const wait of this.#waits) if (wait.index < signed.size) wait.resolve(signed);
      this.#cosigning.ask(signed);
      return signed;
    } catch (error) {
      if (error instanceof LogTampered) this.#broken(error);
      throw error;
    }
  }

  /** Checkpoints are public, and others keep each of them: so there are not more than are of use. */
  #takeRest(): void {
    this.#callOffRest?.();
    this.#rest = 'for-receipts';
    this.#callOffRest = this.#after(RECEIPT_REST_MS, () => {
      this.#rest = 'until-next';
      const rest = Math.max(0, (this.#signEveryMs ?? 0) - RECEIPT_REST_MS);
      this.#callOffRest = this.#after(rest, () => {
        this.#rest = 'none';
        if (this.#signEveryMs !== undefined && this.size > (this.checkpoint()?.size ?? 0)) this.#signNow();
      });
      // Last, because what is signed for them begins another rest; where nothing is, this one goes on.
      if (this.#waits.size > 0) this.#signNow();
    });
  }

  #signNow(): void {
    this.sign().catch((error: unknown) => {
      for (const { reject } of this.#waits) reject(error);
      this.#signLater(error);
    });
  }

  /** The disk is full, the store is gone: what is in the tree is signed after a rest, though nothing new may come. */
  #signLater(error: unknown): void {
    if (!(error instanceof LogTampered) && !this.#stopping.signal.aborted) this.#takeRest();
  }

  #assertSigner(): void {
    if (!this.signs) throw new NotTheSigner('This process does not sign for the log; the one that writes to it does');
  }

  #assertStored(size: number): void {
    if (size > this.size) throw new RangeError(`The tree has ${this.size} entries, and not ${size}`);
  }
}
