import { z } from 'zod';
import { type EventOf, eventType, personal, type RawData } from '#event-log';
import {
  Actor,
  CalendarDate,
  ClaimId,
  ContractId,
  OrganisationId,
  OutcomeCode,
  PaymentRef,
  Pence,
  Period,
  PersonId,
  StatementRef,
  Uuid,
} from '#kernel';
import { Calculation, Part } from './money/calculation.js';
import { issuedOfVersion1, linesOfVersion1 } from './statements-of-version-1.js';

export { Part } from './money/calculation.js';

/** Why a line changes what an earlier statement said of a claim. */
export const AdjustmentCause = z.enum([
  'claim-withdrawn',
  'verification-withdrawn',
  'claim-made-again',
  'result-restated',
  /** The day of the referral or of the start by which it is priced had been recorded wrongly. */
  'dates-corrected',
  'rate-card-revised',
  'terms-varied',
  'released',
  'dispute-upheld',
  'clawback',
  /** Another claim changed, and with it what a cap or a band had left for this one. */
  'room-changed',
]);
export type AdjustmentCause = z.infer<typeof AdjustmentCause>;

/**
 * One line: a claim that is billed for the first time, or what a claim is worth now less what earlier statements said.
 * The lines of a claim over all statements sum to what it is worth, and so do its parts for each payer.
 */
export const StatementLine = z.strictObject({
  /** Counted from 1 within the statement. */
  number: z.int().positive(),
  kind: z.enum(['claim', 'adjustment']),
  claim: ClaimId,
  /** The event that made the claim as it is billed: a claim that is withdrawn and made again keeps its reference, perhaps at another price. */
  claimEvent: Uuid,
  /** Whom it is for: a person, or a cohort; exactly one of them. */
  person: PersonId.optional(),
  cohort: OutcomeCode.optional(),
  outcome: OutcomeCode,
  occurrence: z.int().positive(),
  rateCardLine: OutcomeCode,
  revision: z.int().positive(),
  achievedOn: CalendarDate,
  /** What this line adds to the statement; negative where it takes back. */
  amountPence: Pence,
  parts: z.array(Part).min(1),
  /** What the claim is worth now, and why. Absent on lines of version 1, which were never cut. */
  calculation: Calculation.optional(),
  /** On an adjustment: the line it adjusts, what had been billed before, and the cause. */
  adjusts: z
    .strictObject({
      statement: StatementRef,
      line: z.int().positive(),
      billedBeforePence: Pence,
      cause: AdjustmentCause,
      /** The event that caused it, where one did. */
      event: Uuid.optional(),
    })
    .optional(),
  /** On a line that takes back: netted with this statement, asked for by an invoice, or against what was held back. */
  collect: z.enum(['netted', 'invoiced', 'held']),
});
export type StatementLine = z.infer<typeof StatementLine>;

export const AbandonReason = z.enum(['begun-in-error', 'claims-changed']);
export type AbandonReason = z.infer<typeof AbandonReason>;

const account = { contract: ContractId };
const statement = { ...account, statement: StatementRef };
const words = personal(z.string().max(2000));
/** What rules worked out a statement was not said before version 3, and nobody can say it afterwards. */
const ofUnsaidRules = (data: RawData): RawData => data;
/** No advance came back before version 2. */
const ofNoAdvance = (data: RawData): RawData => data;

/** Why a claim is kept off the statements for now. */
export const HoldReason = z.enum(['evidence-in-question', 'agreed-between-parties', 'under-investigation', 'other']);
export type HoldReason = z.infer<typeof HoldReason>;

export const DisputeReason = z.enum([
  'evidence-insufficient',
  'not-achieved',
  'duplicate',
  'wrong-price',
  'wrong-person',
  'other',
]);
export type DisputeReason = z.infer<typeof DisputeReason>;

export const ClawbackCause = z.enum([
  'audit-finding',
  'evidence-withdrawn',
  'duplicate',
  'revoked-verification',
  /** Extrapolated from the error rate of a sample. */
  'sample-recovery',
]);
export type ClawbackCause = z.infer<typeof ClawbackCause>;

/** How much of each cap and of each line had been used, so that the next statement need not read the earlier ones. */
export const RunningUse = z.strictObject({
  contractPence: Pence,
  payers: z.array(Part),
  outcomes: z.array(z.strictObject({ outcome: OutcomeCode, number: z.int(), pence: Pence })),
});
export type RunningUse = z.infer<typeof RunningUse>;

/**
 * STORED FORMATS: see `eventType`. The lines of one statement, in a stream of its own, so that the account stays short
 * however old the contract is.
 */
export const statementEvents = {
  StatementLinesAdded: eventType(
    'Lines were put on the statement',
    { ...statement, lines: z.array(StatementLine).min(1).max(150) },
    { version: 2, upcasters: { 1: linesOfVersion1 } },
  ),
};
export type StatementEvent = EventOf<typeof statementEvents>;

