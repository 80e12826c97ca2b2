import { type StreamType, streamName } from '#event-log';
import type { PublicationEvent } from '../domain/publications/publications.events.js';
import {
  type PublicationReason,
  type PublicationsState,
  publicationsDecider,
  type ReleasePublication,
} from '../domain/publications/publications.js';

export const publicationsStream: StreamType<
  ReleasePublication,
  PublicationsState,
  PublicationEvent,
  PublicationReason
> = {
  category: 'publications',
  decider: publicationsDecider,
};

/** `publications-{contract}`: a release must see all that were published before it. */
export function publicationsStreamName(contract: string): string {
  return streamName('publications', contract);
}
