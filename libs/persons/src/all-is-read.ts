import { type Ledger, LogBusy } from '#event-log';
import type { ReadStore } from '#read-store';

const WAIT_MAX_MS = 10_000;

/**
 * Waits until the read models have everything that is recorded now: for a decision that must not overlook anything.
 *
 * @throws LogBusy when they do not get there in time.
 */
export async function whenAllIsRead({ log }: Pick<Ledger, 'log'>, store: ReadStore): Promise<void> {
  const head = await log.head();
  if (head === undefined || (await store.whenHandled(head, WAIT_MAX_MS))) return;
  throw new LogBusy('The read models are behind the log, so nothing can be decided that rests on them');
}
