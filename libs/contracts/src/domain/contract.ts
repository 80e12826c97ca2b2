import {
  type CalendarDate,
  type Decider,
  type Decision,
  fold,
  type Of,
  type OrganisationId,
  percentageInParts,
  type Refusal,
  type Role,
  refuse,
  unreachable,
  WHOLE_IN_PARTS,
} from '#kernel';
import { firstTwice, sameContent } from '../same-content.js';
import type { ContractEvent, SplitRule, Terms } from './contracts.events.js';

type Recorded = Omit<Of<ContractEvent, 'ContractRecorded'>, 'type'>;
export type Party = Readonly<Omit<Of<ContractEvent, 'PartyJoined'>, 'type' | 'contract'>>;
export type DefinedOutcome = Readonly<Omit<Of<ContractEvent, 'OutcomeDefined'>, 'type' | 'contract'>>;
export type TermsVersion = Readonly<Omit<Of<ContractEvent, 'TermsSet'>, 'type' | 'contract'>>;

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
export type ContractCommand = RecordContractCommand;

interface ContractFacts extends Readonly<Recorded> {
  readonly parties: readonly Party[];
  readonly outcomes: readonly DefinedOutcome[];
}

/** A contract with all that was recorded of it; the latest terms stand last. */
export interface RecordedContract extends ContractFacts {
  readonly status: 'recorded';
  readonly terms: readonly [TermsVersion, ...TermsVersion[]];
}

export type ContractState =
  | { readonly status: 'absent' }
  /** Between the events of the one append that records a contract; nobody can meet a contract that stays so. */
  | ({ readonly status: 'being-recorded' } & ContractFacts)
  | RecordedContract;

export type ContractReason =
  | 'contract-already-recorded-otherwise'
  | 'recorded-by-no-payer'
  | 'dates-out-of-order'
  | 'party-named-twice'
  | 'organisation-not-registered'
  | 'party-joins-outside-the-contract'
  | 'verifier-not-independent'
  | 'outcome-defined-twice'
  | 'payer-named-twice'
  | 'share-of-no-payer'
  | 'shares-do-not-add-up'
  | 'approver-named-twice'
  | 'approver-cannot-agree'
  | 'gateway-named-twice'
  | 'gateway-is-no-referral-agency'
  | 'gateway-is-a-provider'
  | 'criterion-named-twice'
  | 'payment-group-named-twice'
  | 'maximum-not-above-zero';

export const contractReasons: Record<ContractReason, string> = {
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
  'payer-named-twice': 'The share of {payer} is given twice',
  'share-of-no-payer': '{payer} has a share of the payments but is not an outcome payer of the contract',
  'shares-do-not-add-up': 'The shares of the payers add up to {total}%, not to 100%',
  'approver-named-twice': 'The approver {organisation} is named twice',
  'approver-cannot-agree':
    '{organisation} cannot agree to changes: an approver is a party that pays, provides, coordinates or invests',
  'gateway-named-twice': '{organisation} is named twice among those who may refer',
  'gateway-is-no-referral-agency': '{organisation} may not refer: it is not a referral agency of the contract',
  'gateway-is-a-provider':
    '{organisation} may not refer: whoever provides or coordinates the service must not choose who comes to it',
  'criterion-named-twice': 'The eligibility criterion {criterion} is named twice',
  'payment-group-named-twice': 'The payment group {group} is named twice',
  'maximum-not-above-zero': 'The most that is paid under the contract must be above zero',
};

/** Who may agree to a change of the contract: those who pay, those who are paid, and those whose money is at risk. */
export const APPROVING_ROLES: readonly Role[] = ['outcome-payer', 'service-provider', 'social-prime', 'investor'];
/** Who has an interest in what is found to be achieved, and so cannot be the one who finds it. */
export const INTERESTED_ROLES: readonly Role[] = ['outcome-payer', 'service-provider', 'social-prime', 'investor'];
/** Who works with people under the contract. */
export const PROVIDING_ROLES: readonly Role[] = ['service-provider', 'social-prime'];

