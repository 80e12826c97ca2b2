import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './durable-files.js';

const NEWLINE = 0x0a;

/** Lines that are only ever added to: what was noted stands as it was noted. */
export interface KeptLines {
  /** Returns once the line is durable. @throws RangeError for a text that is not one line. */
  add(line: string): void;
  /** Every line so far, the oldest first. */
  all(): readonly string[];
}

/**
 * A file of lines that several processes may add to. Each line is one write to the end of the file, so lines of two processes
 * stand one after the other; what a crash has cut short is followed by the end of its line and never runs into the next.
 */
export class LinesFile implements KeptLines {
  #lines: string[] = [];
  #read = 0;
  #rest: Buffer = Buffer.alloc(0);

  /** @param file made with its first line; only the account of this process may read it. */
  constructor(private readonly file: string) {}

  add(line: string): void {
    assertOneLine(line);
    const isNew = !existsSync(this.file);
    const descriptor = openSync(this.file, 'a+', 0o600);
    try {
      const { size } = fstatSync(descriptor);
      const last = Buffer.alloc(1, NEWLINE);
      if (size > 0) readSync(descriptor, last, 0, 1, size - 1);
      writeSync(descriptor, `${last[0] === NEWLINE ? '' : '\n'}${line}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (isNew) syncFolder(dirname(this.file));
  }

  all(): readonly string[] {
    if (!existsSync(this.file)) return [];
    const descriptor = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      // A file that has become shorter was put in the place of the one that was read.
      if (size < this.#read) this.#forget();
      const added = Buffer.alloc(size - this.#read);
      const count = readSync(descriptor, added, 0, added.length, this.#read);
      this.#read += count;
      this.#take(Buffer.concat([this.#rest, added.subarray(0, count)]));
    } finally {
      closeSync(descriptor);
    }
    return this.#lines;
  }

  /** The last line may be one that another process is writing: it is a line once it ends. */
  #take(bytes: Buffer): void {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    this.#lines = [...this.#lines, ...lines.filter((line) => line !== '')];
  }

  #forget(): void {
    this.#lines = [];
    this.#read = 0;
    this.#rest = Buffer.alloc(0);
  }
}

/** Lines that go with the process. */
export class LinesInMemory implements KeptLines {
  readonly #lines: string[] = [];

  add(line: string): void {
    assertOneLine(line);
    this.#lines.push(line);
  }

  all(): readonly string[] {
    return this.#lines;
  }
}

function assertOneLine(line: string): void {
  if (line === '' || /[\n\r]/.test(line)) throw new RangeError('Not one line of text');
}
