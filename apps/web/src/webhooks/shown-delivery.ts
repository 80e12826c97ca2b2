import type { Delivery } from '#webhooks';
import { withoutPseudonyms } from '../access/others-people.js';

/** A delivery as operators are shown it: a receiver is told the pseudonym in the name of a stream, and they are told nothing of anybody. */
export function withoutPeople(delivery: Delivery): Delivery {
  return { ...delivery, body: withoutPseudonyms(delivery.body) };
}
