import { z } from 'zod';
import { SplitRule } from '#contracts';
import { OrganisationId, OutcomeCode, PaymentRef, Pence, Period, StatementRef } from '#kernel';
import { AdjustmentCause } from '#payments';
import { Day, PersonReference, Reason } from './scenario-words.js';

const Count = z.int().nonnegative();
const CountAndPence = z.strictObject({ count: Count.optional(), pence: Pence.optional() });

const Parts = z.record(OrganisationId, Pence);
const ByLine = z.record(OutcomeCode, z.strictObject({ count: Count, pence: Pence.optional() }));

/** By the code of the cap, or by what else took it off: `deadweight`, `disallowed`, `payment-mode`. */
const Cut = z
  .record(z.string(), Pence)
  .describe('What was cut off, by cap; deadweight, disallowed and payment-mode where no cap did it.');

const ofClaim = {
  person: PersonReference.optional(),
  cohort: OutcomeCode.optional().describe('For whom it is, where it is not for a person.'),
  outcome: OutcomeCode,
  occurrence: z.int().positive().optional(),
};

const ExpectedLine = z.strictObject({
  ...ofClaim,
  kind: z.enum(['claim', 'adjustment']).optional(),
  line: OutcomeCode.optional(),
  revision: z.int().positive().optional(),
  achievedOn: Day.optional(),
  pence: Pence.describe('What the line adds to the statement; negative where it takes back.'),
  parts: Parts.optional(),
  uncappedPence: Pence.optional().describe('What the claim is worth before any cut.'),
  cut: Cut.optional(),
  termsVersion: z.int().positive().optional(),
  cause: AdjustmentCause.optional(),
  adjusts: z.string().optional().describe('The line that it adjusts: "ashdown_work.S01/1".'),
  collect: z.enum(['netted', 'invoiced', 'held']).optional(),
});

const ExpectedStatement = z.strictObject({
  statement: StatementRef,
  period: Period.optional(),
  issuedOn: Day.optional(),
  count: Count.optional(),
  adjustments: Count.optional().describe('How many of its lines adjust earlier ones.'),
  totalPence: Pence.optional(),
  parts: Parts.optional(),
  due: Parts.optional().describe('What each payer is to pay: its part, less what is set against advances.'),
  setAgainstAdvances: Parts.optional(),
  cut: Cut.optional(),
  byLine: ByLine.optional().describe('Every rate-card line of the statement, with its count and sum.'),
  lines: z.array(ExpectedLine).optional().describe('Every line of the statement, in order.'),
});

const ExpectedClaim = z.strictObject({
  ...ofClaim,
  status: z.enum(['claimed', 'withdrawn', 'absent']).optional(),
  line: OutcomeCode.optional(),
  revision: z.int().positive().optional(),
  pricedOn: Day.optional(),
  claimedOn: Day.optional(),
  pence: Pence.optional().describe('What it was worth before any cut when it was claimed.'),
  late: z.boolean().optional(),
  statement: StatementRef.nullable().optional(),
  payablePence: Pence.optional().describe('What all statements together say that it is worth.'),
  cut: Cut.optional().describe('What is cut off it now.'),
  parts: Parts.optional(),
});

const ChangeStatus = z.enum(['drafted', 'proposed', 'change-requested', 'agreed', 'declined', 'withdrawn', 'lapsed']);

const change = {
  status: ChangeStatus,
  draft: z.int().positive().optional().describe('The last draft.'),
  effectiveFrom: Day.optional(),
  agreedOn: Day.optional(),
  retroactive: z.boolean().optional(),
};

const ExpectedTerms = z.strictObject({
  on: Day,
  version: z.int().positive().optional(),
  pricingDatePolicy: z.string().optional(),
  paymentMode: z.enum(['outcomes', 'grant', 'paused']).optional(),
  caps: z
    .record(OutcomeCode, z.union([Pence, z.strictObject({ number: Count })]))
    .optional()
    .describe('Every cap, with its limit in pence or as a number of outcomes.'),
  split: SplitRule.optional().describe('The split of what no other one is about.'),
  approvers: z.array(OrganisationId).optional(),
});

