import { setImmediate as turn } from 'node:timers/promises';
import { Observable } from 'rxjs';
import type { FollowSignal, LedgerEntry, LedgerPlace } from './event-log.js';

/** A store that is followed by reading on: one that tells when there may be more. */
export interface ReadableLedger {
  /** At most `count` entries from just after a place; none at the end. */
  read(after: LedgerPlace | 'start', count: number): readonly LedgerEntry[];
  /** Whether nothing stands after this place. */
  isLast(place: LedgerPlace): boolean;
  /** Settles when something may stand after this place, when `stopped` fires, or when the log is closed. */
  more(after: LedgerPlace | 'start', stopped: AbortSignal): Promise<void>;
  isClosed(): boolean;
}

/**
 * `EventLog.follow` by reading: history and live are one loop, so there is no seam between them where an event could be
 * lost or repeated.
 */
export function followReads(
  ledger: ReadableLedger,
  after: LedgerPlace | 'start',
  handle: (batch: readonly LedgerEntry[]) => void | Promise<void>,
  batchSize: number,
): Observable<FollowSignal> {
  return new Observable((subscriber) => {
    const stop = new AbortController();
    const run = async () => {
      let place = after;
      // Never within `subscribe`, because whoever subscribes has nothing to unsubscribe yet.
      await turn();
      while (!stop.signal.aborted && !ledger.isClosed()) {
        const batch = ledger.read(place, batchSize);
        const last = batch.at(-1);
        if (last === undefined) {
          subscriber.next({ kind: 'live' });
          await ledger.more(place, stop.signal);
          continue;
        }
        await handle(batch);
        place = { position: last.position, sequence: last.sequence };
        const live = !ledger.isClosed() && ledger.isLast(place);
        subscriber.next({ kind: 'handled', place, count: batch.length, live });
        // A long history must not keep everybody else of this process from their turn.
        await turn();
      }
      subscriber.complete();
    };
    run().catch((error: unknown) => subscriber.error(error));
    return () => stop.abort();
  });
}
