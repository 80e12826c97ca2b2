import type { Decider } from '#kernel';
import { type Hold, type LiftHold, liftHold, type PlaceHold, placeHold, withHold } from './holds.js';
import type { PersonEvent } from './persons.events.js';
import type { PersonReason } from './persons.reasons.js';

/** The holds over everybody in a contract. */
export const contractHoldsDecider: Decider<PlaceHold | LiftHold, readonly Hold[], PersonEvent, PersonReason> = {
  initial: [],
  decide: (command, holds) => (command.type === 'place-hold' ? placeHold(command, holds) : liftHold(command, holds)),
  evolve: withHold,
};
