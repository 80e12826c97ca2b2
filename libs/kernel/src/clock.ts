import { type Instant, instantAt } from './calendar.js';

/** Where the ledger gets the time from. Nothing else may read the machine's clock. */
export abstract class Clock {
  abstract now(): Instant;
}

export class SystemClock extends Clock {
  now(): Instant {
    return instantAt(Date.now());
  }
}

/**
 * A clock that stands still until it is set: for tests, scenarios and the demonstration ledger, which tell a story that
 * happened over years.
 */
export class SetClock extends Clock {
  constructor(private at: Instant) {
    super();
  }

  now(): Instant {
    return this.at;
  }

  set(at: Instant): void {
    this.at = at;
  }
}
