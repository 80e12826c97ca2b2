/** Readers that wait for news: each is woken once by the next news, or when it stops waiting. */
export class WakeUps {
  readonly #waiting = new Set<() => void>();

  /** Settles with the next `wake`, or when `stopped` fires. */
  next(stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (stopped.aborted) {
        resolve();
        return;
      }
      const done = () => {
        this.#waiting.delete(done);
        stopped.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      stopped.addEventListener('abort', done);
    });
  }

  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
