import type { ContractEvent, OrganisationEvent, RecordContractInput, RegisterOrganisationInput } from '#contracts';
import {
  type Actor,
  ContractId,
  calendarDate,
  OrganisationId,
  OutcomeCode,
  Pence,
  Percentage,
  type Role,
} from '#kernel';

/**
 * A small contract for specifications. Everything in it is made up: no such council, provider or agency exists.
 *
 * Signed on 1 March 2021, runs from 1 April 2021 to 31 March 2024. Two payers (70% and 30%), one provider, one verifier,
 * and a gateway of its own.
 */
export const riverside = ContractId.parse('riverside');

export const cityCouncil = OrganisationId.parse('city_council');
export const nationalFund = OrganisationId.parse('national_fund');
export const brightFutures = OrganisationId.parse('bright_futures');
export const fairCheck = OrganisationId.parse('fair_check');
export const gatewayService = OrganisationId.parse('gateway_service');
export const openEyes = OrganisationId.parse('open_eyes');
/** An organisation that is registered, and no party to the contract. */
export const elsewhere = OrganisationId.parse('elsewhere');

const actor = (subject: string, organisation: OrganisationId, role: Role): Actor => ({ subject, organisation, role });

/** Opaque subjects: no name of a person, made up or not. */
export const actors = {
  payer: actor('demo:payer-1', cityCouncil, 'outcome-payer'),
  /** A second person at the same payer, so that approving and releasing can be two people. */
  otherPayer: actor('demo:payer-2', cityCouncil, 'outcome-payer'),
  fund: actor('demo:fund-1', nationalFund, 'outcome-payer'),
  provider: actor('demo:provider-1', brightFutures, 'service-provider'),
  verifier: actor('demo:verifier-1', fairCheck, 'verifier'),
  otherVerifier: actor('demo:verifier-2', fairCheck, 'verifier'),
  gateway: actor('demo:gateway-1', gatewayService, 'referral-agency'),
  evaluator: actor('demo:evaluator-1', openEyes, 'evaluator'),
  operator: actor('demo:operator-1', elsewhere, 'operator'),
  stranger: actor('demo:stranger-1', elsewhere, 'service-provider'),
} as const satisfies Record<string, Actor>;

export const startsWork = OutcomeCode.parse('starts_work');
export const keepsWork = OutcomeCode.parse('keeps_work');
/** The only cap of the contract: £500,000 over all of it. */
export const contractMaximum = OutcomeCode.parse('contract_maximum');
export const feelsSafe = OutcomeCode.parse('feels_safe');

export const registerInputs: readonly RegisterOrganisationInput[] = [
  { organisation: 'city_council', name: 'City Council (synthetic)', identifiers: [{ scheme: 'XX-TEST', id: '001' }] },
  { organisation: 'national_fund', name: 'National Outcomes Fund (synthetic)' },
  { organisation: 'bright_futures', name: 'Bright Futures (synthetic)' },
  { organisation: 'fair_check', name: 'Fair Check (synthetic)' },
  { organisation: 'gateway_service', name: 'Gateway Service (synthetic)' },
  { organisation: 'open_eyes', name: 'Open Eyes Evaluation (synthetic)' },
  { organisation: 'elsewhere', name: 'Elsewhere (synthetic)' },
];

export const recordContractInput = {
  contract: 'riverside',
  title: 'Riverside into Work (synthetic)',
  signedOn: '2021-03-01',
  startsOn: '2021-04-01',
  endsOn: '2024-03-31',
  synthetic: true,
  parties: [
    { organisation: 'city_council', roles: ['outcome-payer'] },
    { organisation: 'national_fund', roles: ['outcome-payer'] },
    { organisation: 'bright_futures', roles: ['service-provider'] },
    { organisation: 'fair_check', roles: ['verifier'] },
    { organisation: 'gateway_service', roles: ['referral-agency'] },
    { organisation: 'open_eyes', roles: ['evaluator'], from: '2022-01-01' },
  ],
  outcomes: [
    { outcome: 'starts_work', title: 'Starts work', definition: 'A contract of employment has begun.', unit: 'person' },
    {
      outcome: 'keeps_work',
      title: 'Keeps work',
      definition: 'In employment 13 weeks after it began.',
      unit: 'person',
    },
    { outcome: 'feels_safe', title: 'Feels safe', definition: 'Says so in a review with the worker.', unit: 'person' },
  ],
  terms: {
    pricingDatePolicy: 'achieved',
    statementPeriod: 'quarter',
    splits: [
      {
        split: {
          rule: 'percentage',
          shares: [
            { payer: 'city_council', percentage: '70' },
            { payer: 'national_fund', percentage: '30' },
          ],
        },
      },
    ],
    approvers: ['city_council', 'bright_futures'],
    gateway: ['gateway_service'],
    eligibility: {
      version: 1,
      criteria: [
        { code: 'adult', words: 'Is 18 or older on the day of referral' },
        { code: 'out_of_work', words: 'Has had no paid work for six months' },
      ],
    },
    paymentGroups: [{ code: 'first_job', title: 'Has never been in paid work' }],
    caps: [{ cap: 'contract_maximum', level: 'contract', limitPence: 50_000_000 }],
  },
} as const satisfies RecordContractInput;

/** What registering and recording the above leave in the log. */
export const organisationEvents: readonly OrganisationEvent[] = registerInputs.map(
  ({ organisation, name, identifiers = [] }) => ({
    type: 'OrganisationRegistered',
    organisation: OrganisationId.parse(organisation),
    name,
    identifiers,
  }),
);

export const riversideEvents: readonly ContractEvent[] = [
  {
    type: 'ContractRecorded',
    contract: riverside,
    title: recordContractInput.title,
    signedOn: calendarDate(recordContractInput.signedOn),
    startsOn: calendarDate(recordContractInput.startsOn),
    endsOn: calendarDate(recordContractInput.endsOn),
    currency: 'GBP',
    synthetic: true,
  },
  ...recordContractInput.parties.map(
    (party): ContractEvent => ({
      type: 'PartyJoined',
      contract: riverside,
      organisation: OrganisationId.parse(party.organisation),
      roles: [...party.roles],
      from: calendarDate('from' in party ? party.from : recordContractInput.startsOn),
    }),
  ),
  ...recordContractInput.outcomes.map(
    ({ outcome, ...defined }): ContractEvent => ({
      type: 'OutcomeDefined',
      contract: riverside,
      outcome: OutcomeCode.parse(outcome),
      ...defined,
    }),
  ),
  {
    type: 'TermsSet',
    contract: riverside,
    version: 1,
    validFrom: calendarDate(recordContractInput.startsOn),
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      splits: [
        {
          split: {
            rule: 'percentage',
            shares: [
              { payer: cityCouncil, percentage: Percentage.parse('70') },
              { payer: nationalFund, percentage: Percentage.parse('30') },
            ],
          },
        },
      ],
      approvers: [cityCouncil, brightFutures],
      gateway: [gatewayService],
      eligibility: {
        version: 1,
        criteria: recordContractInput.terms.eligibility.criteria.map(({ code, words }) => ({
          code: OutcomeCode.parse(code),
          words,
        })),
      },
      paymentGroups: [{ code: OutcomeCode.parse('first_job'), title: 'Has never been in paid work' }],
      caps: [{ cap: contractMaximum, level: 'contract', limitPence: Pence.parse(50_000_000) }],
      paymentMode: { mode: 'outcomes' },
      releases: [],
    },
  },
];
