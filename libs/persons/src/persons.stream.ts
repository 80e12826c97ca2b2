import { type StreamType, streamName } from '#event-log';
import { contractHoldsDecider } from './domain/contract-holds.js';
import type { Hold, LiftHold, PlaceHold } from './domain/holds.js';
import { type PersonCommand, personDecider } from './domain/person.js';
import type { PersonState } from './domain/person-state.js';
import type { PersonEvent } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import type { ReadEvent } from './domain/reads.events.js';
import { type ReadCommand, readsDecider } from './domain/reads.js';

export const personStream: StreamType<PersonCommand, PersonState, PersonEvent, PersonReason> = {
  category: 'person',
  decider: personDecider,
};

/** A pseudonym is of one contract only, so it names the stream alone. */
export function personStreamName(person: string): string {
  return streamName('person', person);
}

export const contractHoldsStream: StreamType<PlaceHold | LiftHold, readonly Hold[], PersonEvent, PersonReason> = {
  category: 'holds',
  decider: contractHoldsDecider,
};

export function contractHoldsStreamName(contract: string): string {
  return streamName('holds', contract);
}

/** Apart from what is recorded about the person, so that reading never stands in the way of recording. */
export const readsStream: StreamType<ReadCommand, null, ReadEvent, PersonReason> = {
  category: 'reads',
  decider: readsDecider,
};

/** @param subject a person; the contract for words about nobody in particular. */
export function readsStreamName(subject: string): string {
  return streamName('reads', subject);
}
