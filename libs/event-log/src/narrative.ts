import type { Of } from '#kernel';
import type { Envelope } from './envelope.js';

/** A thing of the business that an event is about, by the reference people use. */
export interface Subject {
  /** `contract`, `person`, `claim`, `evidence`, `statement`, `payment`, `rate-card-line`, `evidence-file` … */
  readonly kind: string;
  readonly ref: string;
}

/** What a library tells about one type of event. */
export interface Telling<Event> {
  /** A plain sentence without the who and the when, which the trail adds. No personal data. */
  says(event: Event, envelope: Envelope): string;
  about(event: Event): readonly Subject[];
  /**
   * In a stream that holds many stories (an account holds many statements), the story this event belongs to; the
   * events before it with the same story are what it rests on. Absent: the whole stream is one story.
   */
  story?(event: Event): string;
  /** Why it came out as it did, a sentence a reason: the dates compared, the rule with its inputs. */
  why?(event: Event): readonly string[];
}

/**
 * What a library tells about its events, so that an audit trail can be told without knowing the business: the sentence
 * an auditor reads, what the event is about, and which part of its stream is its story.
 */
export type Narrative<Event extends { type: string }> = {
  readonly [Type in Event['type']]: Telling<Of<Event, Type>>;
};
