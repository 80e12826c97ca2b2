import type { Actor } from '#kernel';
import { greaterManchesterActors } from './greater-manchester.js';
import { harbourStepsActors } from './harbour-steps.js';
import { kirkleesLikeActors } from './kirklees-like.js';
import { rebootWestActors } from './reboot-west.js';

/** Somebody whom a visitor of the demonstration can be. */
export interface CastMember {
  readonly actor: Actor;
  /** A given name, marked as made up. */
  readonly name: string;
  /** In which part of the demonstration they act. */
  readonly part: string;
  /** What their organisation is called, where no contract says it. */
  readonly organisationName?: string;
}

/** Who keeps the demonstration running: nobody in any contract. */
const operator = { olga: { subject: 'demo:olga', organisation: 'ledger_keepers', role: 'operator' } } as const;

const parts: readonly (readonly [part: string, actors: Readonly<Record<string, unknown>>])[] = [
  ['Harbour Steps, which is running now', harbourStepsActors],
  ['Reboot West, for care leavers', rebootWestActors],
  ['Greater Manchester, for people sleeping rough', greaterManchesterActors],
  ['The contract like that of Kirklees', kirkleesLikeActors],
  ['Who keeps the ledger running', operator],
];

/** Everybody who acts in the demonstration contracts, and its operator, in the order in which they are offered. */
export function demonstrationCast(): readonly CastMember[] {
  return parts.flatMap(([part, actors]) =>
    Object.entries(actors).map(([name, actor]) => ({
      actor: actor as Actor,
      name: `${name.charAt(0).toUpperCase()}${name.slice(1)} (synthetic)`,
      part,
      ...((actor as Actor).role === 'operator' ? { organisationName: 'The ledger’s keepers (synthetic)' } : {}),
    })),
  );
}
