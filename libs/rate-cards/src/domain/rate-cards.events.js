import { z } from 'zod';
import { EvidenceRule, Unit } from '#contracts';
import { eventType, personal } from '#event-log';
import { CalendarDate, ContractId, Decimal, OrganisationId, OutcomeCode, Pence, Percentage } from '#kernel';
import { lineByLine, oneDraft, withoutRetroactive } from './revisions-of-version-1.js';

const AboveZero = Pence.refine((price) => price > 0, 'must be above zero');
const NotNegative = Pence.refine((price) => price >= 0, 'must not be negative');
/** How a quantity or a measured value becomes an amount. One member a rule; the rule's own file has the arithmetic. */
export const PricingRule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('fixed'), pricePence: AboveZero }),
  /**
   * One price for the first so many, another for the next: earlier ones fill the bands first. Counted over the contract or
   * for each person. The last band has no end.
   */
  z.strictObject({
    rule: z.literal('bands'),
    countedOver: z.enum(['contract', 'person']),
    bands: z
      .array(z.strictObject({ upTo: z.int().positive().optional(), pricePence: NotNegative }))
      .min(2)
      .max(20),
  }),
  /** The full price for a measured value at or beyond one mark, nothing short of the other, and linear between. */
  z.strictObject({
    rule: z.literal('sliding-scale'),
    pricePence: AboveZero,
    /** Where nothing is paid yet. Above `fullAt` when less is better. */
    nothingAt: Decimal,
    fullAt: Decimal,
  }),
  /** For each so many days in a state, to a maximum of periods for one person. The quantity is days. */
  z.strictObject({
    rule: z.literal('per-period'),
    pricePence: AboveZero,
    days: z.int().positive(),
    periodsMax: z.int().positive().optional(),
  }),
  /** At least one, two, three … : the price is what reaching the tier is worth in all. */
  z.strictObject({
    rule: z.literal('tiers'),
    tiers: z
      .array(z.strictObject({ atLeast: z.int().positive(), pricePence: AboveZero }))
      .min(1)
      .max(20),
  }),
  /** Marks that one growing quantity passes, each paid once for one person. */
  z.strictObject({
    rule: z.literal('milestones'),
    milestones: z
      .array(z.strictObject({ at: Decimal, pricePence: AboveZero }))
      .min(1)
      .max(20),
  }),
  /** What a cohort achieved: paid when one cohort reaches its threshold, or else all of them together the pooled one. */
  z.strictObject({
    rule: z.literal('cohort-threshold'),
    pricePence: AboveZero,
    /** For each cohort, percentage point of the reduction, or event that did not happen. */
    per: z.enum(['cohort', 'percentage-point', 'event-avoided']),
    threshold: Decimal,
    pooledThreshold: Decimal.optional(),
  }),
  /** A price for each, and more for each beyond a count over the contract. */
  z.strictObject({
    rule: z.literal('bonus'),
    pricePence: NotNegative,
    above: z.int().nonnegative(),
    bonusPence: AboveZero,
  }),
  /** For delivering the service, whatever it achieves: no deadweight is taken from it. */
  z.strictObject({ rule: z.literal('delivery-fee'), pricePence: AboveZero }),
]);
export const ClaimsPerPerson = z.discriminatedUnion('limit', [
  z.strictObject({ limit: z.literal('once') }),
  z.strictObject({ limit: z.literal('times'), times: z.int().min(2) }),
  z.strictObject({ limit: z.literal('unlimited') }),
]);
/** A length of time: exactly one of them is said. 13 weeks is 91 days; months are the contract's months. */
export const Interval = z
  .strictObject({
    days: z.int().positive().optional(),
    weeks: z.int().positive().optional(),
    months: z.int().positive().optional(),
  })
  .refine(
    ({ days, weeks, months }) => [days, weeks, months].filter((length) => length !== undefined).length === 1,
    'must say days, weeks or months, and only one of them',
  );
