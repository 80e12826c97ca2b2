import { z } from 'zod';
import { PricingDatePolicy } from '#contracts';
import { type EventOf, eventType, personal, type RawData } from '#event-log';
import { outcomePath } from '#evidence';
import { CalendarDate, ClaimId, Decimal, OutcomeCode, Pence, Uuid } from '#kernel';
import { Interval, Prerequisite } from '#rate-cards';

/** Why this revision priced the claim: the day that decides, and how each revision's date compares with it. */
export const PricingChoice = z.strictObject({
  policy: PricingDatePolicy,
  date: CalendarDate,
  considered: z
    .array(
      z.strictObject({
        revision: z.int().positive(),
        effectiveFrom: CalendarDate,
        verdict: z.enum(['chosen', 'superseded', 'not-yet-in-force']),
      }),
    )
    .min(1),
});
export type PricingChoice = z.infer<typeof PricingChoice>;

const SinceStart = z.enum(['referral', 'engagement-start']);

/** What the line asked for beside evidence, as it stood when the claim was made: the days that an auditor counts again. */
export const Conditions = z.strictObject({
  prerequisites: z
    .array(
      z.strictObject({
        outcome: OutcomeCode,
        state: Prerequisite.shape.state,
        achievedOn: CalendarDate,
        /** From when its clock ran: the day it was achieved, or regained after a lapse that was longer than allowed. */
        since: CalendarDate,
        interval: Interval.optional(),
        /** The first day on which the interval had run. */
        until: CalendarDate.optional(),
      }),
    )
    .min(1)
    .optional(),
  minimumInterval: z
    .strictObject({ since: SinceStart, from: CalendarDate, interval: Interval, until: CalendarDate })
    .optional(),
  /** Days from the person's start to the achievement. */
  measurementWindow: z
    .strictObject({
      since: SinceStart,
      from: CalendarDate,
      days: z.int(),
      daysMin: z.int().nonnegative().optional(),
      daysMax: z.int().nonnegative().optional(),
    })
    .optional(),
  baseline: z
    .strictObject({ recordedOn: CalendarDate, alreadyTrue: z.boolean(), measured: Decimal.optional() })
    .optional(),
  /** Days from the achievement to the claim. */
  claimWindow: z.strictObject({ days: z.int().nonnegative(), daysMax: z.int().nonnegative() }).optional(),
});
export type Conditions = z.infer<typeof Conditions>;

export const ClaimWithdrawReason = z.enum(['made-in-error', 'evidence-withdrawn', 'duplicate', 'other']);
export type ClaimWithdrawReason = z.infer<typeof ClaimWithdrawReason>;

/** Claims of version 1 were all at a fixed price, and said nothing of days that their price did not go by. */
const atAFixedPrice = (data: RawData): RawData => data;

/** STORED FORMATS: see `eventType`. */
export const claimEvents = {
  ClaimMade: eventType(
    'A verified outcome was claimed at its price',
    {
      claim: ClaimId,
      ...outcomePath,
      /** The verification it rests on; once that is taken back, another one does not carry this claim. */
      verification: Uuid,
      achievedOn: CalendarDate,
      claimedOn: CalendarDate,
      /** The rate-card line and revision that price it. */
      line: OutcomeCode,
      revision: z.int().positive(),
      pricing: PricingChoice,
      /** The other days of the person's path that a price may go by, as they stood when it was claimed. */
      referredOn: CalendarDate.optional(),
      startedOn: CalendarDate.optional(),
      paymentGroup: OutcomeCode.optional(),
      quantity: z.int().positive(),
      /** What the verifier measured, if anything: a rule or a baseline may look at it. */
      measured: Decimal.optional(),
      /** Absent where a rule has no one price for a unit. */
      unitPricePence: Pence.optional(),
      /**
       * What it is worth before any cut; kept for ever. Absent where the worth depends on the claims that were billed
       * before it, as with bands: then the statement says it, and keeps it.
       */
      uncappedPence: Pence.optional(),
      /** The kinds of evidence that satisfied the rule of that revision. */
      evidenceBranch: z.array(z.string()).min(1),
      /** Absent where the line asked for nothing beside evidence, and in version 1, which kept none of it. */
      conditions: Conditions.optional(),
      /** Claimed after the claim window, where the line allows that. */
      late: z.boolean(),
    },
    { version: 2, occurred: 'claimedOn', upcasters: { 1: atAFixedPrice } },
  ),
  ClaimWithdrawn: eventType(
    'The payee took a claim back',
    {
      claim: ClaimId,
      ...outcomePath,
      withdrawnOn: CalendarDate,
      reasonCode: ClaimWithdrawReason,
      words: personal(z.string().max(2000)),
    },
    { subject: 'person', occurred: 'withdrawnOn' },
  ),
};
export type ClaimEvent = EventOf<typeof claimEvents>;
