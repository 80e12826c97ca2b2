import { type Decider, type Decision, fold, type OrganisationId, type Refusal, refuse } from '#kernel';
import { firstTwice, sameContent } from '../same-content.js';
import { type BoardCommand, type BoardReason, boardReasons, decideBoard } from './board.js';
import {
  type ContractState,
  type DefinedOutcome,
  evolveContract,
  holds,
  isInterestedVerifier,
  type Party,
  type Recorded,
} from './contract-state.js';
import type { ContractEvent, Terms } from './contracts.events.js';
import { type TermsReason, termsReasons, whyNotTerms } from './terms-rules.js';
import { decideVariation, type VariationCommand, type VariationReason, variationReasons } from './variations.js';

export interface RecordContractCommand extends Readonly<Recorded> {
  readonly type: 'record';
  readonly parties: readonly Party[];
  readonly outcomes: readonly DefinedOutcome[];
  readonly terms: Terms;
  /** The organisation that asks. */
  readonly by: OrganisationId;
  /** Parties that no stream of the ledger knows: looked up by the handler. */
  readonly unregistered: readonly OrganisationId[];
}
export type ContractCommand = RecordContractCommand | VariationCommand | BoardCommand;

export type RecordingReason =
  | 'contract-already-recorded-otherwise'
  | 'recorded-by-no-payer'
  | 'dates-out-of-order'
  | 'party-named-twice'
  | 'organisation-not-registered'
  | 'party-joins-outside-the-contract'
  | 'verifier-not-independent'
  | 'outcome-defined-twice'
  | TermsReason;

export const recordingReasons: Record<RecordingReason, string> = {
  'contract-already-recorded-otherwise': 'A contract is already recorded under this reference with other content',
  'recorded-by-no-payer': 'A contract is recorded by one of its outcome payers, and {organisation} is none of them',
  'dates-out-of-order':
    'A contract is signed before or on the day it starts, and starts before or on the day it ends: {earlier} is after {later}',
  'party-named-twice': 'The party {organisation} is named twice; give it all its roles at once',
  'organisation-not-registered': 'The organisation {organisation} is not registered yet',
  'party-joins-outside-the-contract':
    '{organisation} would join on {from}, which is before the contract was signed or after it ends',
  'verifier-not-independent':
    '{organisation} cannot verify: a verifier neither pays, nor provides, nor coordinates, nor invests',
  'outcome-defined-twice': 'The outcome {outcome} is defined twice',
  ...termsReasons,
};

export type ContractReason = 'contract-not-recorded' | RecordingReason | VariationReason | BoardReason;

export const contractReasons: Record<ContractReason, string> = {
  'contract-not-recorded': 'There is no such contract',
  ...recordingReasons,
  ...variationReasons,
  ...boardReasons,
};

export const contractDecider: Decider<ContractCommand, ContractState, ContractEvent, ContractReason> = {
  initial: { status: 'absent' },
  decide(command, state): Decision<ContractEvent, ContractReason> {
    if (command.type === 'record') return recordContract(command, state);
    if (state.status !== 'recorded') return refuse('contract-not-recorded');
    switch (command.type) {
      case 'record-meeting':
      case 'file-document':
      case 'agree-plan':
        return decideBoard(command, state);
      default:
        return decideVariation(command, state);
    }
  },
  evolve: evolveContract,
};

function recordContract(
  command: RecordContractCommand,
  state: ContractState,
): Decision<ContractEvent, RecordingReason> {
  const events = eventsOf(command);
  if (state.status === 'absent') return whyNot(command) ?? events;
  const repeated = fold({ initial: { status: 'absent' } as ContractState, evolve: evolveContract }, events);
  return sameContent(asRecorded(state), asRecorded(repeated)) ? [] : refuse('contract-already-recorded-otherwise');
}

/** The contract as it was before anything changed it. */
function asRecorded(state: ContractState) {
  return state.status === 'recorded' ? state.asRecorded : state;
}

function eventsOf({
  parties,
  outcomes,
  terms,
  type: _,
  by: _by,
  unregistered: _un,
  ...recorded
}: RecordContractCommand): ContractEvent[] {
  const { contract } = recorded;
  return [
    { type: 'ContractRecorded', ...recorded },
    ...parties.map((party): ContractEvent => ({ type: 'PartyJoined', contract, ...party })),
    ...outcomes.map((outcome): ContractEvent => ({ type: 'OutcomeDefined', contract, ...outcome })),
    { type: 'TermsSet', contract, version: 1, validFrom: recorded.startsOn, terms },
  ];
}

function whyNot(command: RecordContractCommand): Refusal<RecordingReason> | undefined {
  const { by, parties, outcomes, terms } = command;
  if (!holds(parties, by, ['outcome-payer'])) return refuse('recorded-by-no-payer', { organisation: by });
  return (
    datesOutOfOrder(command) ??
    partiesUnfit(command) ??
    definedTwice(outcomes) ??
    whyNotTerms(terms, { parties, outcomes, from: command.startsOn })
  );
}

function datesOutOfOrder({
  signedOn,
  startsOn,
  endsOn,
}: RecordContractCommand): Refusal<'dates-out-of-order'> | undefined {
  if (signedOn > startsOn)
    return refuse('dates-out-of-order', { earlier: `signedOn ${signedOn}`, later: `startsOn ${startsOn}` });
  if (startsOn > endsOn)
    return refuse('dates-out-of-order', { earlier: `startsOn ${startsOn}`, later: `endsOn ${endsOn}` });
  return undefined;
}

function partiesUnfit({
  parties,
  signedOn,
  endsOn,
  unregistered,
}: RecordContractCommand): Refusal<RecordingReason> | undefined {
  const again = firstTwice(parties.map(({ organisation }) => organisation));
  if (again !== undefined) return refuse('party-named-twice', { organisation: again });
  const unknown = parties.find(({ organisation }) => unregistered.includes(organisation));
  if (unknown !== undefined) return refuse('organisation-not-registered', { organisation: unknown.organisation });
  const outside = parties.find(({ from }) => from < signedOn || from > endsOn);
  if (outside !== undefined) {
    return refuse('party-joins-outside-the-contract', { organisation: outside.organisation, from: outside.from });
  }
  const interested = parties.find(({ roles }) => isInterestedVerifier(roles));
  if (interested !== undefined) return refuse('verifier-not-independent', { organisation: interested.organisation });
  return undefined;
}

function definedTwice(outcomes: readonly DefinedOutcome[]): Refusal<'outcome-defined-twice'> | undefined {
  const again = firstTwice(outcomes.map(({ outcome }) => outcome));
  return again === undefined ? undefined : refuse('outcome-defined-twice', { outcome: again });
}
