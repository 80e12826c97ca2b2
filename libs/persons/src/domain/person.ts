import {
  type Actor,
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  isSamePerson,
  type OrganisationId,
  type PeopleBehind,
  type PersonId,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import { type Hold, type LiftHold, liftHold, type PlaceHold, placeHold, standingHold, withHold } from './holds.js';
import { type Consent, type PersonState, unknownPerson } from './person-state.js';
import type {
  ConsentPurpose,
  DeclineErasureReason,
  ErasureBasis,
  MergeFinding,
  PersonEvent,
} from './persons.events.js';
import type { PersonReason } from './persons.reasons.js';

/** Whose business a person is, as far as whoever asks is concerned. */
export interface WhosePerson {
  readonly isReferred: boolean;
  /** The provider that accepted the person, when it is another than whoever asks acts for. */
  readonly anotherProvider: OrganisationId | undefined;
  /** The gateway that referred the person, when it is another. */
  readonly anotherGateway: OrganisationId | undefined;
}

interface About {
  readonly contract: ContractId;
  readonly person: PersonId;
  readonly by: Actor;
  readonly words?: string | undefined;
}

/** Something that is not closed and needs what is known of a person: a dispute of a line, a sample that is being drawn. */
export interface OpenMatter {
  readonly matter: 'dispute' | 'sample';
  readonly ref: string;
}

/** An outcome whose evidence is not decided, and whose turn it is. */
export interface UndecidedOutcome {
  readonly outcome: string;
  readonly waitsFor: 'verifier' | 'provider';
}

/** What stands in the way of an erasure, beside the holds over the person. */
export interface Obstacles {
  readonly contractHolds: readonly Hold[];
  readonly undecided: readonly UndecidedOutcome[];
  readonly matters: readonly OpenMatter[];
}

export type PersonCommand =
  | (About & { type: 'give-consent'; purpose: ConsentPurpose; givenOn: CalendarDate; whose: WhosePerson })
  | (About & { type: 'withdraw-consent'; purpose: ConsentPurpose; withdrawnOn: CalendarDate; whose: WhosePerson })
  | (About & {
      type: 'merge';
      into: PersonId;
      whose: WhosePerson;
      other: { readonly isReferred: boolean; readonly mergedInto: PersonId | undefined };
      findings: readonly MergeFinding[];
    })
  | (PlaceHold & { readonly isReferred: boolean })
  | LiftHold
  | (About & { type: 'request-erasure'; basis: ErasureBasis; whose: WhosePerson })
  | (About & { type: 'decline-erasure'; reasonCode: DeclineErasureReason })
  | (About & {
      type: 'approve-erasure';
      people?: PeopleBehind | undefined;
      request?: number | undefined;
      obstacles: Obstacles;
    })
  | {
      readonly type: 'record-destruction';
      readonly contract: ContractId;
      readonly person: PersonId;
      readonly kids: readonly string[];
      readonly approval: string;
      readonly backupsExpireBy: CalendarDate;
    };

type Asked<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;
type PersonDecision = Decision<PersonEvent, PersonReason>;
type No = Refusal<PersonReason> | undefined;

export const personDecider: Decider<PersonCommand, PersonState, PersonEvent, PersonReason> = {
  initial: unknownPerson,
  decide(command, state) {
    // Who may do this was asked of the contract that was named, so it must be the one that the person is in.
    if (state.contract !== undefined && state.contract !== command.contract) return refuse('not-referred');
    switch (command.type) {
      case 'give-consent':
        return giveConsent(command, state);
      case 'withdraw-consent':
        return withdrawConsent(command, state);
      case 'merge':
        return merge(command, state);
      case 'place-hold':
        if (!command.isReferred) return refuse('not-referred');
        return erased(state) ?? placeHold(command, state.holds);
      case 'lift-hold':
        return liftHold(command, state.holds);
      case 'request-erasure':
        return requestErasure(command, state);
      case 'decline-erasure':
        return declineErasure(command, state);
      case 'approve-erasure':
        return approveErasure(command, state);
      case 'record-destruction':
        return recordDestruction(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve: (state, event) => evolve({ ...state, contract: event.contract }, event),
};

export function notTheirs({ isReferred, anotherProvider, anotherGateway }: WhosePerson): No {
  if (!isReferred) return refuse('not-referred');
  if (anotherProvider !== undefined) return refuse('another-providers-person', { provider: anotherProvider });
  return anotherGateway === undefined ? undefined : refuse('not-your-referral', { gateway: anotherGateway });
}

/** From the approval on nothing more is taken down about a person: it would be gone before anybody could read it. */
function erased({ erasure: { status } }: PersonState): No {
  return status === 'approved' || status === 'erased' ? refuse('person-erased') : undefined;
}

function consentOf({ consents }: PersonState, purpose: ConsentPurpose): Consent | undefined {
  return consents.find((consent) => consent.purpose === purpose);
}

function giveConsent(command: Asked<'give-consent'>, state: PersonState): PersonDecision {
  const { contract, person, purpose, givenOn, words } = command;
  const no = notTheirs(command.whose) ?? erased(state);
  if (no !== undefined) return no;
  const standing = consentOf(state, purpose);
  if (standing !== undefined && standing.withdrawnOn === undefined) {
    return standing.givenOn === givenOn ? [] : refuse('consent-given-otherwise', { givenOn: standing.givenOn });
  }
  return [{ type: 'ConsentGiven', contract, person, purpose, givenOn, words }];
}

function withdrawConsent(command: Asked<'withdraw-consent'>, state: PersonState): PersonDecision {
  const { contract, person, purpose, withdrawnOn, words } = command;
  const no = notTheirs(command.whose) ?? erased(state);
  if (no !== undefined) return no;
  const standing = consentOf(state, purpose);
  if (standing === undefined) return refuse('consent-not-given');
  if (standing.withdrawnOn !== undefined) {
    return standing.withdrawnOn === withdrawnOn
      ? []
      : refuse('consent-withdrawn-otherwise', { withdrawnOn: standing.withdrawnOn });
  }
  const { givenOn } = standing;
  if (withdrawnOn < givenOn) return refuse('withdrawn-before-given', { withdrawnOn, givenOn });
  return [{ type: 'ConsentWithdrawn', contract, person, purpose, withdrawnOn, words }];
}

function merge(command: Asked<'merge'>, { mergedInto }: PersonState): PersonDecision {
  const { contract, person, into, whose, other, findings, words } = command;
  const no = notTheirs(whose);
  if (no !== undefined) return no;
  if (into === person) return refuse('merged-with-oneself');
  if (!other.isReferred) return refuse('other-person-not-referred', { into });
  if (mergedInto !== undefined) return mergedInto === into ? [] : refuse('merged-otherwise', { into: mergedInto });
  // A chain would have to be followed by everybody who asks who somebody is, and could end where it began.
  if (other.mergedInto !== undefined) return refuse('merged-into-somebody-merged', { into, known: other.mergedInto });
  return [{ type: 'PersonsMerged', contract, person, into, findings: [...findings], words }];
}

function requestErasure(command: Asked<'request-erasure'>, state: PersonState): PersonDecision {
  const { contract, person, by, basis, whose, words } = command;
  const no = notTheirs(whose) ?? erased(state);
  if (no !== undefined) return no;
  const { erasure } = state;
  // A hold does not keep anybody from asking: the day they asked is when the time to answer begins.
  if (erasure.status === 'requested') {
    const isSame = erasure.basis === basis && erasure.requestedBy === by.subject;
    return isSame ? [] : refuse('erasure-asked-for-already', { basis: erasure.basis });
  }
  return [
    {
      type: 'ErasureRequested',
      contract,
      person,
      request: state.requests + 1,
      basis,
      requestedBy: by.subject,
      requestedFor: by.organisation,
      words,
    },
  ];
}

function declineErasure(command: Asked<'decline-erasure'>, { erasure }: PersonState): PersonDecision {
  const { contract, person, reasonCode, words } = command;
  switch (erasure.status) {
    case 'none':
      return refuse('erasure-not-asked-for');
    case 'requested':
      return [{ type: 'ErasureDeclined', contract, person, request: erasure.request, reasonCode, words }];
    default:
      return refuse('erasure-approved-already');
  }
}

function approveErasure(command: Asked<'approve-erasure'>, { erasure, holds }: PersonState): PersonDecision {
  const { contract, person, by, people, request, obstacles } = command;
  if (erasure.status === 'none' || erasure.request !== (request ?? erasure.request)) {
    return refuse('erasure-not-asked-for');
  }
  switch (erasure.status) {
    case 'approved':
    case 'erased':
      return [];
    case 'requested': {
      // Two people, because what one person destroys nobody can look at again.
      if (isSamePerson(erasure.requestedBy, by.subject, people)) return refuse('approver-asked-for-this');
      const no = underHold({ holds, contractHolds: obstacles.contractHolds }) ?? stillNeeded(obstacles);
      if (no !== undefined) return no;
      return [
        {
          type: 'ErasureApproved',
          contract,
          person,
          request: erasure.request,
          approvedBy: by.subject,
          approvedFor: by.organisation,
        },
      ];
    }
    default:
      return unreachable(erasure);
  }
}

/** The hold that keeps a person's data, over the person or over the whole contract. */
export function underHold({
  holds,
  contractHolds,
}: {
  readonly holds: readonly Hold[];
  readonly contractHolds: readonly Hold[];
}): No {
  const ofPerson = standingHold(holds);
  const standing = ofPerson ?? standingHold(contractHolds);
  if (standing === undefined) return undefined;
  const { hold, placedFor, reasonCode } = standing;
  const over = standing === ofPerson ? 'person' : 'contract';
  return refuse('under-legal-hold', { over, hold, organisation: placedFor, reasonCode });
}

export function stillNeeded({ undecided: [first], matters: [open] }: Omit<Obstacles, 'contractHolds'>): No {
  if (first !== undefined) {
    return refuse('evidence-undecided', { outcome: first.outcome, waitsFor: `the ${first.waitsFor}` });
  }
  return open === undefined ? undefined : refuse('matter-still-open', { matter: open.matter, ref: open.ref });
}

function recordDestruction(command: Asked<'record-destruction'>, { erasure }: PersonState): PersonDecision {
  const { contract, person, kids, approval, backupsExpireBy } = command;
  switch (erasure.status) {
    case 'erased':
      return [];
    case 'approved':
      return [
        {
          type: 'ParticipantKeyDestroyed',
          contract,
          subject: person,
          kids: [...kids],
          basis: erasure.basis,
          approval,
          backupsExpireBy,
        },
      ];
    default:
      return refuse('erasure-not-asked-for');
  }
}

function evolve(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'ConsentGiven': {
      const { purpose, givenOn } = event;
      return withConsent(state, { purpose, givenOn, withdrawnOn: undefined });
    }
    case 'ConsentWithdrawn': {
      const { purpose, withdrawnOn } = event;
      const givenOn = consentOf(state, purpose)?.givenOn ?? withdrawnOn;
      return withConsent(state, { purpose, givenOn, withdrawnOn });
    }
    case 'PersonsMerged':
      return { ...state, mergedInto: event.into };
    case 'LegalHoldPlaced':
    case 'LegalHoldLifted':
      return { ...state, holds: withHold(state.holds, event) };
    case 'ErasureRequested': {
      const { request, basis, requestedBy, requestedFor } = event;
      return {
        ...state,
        requests: request,
        erasure: { status: 'requested', request, basis, requestedBy, requestedFor },
      };
    }
    case 'ErasureDeclined':
      return { ...state, erasure: { status: 'none' } };
    case 'ErasureApproved':
      if (state.erasure.status === 'none') return state;
      return { ...state, erasure: { ...state.erasure, status: 'approved', approvedBy: event.approvedBy } };
    case 'ParticipantKeyDestroyed':
      if (state.erasure.status !== 'approved') return state;
      return { ...state, erasure: { ...state.erasure, status: 'erased' } };
    default:
      return unreachable(event);
  }
}

function withConsent(state: PersonState, consent: Consent): PersonState {
  const others = state.consents.filter(({ purpose }) => purpose !== consent.purpose);
  return { ...state, consents: [...others, consent] };
}
