import { type Decider, type Decision, type Of, refuse } from '#kernel';
import { sameContent } from '../same-content.js';
import type { OrganisationEvent } from './contracts.events.js';

type Registered = Omit<Of<OrganisationEvent, 'OrganisationRegistered'>, 'type'>;

export type OrganisationCommand = { readonly type: 'register' } & Readonly<Registered>;

export type OrganisationState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'registered' } & Readonly<Registered>);

export type OrganisationReason = 'organisation-already-registered-otherwise';

export const organisationReasons: Record<OrganisationReason, string> = {
  'organisation-already-registered-otherwise':
    'An organisation is already registered under this reference with another name or other identifiers',
};

export const organisationDecider: Decider<
  OrganisationCommand,
  OrganisationState,
  OrganisationEvent,
  OrganisationReason
> = {
  initial: { status: 'absent' },

  decide({ type: _, ...asked }, state): Decision<OrganisationEvent, OrganisationReason> {
    if (state.status === 'absent') return [{ type: 'OrganisationRegistered', ...asked }];
    const { status: _status, ...registered } = state;
    return sameContent(asked, registered) ? [] : refuse('organisation-already-registered-otherwise');
  },

  evolve(_, { type: _type, ...registered }) {
    return { status: 'registered', ...registered };
  },
};
