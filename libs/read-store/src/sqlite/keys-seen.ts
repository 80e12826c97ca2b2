const { imul } = Math;

const KEYS_FIRST = 100_000;
/** With four of them set for each key, one unknown key in some hundred is taken for known. */
const BITS_PER_KEY = 12;

/**
 * Remembers keys in a few bits each: `mayHave` is true for every key that was added, and seldom true for another. So a
 * rebuild need not ask its file for the many keys that are new.
 */
export class KeysSeen {
  /** Each holds twice as many keys as the one before; only the last still takes more. */
  readonly #filters: Filter[] = [];
  #room = 0;

  add(key: string): void {
    if (this.#room === 0) {
      this.#room = KEYS_FIRST * 2 ** this.#filters.length;
      this.#filters.push(new Filter(this.#room * BITS_PER_KEY));
    }
    this.#room -= 1;
    const [one, other] = hashesOf(key);
    this.#filters.at(-1)?.add(one, other);
  }

  mayHave(key: string): boolean {
    if (this.#filters.length === 0) return false;
    const [one, other] = hashesOf(key);
    return this.#filters.some((filter) => filter.mayHave(one, other));
  }
}

/** A Bloom filter, whose places come of two hashes (Kirsch and Mitzenmacher, 2006). */
class Filter {
  readonly #bits: number;
  readonly #words: Uint32Array;

  constructor(bits: number) {
    this.#bits = bits;
    this.#words = new Uint32Array(Math.ceil(bits / 32));
  }

  add(one: number, other: number): void {
    for (let turn = 0; turn < 4; turn += 1) {
      const bit = ((one + imul(turn, other)) >>> 0) % this.#bits;
      this.#words[bit >>> 5] = (this.#words[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(one: number, other: number): boolean {
    for (let turn = 0; turn < 4; turn += 1) {
      const bit = ((one + imul(turn, other)) >>> 0) % this.#bits;
      if (((this.#words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

function hashesOf(key: string): readonly [number, number] {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let index = 0; index < key.length; index += 1) {
    const letter = key.charCodeAt(index);
    one = imul(one ^ letter, 0x01000193);
    other = imul(other ^ letter, 0x5bd1e995) ^ (other >>> 15);
  }
  return [(one ^ (one >>> 16)) >>> 0, (other ^ (other >>> 13)) >>> 0];
}
