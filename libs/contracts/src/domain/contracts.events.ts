import { z } from 'zod';
import { type EventOf, eventType } from '#event-log';
import { CalendarDate, ContractId, OrganisationId, OutcomeCode, Pence, Percentage, Role } from '#kernel';

const Text = z.string().min(1).max(2000);

export const Unit = z.enum(['person', 'day', 'consecutive-days', 'bed-day', 'percentage-point', 'count']);
export type Unit = z.infer<typeof Unit>;

/** Which day decides the rate-card revision that prices a claim. */
export const PricingDatePolicy = z.enum(['achieved', 'referral', 'engagement-start', 'claim']);
export type PricingDatePolicy = z.infer<typeof PricingDatePolicy>;

export const Terms = z.strictObject({
  pricingDatePolicy: PricingDatePolicy,
  statementPeriod: z.enum(['month', 'quarter']),
  /** What each payer pays of every statement line, in the order that decides equal remainders. They add up to 100. */
  shares: z.array(z.strictObject({ payer: OrganisationId, percentage: Percentage })).min(1),
  /** Whose agreement a change of the rate card needs. */
  approvers: z.array(OrganisationId).min(1),
  /** Who may refer: independent of the provider, so that nobody picks the easy cases. */
  gateway: z.array(OrganisationId).min(1),
  eligibility: z.strictObject({
    version: z.int().positive(),
    criteria: z.array(z.strictObject({ code: OutcomeCode, words: Text })).min(1),
  }),
  paymentGroups: z.array(z.strictObject({ code: OutcomeCode, title: Text })),
  /** The most that is ever paid under the contract, over all payers. */
  maximumPence: Pence.optional(),
});
export type Terms = z.infer<typeof Terms>;

/** STORED FORMATS: see `eventType`. */
export const organisationEvents = {
  OrganisationRegistered: eventType('An organisation was registered', {
    organisation: OrganisationId,
    name: z.string().min(1).max(200),
    /** For example `{ scheme: 'GB-COH', id: '01234567' }` (org-id.guide). */
    identifiers: z.array(z.strictObject({ scheme: z.string().max(40), id: z.string().max(80) })),
  }),
};
export type OrganisationEvent = EventOf<typeof organisationEvents>;

export const contractEvents = {
  ContractRecorded: eventType(
    'The contract and its dates were recorded',
    {
      contract: ContractId,
      title: z.string().min(1).max(200),
      signedOn: CalendarDate,
      startsOn: CalendarDate,
      endsOn: CalendarDate,
      currency: z.literal('GBP'),
      /** True when the people in it are made up. Every page and export says so. */
      synthetic: z.boolean(),
      /** Where published figures come from, if they do. */
      source: z.string().max(1000).optional(),
    },
    { occurred: 'signedOn' },
  ),
  PartyJoined: eventType('An organisation became a party', {
    contract: ContractId,
    organisation: OrganisationId,
    roles: z.array(Role).min(1),
    from: CalendarDate,
  }),
  OutcomeDefined: eventType('An outcome of the contract was defined', {
    contract: ContractId,
    outcome: OutcomeCode,
    title: z.string().min(1).max(200),
    definition: Text,
    unit: Unit,
  }),
  TermsSet: eventType('The terms of the contract were set', {
    contract: ContractId,
    version: z.int().positive(),
    validFrom: CalendarDate,
    terms: Terms,
  }),
};
export type ContractEvent = EventOf<typeof contractEvents>;
