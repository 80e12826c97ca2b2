import { readVkey } from '../notes/ed25519-keys.js';
import { judgeNote, type Policy, type Witnessing } from '../notes/policy.js';
import { addSignatures, readNote } from '../notes/signed-note.js';
import { consistencyProof } from '../tree/proofs-from-tiles.js';
import type { SignedCheckpoint, TreeFile } from '../tree/tree-file.js';
import type { WitnessClient, WitnessOutcome } from '../witness/witness-client.js';
import type { Checkpoints } from './checkpoints.js';
import type { After } from './timer.js';

/** Who is asked to cosign each checkpoint, and how many of them it takes. */
export interface Witnesses {
  /** Its log lines are not looked at: the log knows its own keys. */
  readonly policy: Policy;
  readonly client: Pick<WitnessClient, 'cosign'>;
}

/** What is known of a checkpoint beside what it says. */
export interface WitnessedCheckpoint extends SignedCheckpoint {
  readonly witnesses: readonly Witnessing[];
  /** Whether enough witnesses have cosigned it; undefined where no policy asks for any. */
  readonly isWitnessed: boolean | undefined;
}

/** How long stopping waits for witnesses that were asked already. */
const WITNESS_REST_MS = 1_000;

/** Has the checkpoints of a log cosigned by its witnesses, while the log goes on. */
export class Cosigning {
  #outcomes: readonly WitnessOutcome[] = [];
  #cosigned: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: TreeFile,
    private readonly checkpoints: Checkpoints,
    private readonly witnesses: Witnesses | undefined,
    private readonly after: After,
  ) {}

  /** Undefined where nobody is asked. */
  get policy(): Policy | undefined {
    return this.witnesses?.policy;
  }

  /** What became of asking each witness the last time. */
  get outcomes(): readonly WitnessOutcome[] {
    return this.#outcomes;
  }

  /** Who has cosigned a checkpoint, and whether that is enough. */
  witnessed(checkpoint: SignedCheckpoint): WitnessedCheckpoint {
    const policy = this.witnesses?.policy;
    if (policy === undefined) return { ...checkpoint, witnesses: [], isWitnessed: undefined };
    const logs = this.file.keys().map(({ vkey }) => ({ verifier: readVkey(vkey) }));
    const { witnesses, isQuorum } = judgeNote({ ...policy, logs }, checkpoint.note);
    return { ...checkpoint, witnesses, isWitnessed: isQuorum };
  }

  /** Asks every witness to cosign a checkpoint; nobody waits for what they say. */
  ask(checkpoint: SignedCheckpoint): void {
    const asked = this.witnesses;
    if (asked === undefined) return;
    // One after the other, so that no witness meets a smaller tree after a larger one.
    this.#cosigned = this.#cosigned
      .then(async () => {
        // Signed meanwhile: a larger one, which says all that this one says.
        if (this.checkpoints.latest?.size !== checkpoint.size) return;
        const { note, outcomes } = await asked.client.cosign(asked.policy, checkpoint.note, (oldSize, size) =>
          consistencyProof(this.file, oldSize, size),
        );
        this.#outcomes = outcomes;
        const standing = this.file.checkpointOf(checkpoint.size);
        if (standing === undefined) return;
        const lines = readNote(note).signatures.map(({ line }) => line);
        const whole = addSignatures(standing.note, lines);
        if (whole !== standing.note) this.file.addSignaturesTo(checkpoint.size, whole);
      })
      .catch(() => {});
  }

  /** Settles when every witness that was asked has answered, or was given up. */
  async answered(): Promise<void> {
    await this.#cosigned;
  }

  /** Waits a little for witnesses that were asked already. */
  async stop(): Promise<void> {
    // What a witness says later is asked for again with the next checkpoint.
    await Promise.race([this.#cosigned, new Promise<void>((resolve) => this.after(WITNESS_REST_MS, resolve))]);
  }
}