/**
 * STORED FORMATS: see `eventType`.
 *
 * A statement of many lines is more than one append can hold: begun, lines, lines, issued. Only `StatementIssued` makes
 * it real; one that was begun and not issued is taken up again or abandoned.
 */
export const paymentEvents = {
  StatementBegun: eventType('A statement was begun', { ...statement, period: Period, number: z.int().positive() }),
  StatementIssued: eventType(
    'The statement was issued to the payers',
    {
      ...statement,
      period: Period,
      issuedOn: CalendarDate,
      lines: z.int().nonnegative(),
      totalPence: Pence,
      parts: z.array(Part).min(1),
      /** What each payer is to pay: its part, without what is invoiced or was held back, less advances set against it. */
      due: z.array(Part).min(1),
      /** What was set against advances that had been paid. */
      setAgainstAdvances: z.array(Part),
      /** What is taken back by agreed clawbacks that name no claims: less of the total, and of each payer's part. */
      recoveries: z.array(
        z.strictObject({
          clawback: z.int().positive(),
          collect: z.enum(['netted', 'invoiced']),
          parts: z.array(Part).min(1),
        }),
      ),
      /**
       * What payers had held back of disputed lines and these lines take back: it stays unpaid for good. At most so many
       * that the event stays small; what further ones take back is netted, and nothing of that is held back any more.
       */
      heldBack: z
        .array(
          z.strictObject({ statement: StatementRef, line: z.int().positive(), payer: OrganisationId, pence: Pence }),
        )
        .max(200),
      /** All statements issued under the contract, this one included. */
      issuedToDatePence: Pence,
      use: RunningUse,
      /** What the amounts follow from. When it changes for days that were billed, the next statement restates. */
      basis: z.strictObject({
        termsVersion: z.int().positive(),
        /** The last revision that was agreed. */
        revision: z.int().nonnegative(),
        /** Variations whose releases were carried out with this statement. */
        releases: z.array(z.int().positive()),
        /** How many of the rulings, the disputes upheld and the clawbacks agreed, were carried out so far, in their order. */
        rulings: z.int().nonnegative(),
      }),
      /** Whether every earlier claim was worked out again. */
      restated: z.boolean(),
      /** The version of the rules of money that worked it out; absent on statements that were issued before it was said. */
      rules: z.int().positive().optional(),
    },
    { version: 3, occurred: 'issuedOn', upcasters: { 1: issuedOfVersion1, 2: ofUnsaidRules } },
  ),
  /** Until it is put back, no statement takes the claim. */
  ClaimHeldOut: eventType(
    'A claim was kept off the statements',
    { ...account, claim: ClaimId, heldOn: CalendarDate, reasonCode: HoldReason, words },
    { subject: 'contract', occurred: 'heldOn' },
  ),
  ClaimPutBack: eventType(
    'A claim that was kept off the statements was put back',
    { ...account, claim: ClaimId, putBackOn: CalendarDate, words },
    { subject: 'contract', occurred: 'putBackOn' },
  ),
  StatementAbandoned: eventType('A statement that was begun was given up before issue', {
    ...statement,
    reasonCode: AbandonReason,
  }),
  StatementApproved: eventType(
    'A payer approved its part of the statement',
    {
      ...statement,
      payer: OrganisationId,
      pence: Pence,
      approvedOn: CalendarDate,
      /** Whoever approved may not release the payment. */
      approvedBy: Actor.shape.subject,
    },
    { occurred: 'approvedOn' },
  ),
  PaymentMade: eventType(
    'A payer paid its part of the statement',
    {
      ...statement,
      payment: PaymentRef,
      payer: OrganisationId,
      pence: Pence,
      paidOn: CalendarDate,
      bankReference: z.string().min(1).max(100),
      releasedBy: Actor.shape.subject,
    },
    { occurred: 'paidOn' },
  ),
  LineDisputed: eventType(
    'A payer disputed a line of a statement',
    {
      ...statement,
      line: z.int().positive(),
      claim: ClaimId,
      payer: OrganisationId,
      /** What of its part the payer holds back until it is resolved. */
      heldPence: Pence,
      disputedOn: CalendarDate,
      resolveBy: CalendarDate,
      reasonCode: DisputeReason,
      words,
    },
    { subject: 'contract', occurred: 'disputedOn' },
  ),
  /** The payer drops it (nothing is disallowed), or the payee concedes all or some of it. */
  DisputeResolved: eventType(
    'A dispute was resolved',
    {
      ...statement,
      line: z.int().positive(),
      claim: ClaimId,
      payer: OrganisationId,
      disallowedPence: Pence,
      resolvedBy: OrganisationId,
      /** Whoever drops a dispute approves what it had kept from being approved, and may not release it. */
      resolvedBySubject: Actor.shape.subject,
      resolvedOn: CalendarDate,
      words,
    },
    { subject: 'contract', occurred: 'resolvedOn' },
  ),
  ClawbackProposed: eventType(
    'Taking back what was paid was proposed',
    {
      ...account,
      /** Counted from 1 in the contract. */
      clawback: z.int().positive(),
      cause: ClawbackCause,
      /** What is taken back of which claim; all of it where no amount is said. */
      claims: z.array(z.strictObject({ claim: ClaimId, pence: Pence.optional() })).max(200),
      /** What is taken back without naming claims, by payer: the recovery extrapolated from a sample. */
      recovery: z.array(Part),
      collect: z.enum(['netted', 'invoiced']),
      proposedBy: OrganisationId,
      proposedOn: CalendarDate,
      proposedBySubject: Actor.shape.subject,
      /** Every payer that has a part in what is taken back. */
      approvers: z.array(OrganisationId).min(1),
      /** Whether all of them have to approve, or, where the payee offers to pay back, one of them. */
      needs: z.enum(['all', 'one']),
      words,
    },
    { subject: 'contract', occurred: 'proposedOn' },
  ),
  ClawbackApproved: eventType(
    'A clawback was approved by an organisation',
    {
      ...account,
      clawback: z.int().positive(),
      organisation: OrganisationId,
      approvedOn: CalendarDate,
      approvedBy: Actor.shape.subject,
      words,
    },
    { subject: 'contract', occurred: 'approvedOn' },
  ),
  ClawbackDeclined: eventType(
    'A clawback was declined',
    { ...account, clawback: z.int().positive(), organisation: OrganisationId, declinedOn: CalendarDate, words },
    { subject: 'contract', occurred: 'declinedOn' },
  ),
  ClawbackAgreed: eventType(
    'A clawback has all the approvals it needs: the next statement takes it back',
    { ...account, clawback: z.int().positive(), agreedOn: CalendarDate },
    { occurred: 'agreedOn' },
  ),
  /**
   * Money that came back to a payer: of an invoiced clawback, of a statement that came to less than nothing, or of an
   * advance, what no statement was set against.
   */
  RefundReceived: eventType(
    'A payer received money back',
    {
      ...account,
      refund: PaymentRef,
      payer: OrganisationId,
      pence: Pence,
      receivedOn: CalendarDate,
      bankReference: z.string().min(1).max(100),
      /** Which of them it is for. */
      statement: StatementRef.optional(),
      clawback: z.int().positive().optional(),
      advance: PaymentRef.optional(),
      recordedBy: Actor.shape.subject,
    },
    { version: 2, occurred: 'receivedOn', upcasters: { 1: ofNoAdvance } },
  ),
  /** A step of its own, so that whoever approves money and whoever releases it are two people here as well. */
  AdvanceApproved: eventType(
    'A payer approved a grant or an advance',
    {
      ...account,
      payment: PaymentRef,
      kind: z.enum(['grant', 'advance']),
      payer: OrganisationId,
      pence: Pence,
      /** The span that a grant is for. */
      period: Period.optional(),
      approvedOn: CalendarDate,
      approvedBy: Actor.shape.subject,
    },
    { occurred: 'approvedOn' },
  ),
  /** Paid without outcomes: a quarter of a grant, or an advance. */
  AdvancePaid: eventType(
    'A payer paid a grant or an advance',
    {
      ...account,
      payment: PaymentRef,
      kind: z.enum(['grant', 'advance']),
      payer: OrganisationId,
      pence: Pence,
      /** The span that a grant is for. */
      period: Period.optional(),
      paidOn: CalendarDate,
      bankReference: z.string().min(1).max(100),
      approvedBy: Actor.shape.subject,
      releasedBy: Actor.shape.subject,
    },
    { occurred: 'paidOn' },
  ),
};
/** An account of the first version holds the lines of its statements itself. */
export type PaymentEvent = EventOf<typeof paymentEvents> | StatementEvent;

/** What investors put in and get back, in a stream of its own: it never affects what is paid for outcomes. */
export const investmentEvents = {
  InvestmentDrawn: eventType(
    'The contract drew on its investment',
    { ...account, investment: PaymentRef, investor: OrganisationId, pence: Pence, drawnOn: CalendarDate, words },
    { subject: 'contract', occurred: 'drawnOn' },
  ),
  InvestmentRepaid: eventType(
    'An investor was repaid',
    {
      ...account,
      investment: PaymentRef,
      investor: OrganisationId,
      /** What was put in, and what was paid for the use of it. */
      capitalPence: Pence,
      returnPence: Pence,
      repaidOn: CalendarDate,
      words,
    },
    { subject: 'contract', occurred: 'repaidOn' },
  ),
};
export type InvestmentEvent = EventOf<typeof investmentEvents>;
