import { z } from 'zod';
import { type EventOf, eventType, personal } from '#event-log';
import { outcomePath } from '#evidence';
import { Actor, CalendarDate, ClaimId, ContractId, Decimal, OrganisationId, OutcomeCode, Pence, Period } from '#kernel';

/** The reference of a sample: it begins with the code of its contract and a dot. */
export const SampleRef = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._]{0,63}$/, 'must be letters, digits, dots and underscores, at most 64 of them')
  .brand<'SampleRef'>();
export type SampleRef = z.infer<typeof SampleRef>;

/**
 * What is drawn from: claims that were paid, claims before they are billed, or decisions of verifiers, which another
 * verifier then takes again.
 */
export const FrameKind = z.enum(['paid-claims', 'claims-before-payment', 'verifications']);
export type FrameKind = z.infer<typeof FrameKind>;

export const Confidence = z.enum(['90', '95', '99']);
export type Confidence = z.infer<typeof Confidence>;

export const Extrapolation = z.enum(['point-estimate', 'lower-bound']);
export type Extrapolation = z.infer<typeof Extrapolation>;

const Codes = z.array(OutcomeCode).min(1).max(40);
const Organisations = z.array(OrganisationId).min(1).max(40);

/** Which claims or verifications are in the frame; all of the contract, where nothing more is said. */
export const FrameQuery = z.strictObject({
  of: FrameKind,
  outcomes: Codes.optional(),
  /** The providers that accepted the people. */
  providers: Organisations.optional(),
  /** The organisations that verified. */
  verifiers: Organisations.optional(),
  achievedIn: Period.optional(),
  /**
   * When it was paid (the day of the last payment of the statement), claimed, or decided on, after what is drawn from.
   */
  period: Period.optional(),
});
export type FrameQuery = z.infer<typeof FrameQuery>;

export const StratifyBy = z.enum(['outcome', 'provider', 'verifier', 'amount']);
export type StratifyBy = z.infer<typeof StratifyBy>;

/** How the frame is divided before it is drawn from. */
export const Stratify = z.strictObject({
  by: z.array(StratifyBy).min(1).max(4),
  /** The first amount of each band but the lowest, in order: only where amounts divide the frame. */
  bandsFromPence: z.array(Pence).min(1).max(10).optional(),
});
export type Stratify = z.infer<typeof Stratify>;

/** `enters_work/north_star/50000-99999`: the values by which the frame was divided; `all`, where it was not. */
export const StratumName = z.string().min(1).max(220);

export const Stratum = z.strictObject({
  stratum: StratumName,
  members: z.int().positive(),
  /** What its members come to. */
  pence: Pence,
  /** How many of them are drawn. */
  size: z.int().positive(),
});
export type Stratum = z.infer<typeof Stratum>;

export const Part = z.strictObject({ payer: OrganisationId, pence: Pence });
export type Part = z.infer<typeof Part>;

/** A lottery, a published index: something that everybody can look up. */
export const PublicDraw = z.strictObject({
  kind: z.literal('public-draw'),
  words: z.string().min(1).max(500),
  drawnOn: CalendarDate,
});

/** Where a seed comes from that nobody could choose when the frame was closed. */
export const SeedSource = z.discriminatedUnion('kind', [
  PublicDraw,
  /** The root of a checkpoint that this ledger signed, of a size that holds the frame's own entry. */
  z.strictObject({ kind: z.literal('checkpoint'), size: z.int().positive() }),
]);
export type SeedSource = z.infer<typeof SeedSource>;

export const Finding = z.enum(['confirmed', 'not-confirmed', 'partly']);
export type Finding = z.infer<typeof Finding>;

export const FindingReason = z.enum([
  'evidence-missing',
  'evidence-does-not-show-it',
  'evidence-not-genuine',
  'outside-the-definition',
  'not-eligible',
  'duplicate',
  'wrong-date',
  'wrong-amount',
  'other',
]);
export type FindingReason = z.infer<typeof FindingReason>;

export const Recheck = z.enum(['verified', 'rejected']);
export type Recheck = z.infer<typeof Recheck>;

/** Rates in per cent to four decimals, bounds rounded outwards. */
const rates = { rate: Decimal, lower: Decimal, upper: Decimal };

export const StratumEstimate = z.strictObject({
  stratum: StratumName,
  members: z.int().positive(),
  checked: z.int().positive(),
  inError: z.int().nonnegative(),
  ...rates,
  /** What the members come to, what those checked come to, and what of it was found wrong. */
  pence: Pence,
  checkedPence: Pence,
  errorPence: Pence,
  /** What is wrong in the whole stratum, as the sample leads one to expect. */
  estimatePence: Pence,
});
export type StratumEstimate = z.infer<typeof StratumEstimate>;

/** Why no interval is given for the value of the errors: the normal approximation would say more than is known. */
export const NoInterval = z.enum(['too-few-checked', 'too-few-errors', 'one-of-a-stratum', 'no-value']);
export type NoInterval = z.infer<typeof NoInterval>;

export const Estimate = z.strictObject({
  members: z.int().positive(),
  checked: z.int().positive(),
  inError: z.int().nonnegative(),
  ...rates,
  pence: Pence,
  checkedPence: Pence,
  errorPence: Pence,
  estimatePence: Pence,
  /** What is wrong of the value, in per cent. */
  valueRate: Decimal,
  /** Absent with a reason where there is none. */
  value: z.strictObject({ standardErrorPence: Pence, lowerPence: Pence, upperPence: Pence }).optional(),
  noInterval: NoInterval.optional(),
  strata: z.array(StratumEstimate).min(1),
});
export type Estimate = z.infer<typeof Estimate>;

