import { z } from 'zod';
import { PricingDatePolicy } from '#contracts';
import { type EventOf, eventType, personal } from '#event-log';
import { Actor, CalendarDate, ClaimId, ContractId, Decimal, OrganisationId, OutcomeCode, Period } from '#kernel';

/** One outcome that is measured on groups: all its cohorts stand in one stream, because a pooled result needs them all. */
const ofOutcome = { contract: ContractId, outcome: OutcomeCode };
const ofCohort = { ...ofOutcome, cohort: OutcomeCode };
const words = personal(z.string().max(2000));

/** How a result is measured. Another version of the method can give another result for the same people. */
export const Method = z.strictObject({
  method: OutcomeCode,
  version: z.string().min(1).max(40),
  /** Against what happened before, or to people who were not served. */
  comparedWith: z.enum(['baseline', 'comparison-group']),
  description: z.string().min(1).max(2000),
  /** Where the method is set out. */
  source: z.string().max(500).optional(),
});
export type Method = z.infer<typeof Method>;

/** What was counted: so many events among so many people, and how many there would have been. */
export const Measurement = z.strictObject({
  /** People in the cohort. */
  size: z.int().positive(),
  events: Decimal,
  /** Events that the comparison leads one to expect among as many people. */
  expectedEvents: Decimal.refine((events) => Number(events) > 0, 'must be above zero'),
});
export type Measurement = z.infer<typeof Measurement>;

/** STORED FORMATS: see `eventType`. */
export const cohortEvents = {
  CohortDefined: eventType('A cohort was defined', {
    ...ofCohort,
    title: z.string().min(1).max(200),
    /** When people join it. */
    joining: Period,
  }),
  CohortMeasured: eventType(
    'The result of a cohort was measured',
    {
      ...ofCohort,
      /** Counted from 1 for the cohort. A later one takes the place of the one before, which stays on record. */
      result: z.int().positive(),
      method: Method,
      measurement: Measurement,
      /** How much less it was than expected, in per cent, by the numbers above. */
      reduction: Decimal,
      measuredOn: CalendarDate,
      measuredBy: Actor.shape.subject,
      measuredFor: OrganisationId,
      /** Why an earlier result was replaced. */
      words,
    },
    { subject: 'contract', occurred: 'measuredOn' },
  ),
  CohortResultVerified: eventType(
    'The verifier found that the result of a cohort was measured as the method says',
    {
      ...ofCohort,
      result: z.int().positive(),
      verifiedOn: CalendarDate,
      verifiedBy: Actor.shape.subject,
      verifiedFor: OrganisationId,
      words,
    },
    { subject: 'contract', occurred: 'verifiedOn' },
  ),
  CohortResultRejected: eventType(
    'The verifier rejected the result of a cohort',
    { ...ofCohort, result: z.int().positive(), rejectedOn: CalendarDate, rejectedBy: Actor.shape.subject, words },
    { subject: 'contract', occurred: 'rejectedOn' },
  ),
  /** For one cohort that reached its threshold, or for all of them pooled (`cohort` is then absent). */
  CohortClaimMade: eventType(
    'The result of a cohort, or of all of them together, was claimed',
    {
      ...ofOutcome,
      claim: ClaimId,
      cohort: OutcomeCode.optional(),
      achievedOn: CalendarDate,
      claimedOn: CalendarDate,
      line: OutcomeCode,
      revision: z.int().positive(),
      policy: PricingDatePolicy,
      /** What the rule is applied to: the reduction in per cent, and how many of what is paid for. */
      measured: Decimal,
      quantity: z.int().nonnegative(),
      /** The results it rests on. */
      results: z.array(z.strictObject({ cohort: OutcomeCode, result: z.int().positive() })).min(1),
    },
    { occurred: 'claimedOn' },
  ),
  /** A result under a claim was replaced by another that was verified: the claim is worth something else from now on. */
  CohortClaimRestated: eventType('What a cohort claim rests on was replaced', {
    ...ofOutcome,
    claim: ClaimId,
    measured: Decimal,
    quantity: z.int().nonnegative(),
    results: z.array(z.strictObject({ cohort: OutcomeCode, result: z.int().positive() })).min(1),
  }),
  CohortClaimWithdrawn: eventType(
    'A cohort claim was taken back',
    { ...ofOutcome, claim: ClaimId, withdrawnOn: CalendarDate, words },
    { subject: 'contract', occurred: 'withdrawnOn' },
  ),
};
export type CohortEvent = EventOf<typeof cohortEvents>;
