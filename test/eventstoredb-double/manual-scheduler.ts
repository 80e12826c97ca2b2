import { Scheduler } from '../../libs/event-log/src/eventstoredb/scheduler.js';

interface Waiting {
  readonly due: number;
  readonly ms: number;
  readonly task: () => void;
}

/** Time that passes only when a test says so, so that nothing has to sleep to see what happens after a minute. */
export class ManualScheduler extends Scheduler {
  #now = 0;
  readonly #waiting = new Set<Waiting>();
  readonly #conditions = new Set<() => void>();

  after(ms: number, task: () => void): () => void {
    const waiting = { due: this.#now + ms, ms, task };
    this.#waiting.add(waiting);
    for (const check of [...this.#conditions]) check();
    return () => this.#waiting.delete(waiting);
  }

  /** Lets so many milliseconds pass: what is due by then runs, in order. */
  pass(ms: number): void {
    this.#now += ms;
    const due = [...this.#waiting].filter((waiting) => waiting.due <= this.#now);
    for (const waiting of due.sort((one, other) => one.due - other.due)) {
      if (this.#waiting.delete(waiting)) waiting.task();
    }
  }

  /** Settles when something waits for exactly so many milliseconds. */
  untilWaiting(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (![...this.#waiting].some((waiting) => waiting.ms === ms)) return;
        this.#conditions.delete(check);
        resolve();
      };
      this.#conditions.add(check);
      check();
    });
  }

  get waiting(): number {
    return this.#waiting.size;
  }
}
