import type { Narrative } from '#event-log';
import { formatPence, type Role } from '#kernel';
import type { ContractEvent, OrganisationEvent, PricingDatePolicy, Terms } from './domain/contracts.events.js';

const roleWords: Record<Role, string> = {
  'outcome-payer': 'outcome payer',
  'service-provider': 'service provider',
  'social-prime': 'social prime',
  investor: 'investor',
  verifier: 'verifier',
  evaluator: 'evaluator',
  'referral-agency': 'referral agency',
  operator: 'operator',
};

const policyWords: Record<PricingDatePolicy, string> = {
  achieved: 'the day the outcome was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement started',
  claim: 'the day of the claim',
};

export const contractNarrative: Narrative<OrganisationEvent | ContractEvent> = {
  OrganisationRegistered: {
    says: ({ organisation, name }) => `${name} was registered as ${organisation}.`,
    about: ({ organisation }) => [{ kind: 'organisation', ref: organisation }],
  },
  ContractRecorded: {
    says: ({ title, signedOn, startsOn, endsOn, synthetic }) =>
      `The contract "${title}", signed on ${signedOn}, was recorded. It runs from ${startsOn} to ${endsOn}.` +
      (synthetic ? ' The people in it are made up.' : ''),
    about: ({ contract }) => [{ kind: 'contract', ref: contract }],
  },
  PartyJoined: {
    says: ({ organisation, roles, from }) =>
      `${organisation} became a party from ${from}, as ${inWords(roles.map((role) => roleWords[role]))}.`,
    about: ({ contract, organisation }) => [
      { kind: 'contract', ref: contract },
      { kind: 'organisation', ref: organisation },
    ],
  },
  OutcomeDefined: {
    says: ({ outcome, title, definition }) => `The outcome ${outcome}, "${title}", was defined: ${definition}`,
    about: ({ contract, outcome }) => [
      { kind: 'contract', ref: contract },
      { kind: 'outcome', ref: `${contract}.${outcome}` },
    ],
  },
  TermsSet: {
    says: ({ version, validFrom, terms }) =>
      `Version ${version} of the terms holds from ${validFrom}. ${termsInWords(terms)}`,
    about: ({ contract }) => [{ kind: 'contract', ref: contract }],
  },
};

function termsInWords({ pricingDatePolicy, statementPeriod, shares, approvers, maximumPence }: Terms): string {
  const sentences = [
    `Prices are those of ${policyWords[pricingDatePolicy]}.`,
    `Each ${statementPeriod} is paid by ${inWords(shares.map(({ payer, percentage }) => `${payer} (${percentage}%)`))}.`,
    `Changes of the rate card need the agreement of ${inWords(approvers)}.`,
  ];
  if (maximumPence !== undefined) sentences.push(`At most ${formatPence(maximumPence)} is ever paid.`);
  return sentences.join(' ');
}

/** `a`, `a and b`, `a, b and c`. */
function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