export const ExpectationSchema = z
  .strictObject({
    statements: z.array(ExpectedStatement).optional().describe('Every statement that is issued, in order.'),
    byLine: ByLine.optional().describe('Every rate-card line over all issued statements.'),
    cut: z
      .record(z.string(), CountAndPence)
      .optional()
      .describe('Everything that is cut off any claim now, by cap: how many claims, and how much.'),
    payments: z
      .array(
        z.strictObject({
          payment: PaymentRef.optional(),
          statement: StatementRef,
          payer: OrganisationId,
          pence: Pence,
          paidOn: Day.optional(),
          bankReference: z.string().optional(),
        }),
      )
      .optional()
      .describe('Every payment of a statement, in order.'),
    balances: z
      .strictObject({
        verified: CountAndPence.optional(),
        claimed: CountAndPence.optional(),
        issued: CountAndPence.optional(),
        approved: CountAndPence.optional(),
        paid: CountAndPence.optional(),
        unbilled: CountAndPence.optional(),
        payable: CountAndPence.optional(),
        curtailed: CountAndPence.optional(),
        notPayable: CountAndPence.optional(),
      })
      .optional(),
    payers: z
      .record(
        OrganisationId,
        z.strictObject({
          issued: Pence.optional(),
          approved: Pence.optional(),
          paid: Pence.optional(),
          advanced: Pence.optional().describe('Grants and advances paid.'),
          refunded: Pence.optional(),
        }),
      )
      .optional(),
    claims: z.array(ExpectedClaim).optional(),
    variations: z
      .array(z.strictObject({ variation: z.int().positive(), ...change }))
      .optional()
      .describe('Every variation, by number.'),
    revisions: z
      .array(z.strictObject({ revision: z.int().positive(), ...change }))
      .optional()
      .describe('Every rate-card revision, by number.'),
    terms: z.array(ExpectedTerms).optional().describe('The terms in force on some days, as they are known at the end.'),
    disputes: z
      .array(
        z.strictObject({
          line: z.string().describe('Statement and line: "ashdown_work.S01/1".'),
          payer: OrganisationId,
          status: z.enum(['open', 'resolved']),
          heldPence: Pence.optional(),
          disallowedPence: Pence.optional(),
        }),
      )
      .optional()
      .describe('Every dispute, in order.'),
    clawbacks: z
      .array(
        z.strictObject({
          clawback: z.int().positive(),
          status: z.enum(['proposed', 'declined', 'agreed']),
        }),
      )
      .optional()
      .describe('Every clawback, by number.'),
    investment: z
      .strictObject({ drawnPence: Pence.optional(), repaidPence: Pence.optional(), returnPence: Pence.optional() })
      .optional(),
    effects: z
      .array(
        z
          .strictObject({
            variation: z.int().positive().optional(),
            revision: z.int().positive().optional(),
            achievedIn: Period.optional(),
            direction: z.enum(['past', 'proposed']).optional(),
            changed: Count.optional(),
            beforePence: Pence.optional(),
            afterPence: Pence.optional(),
            differencePence: Pence.optional(),
            payers: Parts.optional().describe('After less before, for each payer.'),
            outcomes: z.record(OutcomeCode, Pence).optional().describe('After less before, for each outcome.'),
          })
          .refine(
            ({ variation, revision }) => (variation === undefined) !== (revision === undefined),
            'must name a variation or a revision, and only one of them',
          ),
      )
      .optional()
      .describe('What some changes did to the money, or would do, as it is answered at the end.'),
    recomputed: z
      .strictObject({ agrees: z.boolean().optional(), billedPence: Pence.optional(), nowPence: Pence.optional() })
      .optional()
      .describe(
        'Everything billed beside what it comes to when it is worked out again. Both agree, unless this says otherwise.',
      ),
    outcomes: z
      .strictObject({
        submitted: Count.optional(),
        queried: Count.optional(),
        verified: Count.optional(),
        rejected: Count.optional(),
        withoutEvidence: Count.optional(),
      })
      .optional(),
    people: z
      .strictObject({
        referred: Count.optional(),
        accepted: Count.optional(),
        declined: Count.optional(),
        engaged: Count.optional(),
        onService: Count.optional(),
        onBreak: Count.optional(),
        ended: Count.optional(),
      })
      .optional(),
    refusals: z
      .record(Reason, z.int().positive())
      .optional()
      .describe('Every reason for which anything is refused, and how often.'),
  })
  .refine((expect) => Object.keys(expect).length > 0, 'must say something: a story that expects nothing shows nothing');

export type Expectation = z.infer<typeof ExpectationSchema>;
