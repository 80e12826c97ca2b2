import type { After } from '../src/index.js';

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

  get waiting(): number {
    return this.#waiting.length;
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter((each) => each.due <= this.#now);
    this.#waiting = this.#waiting.filter((each) => each.due > this.#now);
    for (const { callBack } of due) callBack();
  }
}
