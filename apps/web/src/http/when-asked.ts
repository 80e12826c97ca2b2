import type { FastifyRequest } from 'fastify';
import type { CalendarDate } from '#kernel';

/** What an answer depends on beside the entry that it was read at. */
export interface WhenAsked {
  /** The day in the world, once whoever made the answer has looked at it. */
  day?: CalendarDate;
  /** Whether one entry was asked for: nothing that is recorded later can change the answer. */
  isOfEntry: boolean;
}

const asked = new WeakMap<FastifyRequest, WhenAsked>();

/** What is known of the moment that a request asks about; kept for as long as the request is. */
export function whenAsked(request: FastifyRequest): WhenAsked {
  const known = asked.get(request) ?? { isOfEntry: false };
  asked.set(request, known);
  return known;
}
