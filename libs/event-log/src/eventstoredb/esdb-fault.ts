import type { Revision } from '../event-log.js';

/**
 * What went wrong at the server, in the few kinds that make a difference here:
 *
 * - `moved-on`: the stream is at another revision; nothing was written.
 * - `unclear`: no answer, or none that says whether it was done. Safe to ask again, because the ids are the same.
 * - `too-large`, `denied`, `invalid`, `deleted`: not done, and asking again changes nothing.
 * - `no-stream`: what was to be read does not exist.
 */
export type EsdbFaultKind = 'moved-on' | 'unclear' | 'too-large' | 'denied' | 'invalid' | 'deleted' | 'no-stream';

export class EsdbFault extends Error {
  override readonly name = 'EventStoreDbFault';

  constructor(
    readonly kind: EsdbFaultKind,
    message: string,
    /** Where the stream is, of a `moved-on`. */
    readonly actual?: Revision | 'no-stream',
  ) {
    super(message);
  }
}

/** Whether asking again may help: all that is not a plain no. */
export function isPassing(error: unknown): error is EsdbFault {
  return error instanceof EsdbFault && error.kind === 'unclear';
}