export const contractDecider: Decider<ContractCommand, ContractState, ContractEvent, ContractReason> = {
  initial: { status: 'absent' },

  decide(command, state): Decision<ContractEvent, ContractReason> {
    const events = eventsOf(command);
    if (state.status !== 'absent') {
      const isRepeat = sameContent(state, fold(contractDecider, events));
      return isRepeat ? [] : refuse('contract-already-recorded-otherwise');
    }
    return whyNot(command) ?? events;
  },

  evolve(state, event): ContractState {
    if (event.type === 'ContractRecorded') {
      const { type: _, ...recorded } = event;
      return { status: 'being-recorded', ...recorded, parties: [], outcomes: [] };
    }
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'PartyJoined': {
        const { type: _, contract: _c, ...party } = event;
        return { ...state, parties: [...state.parties, party] };
      }
      case 'OutcomeDefined': {
        const { type: _, contract: _c, ...outcome } = event;
        return { ...state, outcomes: [...state.outcomes, outcome] };
      }
      case 'TermsSet': {
        const { type: _, contract: _c, ...version } = event;
        return {
          ...state,
          status: 'recorded',
          terms: state.status === 'recorded' ? [...state.terms, version] : [version],
        };
      }
      default:
        return unreachable(event);
    }
  },
};

function eventsOf({ parties, outcomes, terms, type: _, by: _by, unregistered: _un, ...recorded }: ContractCommand) {
  const { contract } = recorded;
  const events: ContractEvent[] = [{ type: 'ContractRecorded', ...recorded }];
  for (const party of parties) events.push({ type: 'PartyJoined', contract, ...party });
  for (const outcome of outcomes) events.push({ type: 'OutcomeDefined', contract, ...outcome });
  events.push({ type: 'TermsSet', contract, version: 1, validFrom: recorded.startsOn, terms });
  return events;
}

function whyNot(command: ContractCommand): Refusal<ContractReason> | undefined {
  const { by, parties, outcomes, unregistered } = command;
  if (!holds(parties, by, ['outcome-payer'])) return refuse('recorded-by-no-payer', { organisation: by });
  return datesOutOfOrder(command) ?? partiesUnfit(command, unregistered) ?? twice(outcomes) ?? termsUnfit(command);
}

function datesOutOfOrder({ signedOn, startsOn, endsOn }: ContractCommand): Refusal<ContractReason> | undefined {
  if (signedOn > startsOn)
    return refuse('dates-out-of-order', { earlier: `signedOn ${signedOn}`, later: `startsOn ${startsOn}` });
  if (startsOn > endsOn)
    return refuse('dates-out-of-order', { earlier: `startsOn ${startsOn}`, later: `endsOn ${endsOn}` });
  return undefined;
}

function partiesUnfit(
  { parties, signedOn, endsOn }: ContractCommand,
  unregistered: readonly OrganisationId[],
): Refusal<ContractReason> | undefined {
  const again = firstTwice(parties.map(({ organisation }) => organisation));
  if (again !== undefined) return refuse('party-named-twice', { organisation: again });
  const unknown = parties.find(({ organisation }) => unregistered.includes(organisation));
  if (unknown !== undefined) return refuse('organisation-not-registered', { organisation: unknown.organisation });
  const outside = parties.find(({ from }) => from < signedOn || from > endsOn);
  if (outside !== undefined) {
    return refuse('party-joins-outside-the-contract', { organisation: outside.organisation, from: outside.from });
  }
  const interested = parties.find(({ roles }) => roles.includes('verifier') && hasOneOf(roles, INTERESTED_ROLES));
  if (interested !== undefined) return refuse('verifier-not-independent', { organisation: interested.organisation });
  return undefined;
}

function twice(outcomes: readonly DefinedOutcome[]): Refusal<ContractReason> | undefined {
  const again = firstTwice(outcomes.map(({ outcome }) => outcome));
  return again === undefined ? undefined : refuse('outcome-defined-twice', { outcome: again });
}

function termsUnfit({ parties, terms }: ContractCommand): Refusal<ContractReason> | undefined {
  return (
    sharesUnfit(parties, terms) ?? approversUnfit(parties, terms) ?? gatewayUnfit(parties, terms) ?? restUnfit(terms)
  );
}

