import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventLog, SqliteEventLog } from '#event-log';
import { instant, SetClock } from '#kernel';
import { type After, createSignedLog, openSignedLog, TransparencyLog, type TransparencyOptions } from '../src/index.js';

/** Time that passes when a spec says so. */
export class ManualTime {
  #now = 0;
  #waiting: { readonly due: number; readonly callBack: () => void }[] = [];

  readonly after: After = (ms, callBack) => {
    const waiting = { due: this.#now + ms, callBack };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
    };
  };

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter((each) => each.due <= this.#now);
    this.#waiting = this.#waiting.filter((each) => each.due > this.#now);
    for (const { callBack } of due) callBack();
  }
}

/** Appends so many entries, each in a stream of its own. */
export async function record(log: EventLog, count: number, word = 'entry'): Promise<void> {
  const from = await sizeOf(log);
  const appended = Array.from({ length: count }, (_, at) => {
    const entry = from + at;
    const id = `00000000-0000-4000-8000-${String(entry).padStart(12, '0')}`;
    const text = `{"n":"${word} ${entry}"}`;
    return log.append(`thing-${entry}`, 'no-stream', [{ id, type: 'Noted', text }]);
  });
  for (const { kind } of await Promise.all(appended)) if (kind !== 'appended') throw new Error(kind);
}

export async function sizeOf(log: EventLog): Promise<number> {
  let size = 0;
  for await (const batch of log.readAll('start')) size += batch.length;
  return size;
}

/** A folder with a ledger file and the log about it, real files both. */
export class TemporaryLog {
  readonly folder = mkdtempSync(join(tmpdir(), 'ledger-tree-'));
  readonly place = { folder: join(this.folder, 'tamper-evidence') };
  readonly ledger = join(this.folder, 'ledger.db');
  readonly time = new ManualTime();
  readonly clock = new SetClock(instant('2026-03-01T10:00:00.000Z'));

  get tree(): string {
    return join(this.place.folder, 'tree.db');
  }

  get key(): string {
    return join(this.place.folder, 'log.key');
  }

  /** A ledger of so many entries, all in the tree and signed, and nothing open. */
  async filled(count: number): Promise<this> {
    const log = SqliteEventLog.create(this.ledger);
    createSignedLog(this.place, { origin: 'ledger.example.org/test', clock: this.clock }).file.close();
    const transparency = this.over(log);
    await record(log, count);
    await transparency.start();
    await transparency.sign();
    await transparency.stop();
    transparency.close();
    await log.close();
    return this;
  }

  over(log: EventLog, options: Partial<TransparencyOptions> = {}): TransparencyLog {
    const { file, keys } = openSignedLog(this.place);
    return new TransparencyLog({ log, file, keys, clock: this.clock, after: this.time.after, ...options });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
