import { epochMsOf, type Instant, instantAt, SetClock } from '#kernel';
import type { After } from '#read-store';

/** Time that stands still until it is moved: what is due by then is called in its order. */
export class ManualTime {
  readonly clock: SetClock;
  readonly #waiting = new Set<{ readonly at: number; readonly callBack: () => void }>();

  constructor(start: Instant) {
    this.clock = new SetClock(start);
  }

  get now(): number {
    return epochMsOf(this.clock.now());
  }

  readonly after: After = (ms, callBack) => {
    const due = { at: this.now + ms, callBack };
    this.#waiting.add(due);
    return () => this.#waiting.delete(due);
  };

  /** @param settled waits for what a call back has begun, before the next one. */
  async pass(ms: number, settled: () => Promise<void>): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.#waiting].sort((one, other) => one.at - other.at);
      if (next === undefined || next.at > end) break;
      this.#waiting.delete(next);
      this.clock.set(instantAt(Math.max(next.at, this.now)));
      next.callBack();
      await settled();
    }
    this.clock.set(instantAt(end));
    await settled();
  }
}