/** What the contract lets follow from the errors, beyond those that were found one by one. */
export const Recovery = z.strictObject({
  rule: Extrapolation,
  /** The estimate or its lower bound, never above what was paid. */
  basisPence: Pence,
  /** What was found wrong in the sample itself: taken back claim by claim, so it is not taken back here again. */
  foundPence: Pence,
  extrapolatedPence: Pence,
  /** In the proportions in which the payers paid for the frame. */
  payers: z.array(Part),
});
export type Recovery = z.infer<typeof Recovery>;

const ofSample = { sample: SampleRef, contract: ContractId };
const ofItem = { ...ofSample, ...outcomePath };
const words = personal(z.string().max(2000));
const checker = { checkedOn: CalendarDate, checkedBy: Actor.shape.subject, checkedFor: OrganisationId };
const finding = {
  ...ofItem,
  /** Counted from 1 for the item: a correction is the next one. */
  number: z.int().positive(),
  finding: Finding,
  /** What of the amount was found right. */
  rightPence: Pence,
  /** Why it was not confirmed. */
  reasonCode: FindingReason.optional(),
  ...checker,
  words,
};

/** How many items one event holds: far below what every store takes. */
export const ITEMS_IN_EVENT = 200;

/** STORED FORMATS: see `eventType`. */
export const sampleEvents = {
  SampleFrameClosed: eventType(
    'What a sample is drawn from was settled: the frame, its strata and how many are drawn from each',
    {
      ...ofSample,
      frame: FrameQuery,
      stratify: Stratify.optional(),
      /** The last ledger entry that counts: whoever has the log up to it finds the same frame. */
      asOf: z.int().nonnegative(),
      members: z.int().positive(),
      pence: Pence,
      /** What each payer paid for it; empty where nothing was paid. */
      payers: z.array(Part).max(50),
      /** SHA-256 over the list of the frame: a line for each member, see docs/samples.md. */
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      strata: z.array(Stratum).min(1).max(100),
      size: z.int().positive(),
      confidence: Confidence,
      /** What the terms of that day let follow from the error rate; nothing, when absent. */
      extrapolation: Extrapolation.optional(),
      closedOn: CalendarDate,
    },
    { occurred: 'closedOn' },
  ),
  SampleSeedGiven: eventType(
    'The seed of a sample was given, with where it comes from',
    {
      ...ofSample,
      /** As it is hashed: UTF-8. */
      seed: z.string().regex(/^[\x20-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters'),
      source: SeedSource,
      givenOn: CalendarDate,
    },
    { occurred: 'givenOn' },
  ),
  SampleItemsDrawn: eventType('Items of a sample were drawn by its seed', {
    ...ofSample,
    part: z.int().positive(),
    parts: z.int().positive(),
    items: z
      .array(z.strictObject({ item: ClaimId, stratum: StratumName, pence: Pence }))
      .min(1)
      .max(ITEMS_IN_EVENT),
  }),
  SampleItemChecked: eventType('The verifier checked an item of a sample', finding, {
    subject: 'person',
    occurred: 'checkedOn',
  }),
  SampleFindingCorrected: eventType('What was found of an item of a sample was corrected', finding, {
    subject: 'person',
    occurred: 'checkedOn',
  }),
  VerificationRechecked: eventType(
    'Another verifier decided again about an outcome, without being told the first decision',
    {
      ...ofItem,
      recheck: Recheck,
      reasonCode: FindingReason.optional(),
      ...checker,
      /** The decision that stood in the frame: told once the second stands. */
      first: z.strictObject({
        decision: Recheck,
        entry: z.int().nonnegative(),
        decidedOn: CalendarDate,
        decidedBy: Actor.shape.subject,
        decidedFor: OrganisationId,
      }),
      words,
    },
    { subject: 'person', occurred: 'checkedOn' },
  ),
  SampleClosed: eventType(
    'Every item of a sample was checked, and the error rate followed',
    {
      ...ofSample,
      closedOn: CalendarDate,
      confidence: Confidence,
      estimate: Estimate,
      recovery: Recovery.optional(),
      words,
    },
    { subject: 'contract', occurred: 'closedOn' },
  ),
  SecondChecksClosed: eventType(
    'Every verification of a sample was checked again, and how often the two agree followed',
    {
      ...ofSample,
      closedOn: CalendarDate,
      bothVerified: z.int().nonnegative(),
      onlyFirstVerified: z.int().nonnegative(),
      onlySecondVerified: z.int().nonnegative(),
      bothRejected: z.int().nonnegative(),
      /** Per cent of the decisions that are the same. */
      agreement: Decimal,
      /** Cohen's kappa; absent where one of the two answers was never given, so that agreement by chance is certain. */
      kappa: Decimal.optional(),
      words,
    },
    { subject: 'contract', occurred: 'closedOn' },
  ),
  SampleRecoveryProposed: eventType(
    'What follows from a sample was proposed as a clawback',
    {
      ...ofSample,
      part: z.enum(['found', 'extrapolated']),
      clawback: z.int().positive(),
      pence: Pence,
      proposedOn: CalendarDate,
    },
    { occurred: 'proposedOn' },
  ),
};
export type SampleEvent = EventOf<typeof sampleEvents>;
