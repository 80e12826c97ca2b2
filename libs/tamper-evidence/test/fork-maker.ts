import { checkpointText } from '../src/notes/checkpoint.js';
import { type Ed25519Verifier, ed25519Signer, privateKeyOfSeed, readVkey, vkeyOf } from '../src/notes/ed25519-keys.js';
import { signNote } from '../src/notes/signed-note.js';
import { ReferenceTree } from './reference-tree.js';

/** A log as its operator could run it, honest or not: it signs whatever tree it is given. */
export class SomeLog {
  readonly #seed: Buffer;
  readonly vkey: string;
  readonly verifier: Ed25519Verifier;

  constructor(
    readonly origin: string,
    seedByte: number,
  ) {
    this.#seed = Buffer.alloc(32, seedByte);
    this.vkey = vkeyOf(origin, privateKeyOfSeed(this.#seed));
    this.verifier = readVkey(this.vkey);
  }

  /** The signed checkpoint over the first entries of a history. */
  sign(history: readonly string[], size = history.length): string {
    const root = new ReferenceTree(history).root(size);
    return signNote(checkpointText({ origin: this.origin, size, root }), [ed25519Signer(this.origin, this.#seed)]);
  }
}

/** Two histories with a common beginning, as a log would need them to tell two people different things. */
export function forkedAt(size: number, count: number): readonly [string[], string[]] {
  const history = Array.from({ length: count }, (_, index) => `entry ${index}`);
  return [history, history.map((entry, index) => (index < size ? entry : `other ${index}`))];
}
