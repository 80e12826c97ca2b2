import type { Call } from './call.js';
import type { Identity } from './identity.js';
import { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = 10;

/** How many streams may be open at once. */
export interface StreamBounds {
  /** Of everybody, because each costs memory for as long as it is open. */
  readonly all: number;
  /** Of one member or token, or one address where nobody says who they are: nobody takes the streams of all others. */
  readonly ofOne: number;
}

/** Counts the streams of one kind that are open. */
export class OpenStreams {
  #all = 0;
  readonly #ofOne = new Map<string, number>();

  constructor(
    private readonly identity: Identity,
    private readonly most: StreamBounds,
  ) {}

  /**
   * @returns what is called when the stream ends.
   * @throws Problem while too many are open.
   */
  async open(call: Call): Promise<() => void> {
    const caller = await this.identity.callerOf(call);
    const sender = caller === undefined ? `from ${call.request.ip}` : `by ${caller.actor.subject}`;
    const theirs = this.#ofOne.get(sender) ?? 0;
    const retry = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    if (theirs >= this.most.ofOne) {
      throw new Problem('too-many-streams-of-one', `You have ${this.most.ofOne} of these streams open already`, retry);
    }
    if (this.#all >= this.most.all) {
      throw new Problem('too-many-streams', `${this.most.all} of these streams are open already`, retry);
    }
    this.#all += 1;
    this.#ofOne.set(sender, theirs + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#all -= 1;
      const left = (this.#ofOne.get(sender) ?? 1) - 1;
      if (left === 0) this.#ofOne.delete(sender);
      else this.#ofOne.set(sender, left);
    };
  }
}
