import type { Clock } from '#kernel';
import { checkpointText } from '../notes/checkpoint.js';
import { readNote, signatureLine, signNote } from '../notes/signed-note.js';
import { isConsistent } from '../proofs/check-proof.js';
import { consistencyProof, rootAt } from '../tree/proofs-from-tiles.js';
import type { SignedCheckpoint, TreeFile } from '../tree/tree-file.js';
import { type LogKey, LogKeyError } from './log-key.js';
import { LogTampered } from './log-tampered.js';

/** Signs the tree as it is stored: a larger one each time, and never two roots for one size. */
export class Checkpoints {
  constructor(
    private readonly file: TreeFile,
    private readonly keys: readonly LogKey[],
    private readonly clock: Clock,
  ) {}

  get latest(): SignedCheckpoint | undefined {
    return this.file.checkpoints({ limit: 1 })[0];
  }

  /**
   * The checkpoint over everything in the tree file: a new one, or the latest when nothing was added since. Durable when
   * it is returned. None while there is no entry.
   *
   * @throws LogTampered when the tree is not what its leaves come to, or does not begin with what was signed before.
   * LogKeyError when the keys were changed meanwhile.
   */
  sign(): SignedCheckpoint | undefined {
    const { size, root } = this.file.head;
    const latest = this.latest;
    if (size === 0) return undefined;
    this.#assertKeys();
    if (latest?.size === size) return this.#withEveryKey(latest);
    if (!rootAt(this.file, size).equals(root)) {
      throw new LogTampered('changed-tree', undefined, `The tiles of the tree file do not come to its root at ${size}`);
    }
    if (latest !== undefined) this.#assertGrownFrom(latest, size, root);
    const text = checkpointText({ origin: this.file.origin, size, root });
    const signers = this.keys.map(({ signer }) => signer);
    const checkpoint = { size, root, note: signNote(text, signers), signedAt: this.clock.now() };
    // Kept before anybody sees it: what is handed out must be remembered, or another tree of this size could be signed.
    this.file.addCheckpoint(checkpoint);
    return checkpoint;
  }

  /** Another process may have rotated them: a key that signs no more must not, and the next must not be left out. */
  #assertKeys(): void {
    const signing = this.file.keys().filter(({ untilSize }) => untilSize === undefined);
    const isSame =
      signing.length === this.keys.length && signing.every(({ vkey }) => this.keys.some((key) => key.vkey === vkey));
    if (!isSame) throw new LogKeyError('The keys of this log are others now: open the ledger again');
  }

  #assertGrownFrom(latest: SignedCheckpoint, size: number, root: Buffer): void {
    const claim = { oldSize: latest.size, oldRoot: latest.root, newSize: size, newRoot: root };
    const isGrown =
      size > latest.size && isConsistent({ ...claim, proof: consistencyProof(this.file, latest.size, size) });
    if (isGrown) return;
    throw new LogTampered(
      'fork',
      undefined,
      `The tree of ${size} entries does not begin with the ${latest.size} entries that were signed`,
    );
  }

  /** A key that came since adds its line: what the old key signed, the new one signs too. */
  #withEveryKey(checkpoint: SignedCheckpoint): SignedCheckpoint {
    const { text, signatures } = readNote(checkpoint.note);
    const missing = this.keys.filter(
      ({ signer }) => !signatures.some(({ name, keyId }) => name === signer.name && keyId.equals(signer.keyId)),
    );
    if (missing.length === 0) return checkpoint;
    const lines = missing.map(({ signer }) => `${signatureLine(signer, text)}\n`).join('');
    const note = checkpoint.note + lines;
    this.file.addSignaturesTo(checkpoint.size, note);
    return { ...checkpoint, note };
  }
}