function sharesUnfit(parties: readonly Party[], { shares }: Terms): Refusal<ContractReason> | undefined {
  const again = firstTwice(shares.map(({ payer }) => payer));
  if (again !== undefined) return refuse('payer-named-twice', { payer: again });
  const stranger = shares.find(({ payer }) => !holds(parties, payer, ['outcome-payer']));
  if (stranger !== undefined) return refuse('share-of-no-payer', { payer: stranger.payer });
  const total = shares.reduce((sum, { percentage }) => sum + percentageInParts(percentage), 0);
  return total === WHOLE_IN_PARTS ? undefined : refuse('shares-do-not-add-up', { total: percentageOf(total) });
}

function approversUnfit(parties: readonly Party[], { approvers }: Terms): Refusal<ContractReason> | undefined {
  const again = firstTwice(approvers);
  if (again !== undefined) return refuse('approver-named-twice', { organisation: again });
  const unfit = approvers.find((organisation) => !holds(parties, organisation, APPROVING_ROLES));
  return unfit === undefined ? undefined : refuse('approver-cannot-agree', { organisation: unfit });
}

function gatewayUnfit(parties: readonly Party[], { gateway }: Terms): Refusal<ContractReason> | undefined {
  const again = firstTwice(gateway);
  if (again !== undefined) return refuse('gateway-named-twice', { organisation: again });
  const stranger = gateway.find((organisation) => !holds(parties, organisation, ['referral-agency']));
  if (stranger !== undefined) return refuse('gateway-is-no-referral-agency', { organisation: stranger });
  const provider = gateway.find((organisation) => holds(parties, organisation, PROVIDING_ROLES));
  return provider === undefined ? undefined : refuse('gateway-is-a-provider', { organisation: provider });
}

function restUnfit({ eligibility, paymentGroups, maximumPence }: Terms): Refusal<ContractReason> | undefined {
  const criterion = firstTwice(eligibility.criteria.map(({ code }) => code));
  if (criterion !== undefined) return refuse('criterion-named-twice', { criterion });
  const group = firstTwice(paymentGroups.map(({ code }) => code));
  if (group !== undefined) return refuse('payment-group-named-twice', { group });
  if (maximumPence !== undefined && maximumPence <= 0) return refuse('maximum-not-above-zero');
  return undefined;
}

function holds(parties: readonly Party[], organisation: OrganisationId, roles: readonly Role[]): boolean {
  return parties.some((party) => party.organisation === organisation && hasOneOf(party.roles, roles));
}

function hasOneOf(held: readonly Role[], roles: readonly Role[]): boolean {
  return held.some((role) => roles.includes(role));
}

/** `995000` as `99.5`, exactly. */
function percentageOf(parts: number): string {
  const fraction = String(parts % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${Math.floor(parts / 10_000)}${fraction === '' ? '' : `.${fraction}`}`;
}

export function partyOf(contract: RecordedContract, organisation: OrganisationId): Party | undefined {
  return contract.parties.find((party) => party.organisation === organisation);
}

/**
 * The first day on which a party may act. Those who are parties from the start may act from the signature on, because
 * the rate card is agreed before the first day of the service.
 */
export function actsFrom(contract: RecordedContract, party: Party): CalendarDate {
  return party.from <= contract.startsOn ? contract.signedOn : party.from;
}

/**
 * The terms in force on a day; before the first day, those that will be. Among the versions that have begun it is the one
 * that begins last, and of those that begin on one day the one that was set last.
 */
export function termsOn(contract: RecordedContract, day: CalendarDate): TermsVersion {
  const [first, ...later] = contract.terms;
  let inForce = first;
  for (const version of later) {
    if (version.validFrom <= day && version.validFrom >= inForce.validFrom) inForce = version;
  }
  return inForce;
}

/** Every payer that has a part in any split, in the order in which the terms first name them. */
export function payersOf({ splits }: Pick<Terms, 'splits'>): readonly OrganisationId[] {
  return [...new Set(splits.flatMap(({ split }) => payersOfSplit(split)))];
}

export function payersOfSplit(split: SplitRule): readonly OrganisationId[] {
  switch (split.rule) {
    case 'percentage':
      return split.shares.map(({ payer }) => payer);
    case 'fixed':
      return [...split.fixed.map(({ payer }) => payer), split.rest];
    case 'waterfall':
      return split.payers;
    default:
      return unreachable(split);
  }
}
