import { type Actor, type ContractId, type Decision, type OrganisationId, type PersonId, refuse } from '#kernel';
import type { HoldReason, PersonEvent } from './persons.events.js';
import type { PersonReason } from './persons.reasons.js';

export interface Hold {
  readonly hold: number;
  readonly reasonCode: HoldReason;
  readonly placedFor: OrganisationId;
  readonly isLifted: boolean;
}

/** Over a person, or over everybody in a contract. */
export interface Over {
  readonly contract: ContractId;
  readonly person?: PersonId | undefined;
}

export interface PlaceHold extends Over {
  readonly type: 'place-hold';
  readonly by: Actor;
  readonly reasonCode: HoldReason;
  readonly words?: string | undefined;
}

export interface LiftHold extends Over {
  readonly type: 'lift-hold';
  readonly by: Actor;
  readonly hold: number;
  readonly words?: string | undefined;
}

type HoldDecision = Decision<PersonEvent, PersonReason>;

export function placeHold(
  { contract, person, by, reasonCode, words }: PlaceHold,
  holds: readonly Hold[],
): HoldDecision {
  const stands = holds.some(
    (one) => !one.isLifted && one.placedFor === by.organisation && one.reasonCode === reasonCode,
  );
  if (stands) return [];
  return [
    {
      type: 'LegalHoldPlaced',
      contract,
      person,
      subject: person ?? contract,
      hold: holds.length + 1,
      reasonCode,
      placedBy: by.subject,
      placedFor: by.organisation,
      words,
    },
  ];
}

export function liftHold({ contract, person, by, hold, words }: LiftHold, holds: readonly Hold[]): HoldDecision {
  const placed = holds.find((one) => one.hold === hold);
  if (placed === undefined) return refuse('hold-not-found', { hold });
  // Or whoever wants something forgotten could take away what keeps it.
  if (placed.placedFor !== by.organisation) {
    return refuse('hold-of-another-organisation', { hold, organisation: placed.placedFor });
  }
  if (placed.isLifted) return [];
  return [
    {
      type: 'LegalHoldLifted',
      contract,
      person,
      subject: person ?? contract,
      hold,
      liftedBy: by.subject,
      liftedFor: by.organisation,
      words,
    },
  ];
}

export function withHold(holds: readonly Hold[], event: PersonEvent): readonly Hold[] {
  switch (event.type) {
    case 'LegalHoldPlaced': {
      const { hold, reasonCode, placedFor } = event;
      return [...holds, { hold, reasonCode, placedFor, isLifted: false }];
    }
    case 'LegalHoldLifted':
      return holds.map((one) => (one.hold === event.hold ? { ...one, isLifted: true } : one));
    default:
      return holds;
  }
}

export function standingHold(holds: readonly Hold[]): Hold | undefined {
  return holds.find(({ isLifted }) => !isLifted);
}
