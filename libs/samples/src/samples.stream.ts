import { type Ledger, type Loaded, LogBusy, type Reference, type StreamType, streamName } from '#event-log';
import type { ReadStore } from '#read-store';
import type { DrawnItem, SampleState } from './domain/sample-state.js';
import type { SampleEvent } from './domain/samples.events.js';
import { type SampleCommand, type SampleReason, sampleDecider } from './domain/samples.js';

export const sampleStream: StreamType<SampleCommand, SampleState, SampleEvent, SampleReason> = {
  category: 'sample',
  decider: sampleDecider,
};

/** `sample-{sample}`. */
export function sampleStreamName(sample: string): string {
  return streamName('sample', sample);
}

/** The event that drew an item, for what is found of it. */
export function drawnReference(loaded: Loaded<SampleState>, item: DrawnItem | undefined): readonly Reference[] {
  const drawn = loaded.events.filter(({ type }) => type === 'SampleItemsDrawn').at((item?.part ?? 0) - 1);
  return item === undefined || drawn === undefined
    ? []
    : [{ event: drawn.id, stream: loaded.stream, revision: drawn.revision, as: 'sample-draw' }];
}

const WAIT_MS = 10_000;

/**
 * Waits until the tables have everything that is recorded now: a frame must not overlook anything.
 *
 * @throws LogBusy when they do not get there in time.
 */
export async function whenAllIsKnown({ log }: Pick<Ledger, 'log'>, store: ReadStore): Promise<void> {
  const head = await log.head();
  if (head === undefined || (await store.whenHandled(head, WAIT_MS))) return;
  throw new LogBusy('The read models are behind the log, so it cannot be said what a sample is drawn from');
}

/** The last ledger entry that the tables know; −1 while there is none. */
export function lastEntry(store: ReadStore): number {
  return store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
}

/** The ledger entry of an event. @throws RangeError for one that the tables do not know. */
export function entryOf(store: ReadStore, event: string): number {
  const found = store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :event', { event });
  if (found === undefined) throw new RangeError(`The tables do not know the event ${event}`);
  return found.sequence;
}
