import type { Actor } from '#kernel';
import { greaterManchesterActors } from './greater-manchester.js';
import { kirkleesLikeActors } from './kirklees-like.js';
import { rebootWestActors } from './reboot-west.js';

/** Somebody whom a visitor of the demonstration can be. */
export interface CastMember {
  readonly actor: Actor;
  /** A given name, marked as made up. */
  readonly name: string;
}

/** Who keeps the demonstration running: nobody in any contract. */
const operator = { olga: { subject: 'demo:olga', organisation: 'ledger_keepers', role: 'operator' } } as const;

/** Everybody who acts in the demonstration contracts, and its operator, in the order in which they are offered. */
export function demonstrationCast(): readonly CastMember[] {
  return [rebootWestActors, greaterManchesterActors, kirkleesLikeActors, operator].flatMap((actors) =>
    Object.entries<unknown>(actors).map(([name, actor]) => ({
      actor: actor as Actor,
      name: `${name.charAt(0).toUpperCase()}${name.slice(1)} (synthetic)`,
    })),
  );
}
