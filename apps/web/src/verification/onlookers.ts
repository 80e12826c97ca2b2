import { Injectable } from '@nestjs/common';
import { type Actor, Clock, epochMsOf } from '#kernel';

/** Somebody who has the same place in the queue before them. */
export interface Onlooker {
  readonly subject: string;
  readonly organisation: string;
  readonly minutesAgo: number;
}

interface Seen {
  readonly organisation: string;
  readonly atMs: number;
}

/** Whoever opened it longer ago has gone on to something else. */
const WITHIN_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const PLACES_MAX = 5_000;

/**
 * Who has lately opened which place in the queue, so that two verifiers do not read the same evidence. It decides nothing
 * and is forgotten with the process: who has read what is recorded in the ledger, and a decision is held to what was seen.
 */
@Injectable()
export class Onlookers {
  readonly #places = new Map<string, Map<string, Seen>>();

  constructor(private readonly clock: Clock) {}

  /** Notes that somebody opened a place. @returns the others who did within the hour, the latest first. */
  open(place: string, { subject, organisation }: Actor): readonly Onlooker[] {
    const now = epochMsOf(this.clock.now());
    const seen = new Map([...(this.#places.get(place) ?? [])].filter(([, { atMs }]) => now - atMs < WITHIN_MS));
    seen.set(subject, { organisation, atMs: now });
    // What was opened last stands last, so that what is given up first was not looked at for the longest.
    this.#places.delete(place);
    this.#places.set(place, seen);
    const [oldest] = this.#places.keys();
    if (this.#places.size > PLACES_MAX && oldest !== undefined) this.#places.delete(oldest);
    return [...seen]
      .filter(([other]) => other !== subject)
      .map(([other, { organisation: of, atMs }]) => ({
        subject: other,
        organisation: of,
        minutesAgo: Math.max(0, Math.floor((now - atMs) / MINUTE_MS)),
      }))
      .toSorted((one, other) => one.minutesAgo - other.minutesAgo);
  }
}
