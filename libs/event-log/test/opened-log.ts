import type { EventLog } from '#event-log';

/** One empty log, opened for one test, and what its store can be made to do. */
export interface OpenedLog {
  readonly log: EventLog;
  /** Closes the log and opens the same stored events anew, as after a restart. */
  reopen(): Promise<EventLog>;
  /** Closes whatever is open and throws the store away. */
  close(): Promise<void>;
  /** Makes the store drop every live subscription; settles when it has. */
  drop?(): Promise<void>;
  /** The next append is written, but its answer is lost on the way, so that the log can only say `unknown`. */
  loseNextAnswer?(): void;
}
