import type { CalendarDate, ContractId, OrganisationId, PersonId } from '#kernel';
import type { Hold } from './holds.js';
import type { ConsentPurpose, ErasureBasis } from './persons.events.js';

/** How a consent stands: the last that was said about it. */
export interface Consent {
  readonly purpose: ConsentPurpose;
  readonly givenOn: CalendarDate;
  readonly withdrawnOn: CalendarDate | undefined;
}

interface Asked {
  /** Which request it is, counted from 1. */
  readonly request: number;
  readonly basis: ErasureBasis;
  readonly requestedBy: string;
  readonly requestedFor: OrganisationId;
}

/** How far an erasure has come. What is declined is as if it had not been asked for, and may be asked for again. */
export type Erasure =
  | { readonly status: 'none' }
  | (Asked & { readonly status: 'requested' })
  | (Asked & { readonly status: 'approved'; readonly approvedBy: string })
  | (Asked & { readonly status: 'erased'; readonly approvedBy: string });

export interface PersonState {
  /** The contract that the pseudonym is of; undefined while nothing is recorded here. */
  readonly contract: ContractId | undefined;
  readonly consents: readonly Consent[];
  readonly holds: readonly Hold[];
  /** Who this person was found to be. */
  readonly mergedInto: PersonId | undefined;
  readonly erasure: Erasure;
  /** Requests so far, also those that were declined. */
  readonly requests: number;
}

export const unknownPerson: PersonState = {
  contract: undefined,
  consents: [],
  holds: [],
  mergedInto: undefined,
  erasure: { status: 'none' },
  requests: 0,
};
