import type { KeyObject } from 'node:crypto';
import { type Clock, epochMsOf } from '#kernel';
import { type Checkpoint, readCheckpoint } from '../notes/checkpoint.js';
import { cosigningSigner, type Ed25519Verifier } from '../notes/ed25519-keys.js';
import { NoteRefused, openNote, readNote, signatureLine } from '../notes/signed-note.js';
import { isConsistent } from '../proofs/check-proof.js';
import { EMPTY_ROOT } from '../tree/hashing.js';
import { type AddCheckpoint, RequestMalformed, readAddCheckpoint, SIZE_TYPE } from './add-checkpoint.js';
import type { ContradictionKind, Cosigned, WitnessState } from './witness-state.js';

/** What a witness answers, as HTTP says it. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: string;
  readonly body: string;
}

export interface WitnessOptions {
  /** The name of the witness's key, a URL without its scheme. */
  readonly name: string;
  /** Used for cosigning and nothing else. */
  readonly key: Buffer | KeyObject;
  /** The logs that it watches. A log whose key changes has both for a while. */
  readonly logs: readonly Ed25519Verifier[];
  readonly state: WitnessState;
  readonly clock: Clock;
}

const PLAIN = 'text/plain; charset=utf-8';

/**
 * Somebody else than the log who remembers its largest tree, and cosigns a larger one only when it is shown to begin with
 * that one (C2SP tlog-witness). So a log that shows two histories needs two witnesses that know nothing of each other.
 */
export class Witness {
  constructor(private readonly options: WitnessOptions) {}

  /** Takes the body of a request. What it answers with 200 is on the disk before it answers. */
  addCheckpoint(body: string): WitnessAnswer {
    let request: AddCheckpoint;
    let claimed: Checkpoint;
    try {
      request = readAddCheckpoint(body);
      claimed = readCheckpoint(readNote(request.checkpoint).text);
    } catch (error) {
      if (error instanceof RequestMalformed || error instanceof NoteRefused) return said(400, error.message);
      throw error;
    }
    const keys = this.options.logs.filter(({ name }) => name === claimed.origin);
    if (keys.length === 0) return said(404, 'This witness does not watch a log of this origin');
    try {
      openNote(request.checkpoint, keys);
    } catch (error) {
      if (error instanceof NoteRefused) return said(403, error.message);
      throw error;
    }
    if (request.oldSize > claimed.size) return said(400, 'The old size must not be larger than that of the checkpoint');
    // Reading what is known, checking against it and writing must not be parted: between them another request could
    // take the tree further, and this one would take it back.
    return this.options.state.atomically(() => this.#decide(request, claimed));
  }

  #decide({ oldSize, proof, checkpoint: note }: AddCheckpoint, claimed: Checkpoint): WitnessAnswer {
    const { state, clock } = this.options;
    const known = state.latest(claimed.origin);
    const now = Math.floor(epochMsOf(clock.now()) / 1000);
    const contradiction = known === undefined ? undefined : contradictionOf(known, claimed, { oldSize, proof });
    if (known !== undefined && contradiction !== undefined) {
      const { size: knownSize, note: knownNote } = known;
      state.keepContradiction({ ...claimed, note, why: contradiction, knownSize, knownNote, seconds: now });
    }
    if (oldSize !== (known?.size ?? 0)) return { status: 409, type: SIZE_TYPE, body: `${known?.size ?? 0}\n` };
    if (contradiction !== undefined) return said(422, sentences[contradiction]);
    const isGrown =
      known === undefined || known.size === 0 ? isFirst(claimed, proof) : isGrownFrom(known, claimed, proof);
    if (!isGrown) return said(422, 'From the size 0, or to the same size, the proof must be empty');
    // A clock that was set back must not make a larger tree look as if it had been seen before a smaller one.
    const seconds = Math.max(now, known?.seconds ?? 0);
    const cosigner = cosigningSigner(this.options.name, this.options.key, () => seconds);
    const { text } = readNote(note);
    const line = signatureLine(cosigner, text);
    state.keep({ ...claimed, note, seconds });
    return { status: 200, type: PLAIN, body: `${line}\n` };
  }
}

const sentences: Readonly<Record<ContradictionKind, string>> = {
  'another-root': 'This log has signed another root for this size before',
  'not-proved': 'The proof does not show that this tree begins with the one that was cosigned',
};

/** A signed checkpoint that does not fit the known one; not one that only came with the wrong words around it. */
function contradictionOf(
  known: Cosigned,
  claimed: Checkpoint,
  { oldSize, proof }: Pick<AddCheckpoint, 'oldSize' | 'proof'>,
): ContradictionKind | undefined {
  // Whatever the request says of the old size: two roots of one size are a fork.
  if (claimed.size === known.size) return claimed.root.equals(known.root) ? undefined : 'another-root';
  // Where the old size is not the known one, the log is told which it is, and asks again.
  if (oldSize !== known.size || known.size === 0) return undefined;
  return isGrownFrom(known, claimed, proof) ? undefined : 'not-proved';
}

function isGrownFrom(known: Cosigned, claimed: Checkpoint, proof: readonly Buffer[]): boolean {
  const { size: oldSize, root: oldRoot } = known;
  return isConsistent({ oldSize, newSize: claimed.size, oldRoot, newRoot: claimed.root, proof });
}

function isFirst(claimed: Checkpoint, proof: readonly Buffer[]): boolean {
  return proof.length === 0 && (claimed.size > 0 || claimed.root.equals(EMPTY_ROOT));
}

function said(status: 400 | 403 | 404 | 422, sentence: string): WitnessAnswer {
  return { status, type: PLAIN, body: `${sentence}\n` };
}
