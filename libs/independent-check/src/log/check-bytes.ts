import { hash } from 'node:crypto';
import type { Findings } from '../findings.js';
import type { StoredRow } from '../source/log-source.js';

const EVENT_BYTES_MAX = 65_535;
const LEAF_PREFIX = '\u0000';

/** What needs no look into the texts: that each stands where it should and has the hash that is kept beside it. */
export class BytesCheck {
  #expected = 0;
  #position = '';

  constructor(private readonly findings: Findings) {}

  /** @returns the leaf hash of the text as it is stored now, whatever is kept beside it. */
  check(row: StoredRow): Uint8Array {
    const { sequence, position, text } = row;
    if (sequence !== this.#expected) this.#found(row, 'sequence', `stands where entry ${this.#expected} should`);
    this.#expected = sequence + 1;
    if (position !== undefined) {
      if (position <= this.#position) this.#found(row, 'position', 'does not stand after the entry before it');
      this.#position = position;
    }
    // A text has at most three bytes for each of its units, so short ones need not be counted.
    if (text.length * 3 > EVENT_BYTES_MAX && Buffer.byteLength(text) > EVENT_BYTES_MAX) {
      this.#found(row, 'size', `has ${Buffer.byteLength(text)} bytes; an event has at most ${EVENT_BYTES_MAX}`);
    }
    const leaf = hash('sha256', LEAF_PREFIX + text, 'buffer');
    if (!leaf.equals(row.leaf)) {
      this.#found(row, 'leaf-hash', 'its text is not the text that was hashed when it was recorded');
    }
    return leaf;
  }

  #found({ sequence, stream, revision }: StoredRow, rule: string, says: string): void {
    this.findings.found(rule, says, { entry: sequence, stream, revision });
  }
}
