import { setImmediate as turn } from 'node:timers/promises';

/** Work that can be put aside wherever it yields. */
export type Steps<Result> = Generator<undefined, Result, void>;

/** A few milliseconds of rows: counted and not timed, so that the same return takes the same turns on every machine. */
const STEPS_A_TURN = 100;

/** All of it at once, where nobody else waits. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** In short turns, between which everybody else of this process has theirs. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (let count = 1; ; count += 1) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (count % STEPS_A_TURN === 0) await turn();
  }
}
