import { z } from 'zod';
import { PricingDatePolicy } from '#contracts';
import { type EventOf, eventType, personal } from '#event-log';
import { outcomePath } from '#evidence';
import { CalendarDate, ClaimId, OutcomeCode, Pence, Uuid } from '#kernel';

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

export const ClaimWithdrawReason = z.enum(['made-in-error', 'evidence-withdrawn', 'duplicate', 'other']);
export type ClaimWithdrawReason = z.infer<typeof ClaimWithdrawReason>;

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
      quantity: z.int().positive(),
      unitPricePence: Pence,
      /** Price × quantity before any cut; kept for ever. */
      uncappedPence: Pence,
      /** The kinds of evidence that satisfied the rule of that revision. */
      evidenceBranch: z.array(z.string()).min(1),
      /** Claimed after the claim window, where the line allows that. */
      late: z.boolean(),
    },
    { occurred: 'claimedOn' },
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
