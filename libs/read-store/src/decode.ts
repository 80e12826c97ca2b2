import type { EventCodec, LedgerEntry } from '#event-log';
import type { Applied } from './projection.js';

/** How an entry becomes what a projection applies. @throws for an event that this version cannot read. */
export type Decode = (entry: LedgerEntry) => Applied;

export function decodeWith(codec: Pick<EventCodec, 'decode'>): Decode {
  return (entry) => {
    const { event, envelope } = codec.decode(entry);
    return { event, envelope, sequence: entry.sequence, position: entry.position, leaf: entry.leaf };
  };
}
