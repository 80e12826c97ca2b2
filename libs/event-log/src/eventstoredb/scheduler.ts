/** The only way in which this adapter waits for time to pass, so that a test can let it pass. */
export abstract class Scheduler {
  /** Runs the task once, after so many milliseconds, unless what it returns is called before. */
  abstract after(ms: number, task: () => void): () => void;
}

export class SystemScheduler extends Scheduler {
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  }
}

/**
 * The answer, or the error of `late` after so many milliseconds. The client has calls without any deadline, and calls
 * whose deadline only the server is told, so nothing is waited for without this.
 */
export function within<Answer>(
  scheduler: Scheduler,
  ms: number,
  answer: Promise<Answer>,
  late: () => Error,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.after(ms, () => reject(late()));
    answer.then(resolve, reject).finally(cancel);
  });
}

/** Settles after so many milliseconds, or when `stopped` fires. */
export function pause(scheduler: Scheduler, ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) {
      resolve();
      return;
    }
    const done = () => {
      cancel();
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const cancel = scheduler.after(ms, done);
    stopped.addEventListener('abort', done);
  });
}
