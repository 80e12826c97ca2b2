import type { Clock, Instant } from '#kernel';

export interface JobState {
  /** What it is doing now; undefined while it rests. */
  readonly running: { readonly since: Instant; readonly askedBy: string; readonly progress: number } | undefined;
  /** What came of it last, since the process began. */
  readonly last: { readonly endedAt: Instant; readonly failure: string | undefined } | undefined;
}

/** Something long that an operator may ask for, one at a time; the page that asked does not wait for it. */
export class BackgroundJob {
  #state: JobState = { running: undefined, last: undefined };
  #work: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly work: (askedBy: string, progress: (count: number) => void) => Promise<unknown>,
  ) {}

  get state(): JobState {
    return this.#state;
  }

  /** @returns false where it is under way already: whoever asked twice has what they want. */
  start(askedBy: string): boolean {
    if (this.#work !== undefined) return false;
    const running = { since: this.clock.now(), askedBy, progress: 0 };
    this.#state = { ...this.#state, running };
    const told = (progress: number) => {
      this.#state = { ...this.#state, running: { ...running, progress } };
    };
    this.#work = this.work(askedBy, told).then(
      () => this.#ended(undefined),
      (error: unknown) => this.#ended(error instanceof Error ? error.message : String(error)),
    );
    return true;
  }

  /** Settles when nothing is under way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #ended(failure: string | undefined): void {
    this.#work = undefined;
    this.#state = { running: undefined, last: { endedAt: this.clock.now(), failure } };
  }
}
