import { type Cipheriv, createCipheriv, createHash } from 'node:crypto';
import { Entropy } from '#kernel';

/**
 * Random bits that are the same in every run: the AES-256-CTR key stream under the hash of a name. For stories that are
 * told again, never for people who exist: whoever knows the name knows every bit.
 */
export class SeededEntropy extends Entropy {
  readonly #stream: Cipheriv;

  constructor(name: string) {
    super();
    const key = createHash('sha256').update(`outcomes-ledger/scenario/${name}`).digest();
    this.#stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  }

  bytes(count: number): Buffer {
    return this.#stream.update(Buffer.alloc(count));
  }
}

/** Choices for made-up stories, the same in every run. */
export class Dice {
  constructor(private readonly entropy: Entropy) {}

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + (this.entropy.bytes(4).readUInt32BE() % (to - from + 1));
  }

  /** @throws RangeError for an empty list. */
  oneOf<Value>(values: readonly Value[]): Value {
    const value = values[this.between(0, values.length - 1)];
    if (value === undefined) throw new RangeError('Nothing to choose from');
    return value;
  }

  shuffled<Value>(values: readonly Value[]): Value[] {
    const drawn = values.map((value) => ({ value, at: this.between(0, 0x7fffffff) }));
    return drawn.sort((a, b) => a.at - b.at).map(({ value }) => value);
  }
}
