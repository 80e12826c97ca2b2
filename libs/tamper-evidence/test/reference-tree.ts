import { createHash } from 'node:crypto';

/**
 * The tree as RFC 6962 §2.1 defines it, written down word for word and with nothing of the code that it judges: slow,
 * recursive, and plain enough to be compared with the RFC line by line.
 */
export class ReferenceTree {
  readonly #leaves: readonly Buffer[];

  /** @param entries the data of the leaves, in order. */
  constructor(entries: readonly (Buffer | string)[]) {
    this.#leaves = entries.map((entry) => sha256(Buffer.of(0), Buffer.from(entry as Buffer)));
  }

  leaf(index: number): Buffer {
    return this.#leaves[index] ?? Buffer.alloc(0);
  }

  root(size = this.#leaves.length): Buffer {
    return rootOf(this.#leaves.slice(0, size));
  }

  /** PATH(m, D[n]) of §2.1.1. */
  inclusion(index: number, size = this.#leaves.length): Buffer[] {
    return path(index, this.#leaves.slice(0, size));
  }

  /** PROOF(m, D[n]) of §2.1.2. */
  consistency(oldSize: number, newSize = this.#leaves.length): Buffer[] {
    return subproof(oldSize, this.#leaves.slice(0, newSize), true);
  }
}

/** Entries that differ, so that no two subtrees are alike by accident. */
export function entriesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `entry ${index}`);
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function path(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...path(index, leaves.slice(0, split)), rootOf(leaves.slice(split))]
    : [...path(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))];
}

function subproof(oldSize: number, leaves: readonly Buffer[], isWhole: boolean): Buffer[] {
  if (oldSize === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  return oldSize <= split
    ? [...subproof(oldSize, leaves.slice(0, split), isWhole), rootOf(leaves.slice(split))]
    : [...subproof(oldSize - split, leaves.slice(split), false), rootOf(leaves.slice(0, split))];
}

/** The largest power of two smaller than n. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
}
