import { referenceTo } from '#contracts';
import { type Loaded, type Reference, type StreamType, streamName } from '#event-log';
import {
  agreedRevisions,
  type RateCardCommand,
  type RateCardReason,
  type RateCardState,
  rateCardDecider,
} from './domain/rate-card.js';
import type { RateCardEvent } from './domain/rate-cards.events.js';

export const rateCardStream: StreamType<RateCardCommand, RateCardState, RateCardEvent, RateCardReason> = {
  category: 'ratecard',
  decider: rateCardDecider,
};

export function rateCardStreamName(contract: string): string {
  return streamName('ratecard', contract);
}

/**
 * A reference for `reliesOn` to the event that brought a revision into force.
 *
 * @throws RangeError for a revision that was never agreed.
 */
export function revisionReference(loaded: Loaded<RateCardState>, revision: number): Reference {
  const nth = agreedRevisions(loaded.state).findIndex((agreed) => agreed.revision === revision);
  if (nth === -1) throw new RangeError(`${loaded.stream} has no agreed revision ${revision}`);
  // Revisions are agreed one after the other, so the nth that was agreed is the nth such event.
  return referenceTo(loaded, 'RateCardRevised', 'rate-card-revision', nth);
}
