import { type Loaded, type Reference, type StreamType, streamName } from '#event-log';
import { type ContractCommand, type ContractReason, contractDecider } from './domain/contract.js';
import type { ContractState } from './domain/contract-state.js';
import type { ContractEvent, OrganisationEvent } from './domain/contracts.events.js';
import {
  type OrganisationCommand,
  type OrganisationReason,
  type OrganisationState,
  organisationDecider,
} from './domain/organisation.js';

export const organisationStream: StreamType<
  OrganisationCommand,
  OrganisationState,
  OrganisationEvent,
  OrganisationReason
> = { category: 'organisation', decider: organisationDecider };

export function organisationStreamName(organisation: string): string {
  return streamName('organisation', organisation);
}

export const contractStream: StreamType<ContractCommand, ContractState, ContractEvent, ContractReason> = {
  category: 'contract',
  decider: contractDecider,
};

export function contractStreamName(contract: string): string {
  return streamName('contract', contract);
}

/**
 * A reference for `reliesOn` to the nth event of a type in a loaded stream, counted from 0; to the last one, when not
 * counted.
 *
 * @throws RangeError when the stream has no such event: whoever relies on it has not looked.
 */
export function referenceTo(loaded: Loaded<unknown>, type: string, as: string, nth?: number): Reference {
  const found = loaded.events.filter((event) => event.type === type).at(nth ?? -1);
  if (found === undefined) throw new RangeError(`${loaded.stream} has no such ${type} to rely on`);
  return { event: found.id, stream: loaded.stream, revision: found.revision, as };
}
