import { z } from 'zod';
import { PricingDatePolicy, SplitRule } from '#contracts';
import { CalendarDate, Decimal, OrganisationId, OutcomeCode, Pence, Percentage } from '#kernel';

/** What one payer owes of an amount. The parts of an amount sum to it exactly. */
export const Part = z.strictObject({ payer: OrganisationId, pence: Pence });
export type Part = z.infer<typeof Part>;

/**
 * One limit held against one claim: what it was, what had been used of it, what was left and what it cut off. A limit
 * that cut nothing stands here too, because an auditor asks what was looked at.
 */
export const Limit = z.strictObject({
  /** The cap's code in the terms; for the limits of a rate-card line, the code of the line. */
  cap: OutcomeCode,
  level: z.enum(['person', 'outcome', 'payer', 'contract']),
  /** Whether money is counted or the number of outcomes. */
  counts: z.enum(['pence', 'number']),
  source: z.enum(['terms', 'rate-card']),
  /** The version of the terms, or the revision of the rate card, that says the limit. */
  version: z.int().positive(),
  payer: OrganisationId.optional(),
  limit: z.int().nonnegative(),
  usedBefore: z.int(),
  left: z.int().nonnegative(),
  cutPence: Pence,
});
export type Limit = z.infer<typeof Limit>;

/** A cut that no limit makes. */
export const Cut = z.discriminatedUnion('cut', [
  /** For what would have happened anyway. */
  z.strictObject({ cut: z.literal('deadweight'), percentage: Percentage, cutPence: Pence }),
  /** What the parties found not to be payable: an upheld dispute, a clawback. */
  z.strictObject({
    cut: z.literal('disallowed'),
    /** `dispute reboot_west.S03/12`, `clawback reboot_west.C01`. */
    cause: z.string().min(1).max(120),
    /** The whole claim, before anything else is looked at; or some of what would be paid, after all limits. */
    of: z.enum(['claim', 'payable']),
    /** Of one payer's part only. */
    payer: OrganisationId.optional(),
    cutPence: Pence,
  }),
  /** Achieved while the contract paid a grant, or nothing. */
  z.strictObject({
    cut: z.literal('payment-mode'),
    mode: z.enum(['grant', 'paused']),
    version: z.int().positive(),
    cutPence: Pence,
  }),
]);
export type Cut = z.infer<typeof Cut>;

/**
 * How one claim came to its amount, step by step, with every input: price, cuts, limits, split. It is stored with the
 * statement line, and whoever has it can do the sum again.
 */
export const Calculation = z.strictObject({
  /** The terms in force on the day the outcome was achieved; of a release, on its day. */
  termsVersion: z.int().positive(),
  /** The variation that released what had been left unpaid, and its day. */
  release: z.strictObject({ variation: z.int().positive(), on: CalendarDate }).optional(),
  pricing: z.strictObject({
    policy: PricingDatePolicy,
    /** The day that decides the revision. */
    date: CalendarDate,
    /** Where nothing prices the claim any more, the revision that it was claimed under. */
    revision: z.int().positive(),
    /** The day from which that revision is in force; absent where nothing prices the claim. */
    effectiveFrom: CalendarDate.optional(),
    line: OutcomeCode,
    /** The name of the pricing rule; `none` where nothing prices the claim, and the steps say why. */
    rule: z.string().min(1).max(40),
    /** Of a cohort that avoided no event at all, 0. */
    quantity: z.int().nonnegative(),
    measured: Decimal.optional(),
    /** The pooled threshold of cohorts was asked for. */
    isPooled: z.boolean().optional(),
    /** What had been counted or measured before this claim, where the rule goes by it. */
    before: z
      .strictObject({
        contractUnits: z.int().nonnegative().optional(),
        personUnits: z.int().nonnegative().optional(),
        personMeasured: Decimal.optional(),
      })
      .optional(),
    paymentGroup: OutcomeCode.optional(),
    /** Where price × quantity says it all. */
    unitPricePence: Pence.optional(),
    /** In per cent of the price that is written. */
    index: Decimal.optional(),
    /** A price of their own, and what the claim would be worth at it. */
    payerPrices: z.array(z.strictObject({ payer: OrganisationId, uncappedPence: Pence })).optional(),
    /** The steps of the rule, a line each: `2 × £220.00`. Empty where price × quantity says it all. */
    steps: z.array(z.string().max(200)).max(40),
  }),
  /** At the price of the line, before any cut and without what payers agreed of their own. */
  uncappedPence: Pence,
  /**
   * In the order in which they were made. A ruling that disallows the whole claim comes first and leaves nothing to the
   * others. One that takes a part comes last, after every limit: if it came before, a claim that a cap had cut would be
   * filled up again from what was cut, and nothing would be taken back.
   */
  cuts: z.array(Cut).max(60),
  /** In the order in which they were held against the claim. */
  limits: z.array(Limit).max(200),
  payablePence: Pence,
  split: z.strictObject({
    rule: z.enum(['percentage', 'fixed', 'waterfall', 'payer-prices']),
    /** The split of the terms, so that the parts can be worked out again. */
    by: SplitRule,
    /** In the order that decides equal remainders. */
    parts: z.array(Part).min(1),
    /** Who got a penny more than their exact share, by largest remainder. */
    oddPenniesTo: z.array(OrganisationId),
  }),
});
export type Calculation = z.infer<typeof Calculation>;
