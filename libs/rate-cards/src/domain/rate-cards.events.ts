import { z } from 'zod';
import { EvidenceRule, Unit } from '#contracts';
import { type EventOf, eventType, personal } from '#event-log';
import { CalendarDate, ContractId, OrganisationId, OutcomeCode, Pence } from '#kernel';

/** How a quantity becomes an amount. One member a rule; the rule's own file has the arithmetic. */
export const PricingRule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('fixed'), pricePence: Pence.refine((price) => price > 0, 'must be above zero') }),
]);
export type PricingRule = z.infer<typeof PricingRule>;

export const ClaimsPerPerson = z.discriminatedUnion('limit', [
  z.strictObject({ limit: z.literal('once') }),
  z.strictObject({ limit: z.literal('times'), times: z.int().min(2) }),
  z.strictObject({ limit: z.literal('unlimited') }),
]);
export type ClaimsPerPerson = z.infer<typeof ClaimsPerPerson>;

/** An earlier outcome of the same person that must stand before this one can be claimed. */
export const Prerequisite = z.strictObject({ outcome: OutcomeCode, state: z.enum(['verified', 'claimed', 'paid']) });
export type Prerequisite = z.infer<typeof Prerequisite>;

export const RateCardLine = z.strictObject({
  /** The line's own code, the same over all revisions: an outcome may have several lines. */
  line: OutcomeCode,
  outcome: OutcomeCode,
  title: z.string().min(1).max(200),
  unit: Unit,
  pricing: PricingRule,
  claimsPerPerson: ClaimsPerPerson,
  prerequisites: z.array(Prerequisite),
  /** The outcome must be achieved at least and at most so many days after the person's start; both ends included. */
  measurementWindow: z
    .strictObject({
      since: z.enum(['referral', 'engagement-start']),
      daysMin: z.int().nonnegative().optional(),
      daysMax: z.int().nonnegative().optional(),
    })
    .optional(),
  /** Days after the achievement within which it is to be claimed, and what becomes of a late claim. */
  claimWindow: z.strictObject({ daysMax: z.int().nonnegative(), late: z.enum(['refuse', 'allow']) }).optional(),
  /** Payment groups the line is for; all of them, when absent. */
  paymentGroups: z.array(OutcomeCode).min(1).optional(),
  evidenceRule: EvidenceRule,
  /** The last day on which the outcome may be achieved, for a line that was added for a time. */
  endsOn: CalendarDate.optional(),
});
export type RateCardLine = z.infer<typeof RateCardLine>;

const decision = {
  contract: ContractId,
  revision: z.int().positive(),
  organisation: OrganisationId,
  decidedOn: CalendarDate,
  words: personal(z.string().max(2000)),
};

/** STORED FORMATS: see `eventType`. */
export const rateCardEvents = {
  RateCardRevisionProposed: eventType(
    'A revision of the rate card was proposed',
    {
      contract: ContractId,
      revision: z.int().positive(),
      proposedBy: OrganisationId,
      proposedOn: CalendarDate,
      effectiveFrom: CalendarDate,
      /** Whose agreement it needs, as the terms said then. */
      approvers: z.array(OrganisationId).min(1),
      lines: z.array(RateCardLine).min(1).max(60),
      reason: personal(z.string().min(1).max(2000)),
    },
    { subject: 'contract', occurred: 'proposedOn' },
  ),
  RateCardRevisionAgreed: eventType('A party agreed to a revision', decision, {
    subject: 'contract',
    occurred: 'decidedOn',
  }),
  RateCardRevisionDeclined: eventType('A party declined a revision', decision, {
    subject: 'contract',
    occurred: 'decidedOn',
  }),
  RateCardRevisionWithdrawn: eventType(
    'The proposer withdrew a revision',
    {
      contract: ContractId,
      revision: z.int().positive(),
      withdrawnOn: CalendarDate,
      words: personal(z.string().max(2000)),
    },
    { subject: 'contract', occurred: 'withdrawnOn' },
  ),
  RateCardRevised: eventType(
    'All parties have agreed: the revision is in force from its date',
    { contract: ContractId, revision: z.int().positive(), agreedOn: CalendarDate, effectiveFrom: CalendarDate },
    { occurred: 'agreedOn' },
  ),
};
export type RateCardEvent = EventOf<typeof rateCardEvents>;
