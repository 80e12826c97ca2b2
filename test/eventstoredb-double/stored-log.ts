/** An event as a client proposed it: bytes only, because a server looks into none of them. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredRecord extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
}

export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export type WriteResult =
  | { readonly kind: 'written' | 'repeated'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-version'; readonly current: number | 'no-stream' };

/**
 * What a server keeps: streams, and all events in one order at positions that are offsets, so with gaps. Idempotent as
 * the real one is for a given revision: the same ids at exactly those places are a repetition, part of them is not.
 */
export class StoredLog {
  readonly all: StoredRecord[] = [];
  readonly #streams = new Map<string, StoredRecord[]>();
  #end = 4096n;

  stream(name: string): readonly StoredRecord[] | undefined {
    return this.#streams.get(name);
  }

  write(stream: string, expected: Expected, events: readonly Proposed[]): WriteResult {
    const standing = this.#streams.get(stream) ?? [];
    const current = standing.length === 0 ? 'no-stream' : standing.length - 1;
    const next = typeof expected === 'number' ? expected + 1 : expected === 'no-stream' ? 0 : standing.length;
    if (next !== standing.length || (expected === 'stream-exists' && current === 'no-stream')) {
      const there = standing.slice(next, next + events.length);
      const last = there.at(-1);
      const isRepetition = there.length === events.length && there.every(({ id }, index) => id === events[index]?.id);
      if (last === undefined || !isRepetition) return { kind: 'wrong-version', current };
      return { kind: 'repeated', revision: last.revision, position: last.position };
    }
    for (const event of events) {
      const record = { ...event, stream, revision: standing.length, position: this.#end };
      // An offset in a file: every event takes its own length, and a header.
      this.#end += BigInt(64 + event.data.length + event.metadata.length);
      standing.push(record);
      this.all.push(record);
    }
    this.#streams.set(stream, standing);
    const last = standing.at(-1);
    if (last === undefined) throw new Error('A server takes no empty append');
    return { kind: 'written', revision: last.revision, position: last.position };
  }

  /** What whoever owns the disk can do: other events in place of all that stand, each where it says it is. */
  replaceAll(records: readonly StoredRecord[]): void {
    this.all.splice(0, this.all.length, ...records);
    this.#streams.clear();
    for (const record of records) {
      const standing = this.#streams.get(record.stream) ?? [];
      standing.push(record);
      this.#streams.set(record.stream, standing);
    }
    this.#end = (records.at(-1)?.position ?? 4096n) + 4096n;
  }

  /** The index in `all` of the first event after a position. */
  indexAfter(position: bigint): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.all[middle];
      if (record !== undefined && record.position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether an event stands at exactly this position. */
  isPosition(position: bigint): boolean {
    return this.all[this.indexAfter(position) - 1]?.position === position;
  }
}
