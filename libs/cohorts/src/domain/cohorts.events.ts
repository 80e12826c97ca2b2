import { z } from 'zod';
import { PricingDatePolicy } from '#contracts';
import { type EventOf, eventType, personal } from '#event-log';
import {
  Actor,
  CalendarDate,
  ClaimId,
  ContractId,
  Decimal,
  OrganisationId,
  OutcomeCode,
  Period,
  PersonId,
} from '#kernel';

/** In the place of a cohort's code: all of them together. */
export const POOLED = 'pooled';

/**
 * The code of a cohort. It stands in the middle of the reference of a claim, so it can be taken neither for the start of
 * an outcome's code, nor for a person, nor for all cohorts pooled.
 */
export const CohortCode = OutcomeCode.refine(
  (code) => !code.includes('.') && code !== POOLED && !PersonId.safeParse(code).success,
  `must have no dot, and be neither "${POOLED}" nor like the reference of a person`,
);

/** One outcome that is measured on groups: all its cohorts stand in one stream, because a pooled result needs them all. */
const ofOutcome = { contract: ContractId, outcome: OutcomeCode };
const ofCohort = { ...ofOutcome, cohort: CohortCode };
const words = personal(z.string().max(2000));

/** What a rule pays for: each cohort, percentage point of the reduction, or event that did not happen. */
const CohortMeasure = z.enum(['cohort', 'percentage-point', 'event-avoided']);
export type CohortMeasure = z.infer<typeof CohortMeasure>;

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
  events: Decimal.refine((events) => Number(events) >= 0, 'must not be below zero'),
  /** Events that the comparison leads one to expect among as many people. */
  expectedEvents: Decimal.refine((events) => Number(events) > 0, 'must be above zero'),
});
export type Measurement = z.infer<typeof Measurement>;

/** A result that a claim rests on, with what was counted: the sum can be done again from the claim alone. */
export const RestsOn = z.strictObject({
  cohort: CohortCode,
  result: z.int().positive(),
  events: Measurement.shape.events,
  expectedEvents: Measurement.shape.expectedEvents,
});
export type RestsOn = z.infer<typeof RestsOn>;

/** What a claim comes to under the rule of its line. */
const worth = {
  /** The revision of the rate card that says the rule, and what the rule counts and asks for. */
  revision: z.int().positive(),
  per: CohortMeasure,
  threshold: Decimal,
  /**
   * What the rule is applied to: the reduction in per cent, rounded down, so that it reaches a threshold exactly when the
   * fraction does.
   */
  measured: Decimal,
  /** How many of what is paid for: cohorts, or whole events that did not happen. 1 where a point is paid for. */
  quantity: z.int().nonnegative(),
  /** The results it rests on. */
  results: z.array(RestsOn).min(1).max(200),
};

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
      /** How much less it was than expected, in per cent, by the numbers above; a half is rounded away from zero. */
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
      cohort: CohortCode.optional(),
      /** The day on which the last of the results was measured. It stays when a result is replaced. */
      achievedOn: CalendarDate,
      claimedOn: CalendarDate,
      line: OutcomeCode,
      policy: PricingDatePolicy,
      ...worth,
    },
    { occurred: 'claimedOn' },
  ),
  /**
   * A result under a claim was replaced by another that was verified: the claim is worth something else from now on, and
   * nothing where it falls short of the threshold.
   */
  CohortClaimRestated: eventType('What a cohort claim rests on was replaced', {
    ...ofOutcome,
    claim: ClaimId,
    ...worth,
  }),
  CohortClaimWithdrawn: eventType(
    'A cohort claim was taken back',
    { ...ofOutcome, claim: ClaimId, withdrawnOn: CalendarDate, words },
    { subject: 'contract', occurred: 'withdrawnOn' },
  ),
};
export type CohortEvent = EventOf<typeof cohortEvents>;