/** An earlier outcome of the same person that must stand before this one can be claimed. */
export const Prerequisite = z.strictObject({
  outcome: OutcomeCode,
  /** `achieved`: evidence of it was submitted and not rejected, whether or not it was verified or claimed. */
  state: z.enum(['achieved', 'verified', 'claimed', 'paid']),
  /** How long it must have lasted, from the day it was achieved. */
  interval: Interval.optional(),
  /** What a lapse of the earlier outcome does to the clock; nothing, when absent. */
  lapses: z
    .strictObject({
      /** A lapse of so many days or fewer does not count. */
      allowedDays: z.int().nonnegative(),
      /** A longer one sets the clock back to the day on which the outcome was regained. */
      longer: z.literal('reset'),
    })
    .optional(),
});
export const RateCardLine = z.strictObject({
  /** The line's own code, the same over all revisions: an outcome may have several lines. */
  line: OutcomeCode,
  outcome: OutcomeCode,
  title: z.string().min(1).max(200),
  unit: Unit,
  pricing: PricingRule,
  /** Another price for people of a payment group. */
  groupPrices: z
    .array(z.strictObject({ paymentGroup: OutcomeCode, pricing: PricingRule }))
    .min(1)
    .optional(),
  /** A payer that agreed another price pays its share of that one; the others are not affected. */
  payerPrices: z
    .array(z.strictObject({ payer: OrganisationId, pricing: PricingRule }))
    .min(1)
    .optional(),
  /** The price from a day on, in per cent of the price that is written: `102.5`. The last one that has begun counts. */
  indexation: z
    .array(z.strictObject({ from: CalendarDate, index: Decimal }))
    .min(1)
    .optional(),
  /** Taken off for what would have happened anyway: that of the person's payment group, or else the one without. */
  deadweight: z
    .array(z.strictObject({ paymentGroup: OutcomeCode.optional(), percentage: Percentage }))
    .min(1)
    .optional(),
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
  /** How long after the person's start the outcome can be achieved at the earliest. */
  minimumInterval: z.strictObject({ since: z.enum(['referral', 'engagement-start']), interval: Interval }).optional(),
  /** It must not have been so at referral already, unless what is measured has improved since. */
  baseline: z.strictObject({ unlessImproved: z.boolean() }).optional(),
  /** Days after the achievement within which it is to be claimed, and what becomes of a late claim. */
  claimWindow: z.strictObject({ daysMax: z.int().nonnegative(), late: z.enum(['refuse', 'allow']) }).optional(),
  /** Payment groups the line is for; all of them, when absent. */
  paymentGroups: z.array(OutcomeCode).min(1).optional(),
  evidenceRule: EvidenceRule,
  /** The most that is paid under this line: to one person, how many to everybody, and their value. */
  limits: z
    .strictObject({
      perPersonPence: Pence.optional(),
      totalNumber: z.int().nonnegative().optional(),
      totalPence: Pence.optional(),
    })
    .optional(),
  /** The last day on which the outcome may be achieved, for a line that was added for a time. */
  endsOn: CalendarDate.optional(),
});
/** What a revision says of one line, held against the revision before it. */
export const LineChange = z.strictObject({
  line: OutcomeCode,
  change: z.enum(['added', 'added-temporarily', 'changed', 'repriced', 'retired']),
});
/** Every change to the content of a proposal is a new draft of it, on which everybody decides anew. */
const ofRevision = { contract: ContractId, revision: z.int().positive(), draft: z.int().positive() };
const words = personal(z.string().max(2000));
const decision = { ...ofRevision, organisation: OrganisationId, decidedOn: CalendarDate, words };
/** STORED FORMATS: see `eventType`. */
export const rateCardEvents = {
  /** Content that nobody has been asked about yet: the first draft opens the revision, the next replaces it. */
  RateCardRevisionDrafted: eventType(
    'A revision of the rate card was drafted',
    {
      ...ofRevision,
      draftedBy: OrganisationId,
      draftedOn: CalendarDate,
      effectiveFrom: CalendarDate,
      lines: z.array(RateCardLine).min(1).max(60),
      reason: personal(z.string().min(1).max(2000)),
    },
    { subject: 'contract', occurred: 'draftedOn' },
  ),
  RateCardRevisionProposed: eventType(
    'A revision of the rate card was proposed',
    {
      ...ofRevision,
      proposedBy: OrganisationId,
      proposedOn: CalendarDate,
      effectiveFrom: CalendarDate,
      /** Whose agreement it needs, as the terms said then. */
      approvers: z.array(OrganisationId).min(1),
      /** All the lines of the card as they would then stand. */
      lines: z.array(RateCardLine).min(1).max(60),
      /** What is different, line by line. */
      changes: z.array(LineChange),
      /** The last day on which it can be decided; after it the proposal has lapsed. */
      decideBy: CalendarDate.optional(),
      reason: personal(z.string().min(1).max(2000)),
    },
    { version: 2, subject: 'contract', occurred: 'proposedOn', upcasters: { 1: lineByLine } },
  ),
  RateCardRevisionAgreed: eventType(
    'A party agreed to a revision',
    {
      ...decision,
      /** The party says that it may take effect before the day it is agreed. */
      retroactive: z.boolean(),
    },
    { version: 2, subject: 'contract', occurred: 'decidedOn', upcasters: { 1: withoutRetroactive } },
  ),
  RateCardRevisionDeclined: eventType('A party declined a revision', decision, {
    version: 2,
    subject: 'contract',
    occurred: 'decidedOn',
    upcasters: { 1: oneDraft },
  }),
  RateCardRevisionChangeRequested: eventType('A party asked for a change of a proposed revision', decision, {
    subject: 'contract',
    occurred: 'decidedOn',
  }),
  RateCardRevisionWithdrawn: eventType(
    'The proposer withdrew a revision',
    { ...ofRevision, withdrawnOn: CalendarDate, words },
    { version: 2, subject: 'contract', occurred: 'withdrawnOn', upcasters: { 1: oneDraft } },
  ),
  RateCardRevisionLapsed: eventType(
    'A proposed revision was not agreed by the day it had to be',
    { ...ofRevision, lapsedOn: CalendarDate },
    { occurred: 'lapsedOn' },
  ),
  RateCardRevised: eventType(
    'All parties have agreed: the revision is in force from its date',
    { ...ofRevision, agreedOn: CalendarDate, effectiveFrom: CalendarDate, retroactive: z.boolean() },
    { version: 2, occurred: 'agreedOn', upcasters: { 1: withoutRetroactive } },
  ),
};
