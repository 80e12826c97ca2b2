import { z } from 'zod';
import { type EventOf, eventType } from '#event-log';
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

/** What one payer owes of an amount. The parts of an amount sum to it exactly. */
export const Part = z.strictObject({ payer: OrganisationId, pence: Pence });
export type Part = z.infer<typeof Part>;

export const StatementLine = z.strictObject({
  /** Counted from 1 within the statement. */
  number: z.int().positive(),
  claim: ClaimId,
  /** The `ClaimMade` that is billed: a claim that is withdrawn and made again keeps its reference, perhaps at another price. */
  claimEvent: Uuid,
  person: PersonId,
  outcome: OutcomeCode,
  occurrence: z.int().positive(),
  rateCardLine: OutcomeCode,
  revision: z.int().positive(),
  achievedOn: CalendarDate,
  amountPence: Pence,
  parts: z.array(Part).min(1),
});
export type StatementLine = z.infer<typeof StatementLine>;

export const AbandonReason = z.enum(['begun-in-error', 'claims-changed']);
export type AbandonReason = z.infer<typeof AbandonReason>;

const statement = { contract: ContractId, statement: StatementRef };

/**
 * STORED FORMATS: see `eventType`.
 *
 * A statement of many lines is more than one append can hold: begun, lines, lines, issued. Only `StatementIssued` makes
 * it real; one that was begun and not issued is taken up again or abandoned.
 */
export const paymentEvents = {
  StatementBegun: eventType('A statement was begun', { ...statement, period: Period, number: z.int().positive() }),
  StatementLinesAdded: eventType('Lines were put on the statement', {
    ...statement,
    lines: z.array(StatementLine).min(1).max(150),
  }),
  StatementIssued: eventType(
    'The statement was issued to the payers',
    {
      ...statement,
      period: Period,
      issuedOn: CalendarDate,
      lines: z.int().nonnegative(),
      totalPence: Pence,
      parts: z.array(Part).min(1),
      /** All statements issued under the contract, this one included. */
      issuedToDatePence: Pence,
    },
    { occurred: 'issuedOn' },
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
};
export type PaymentEvent = EventOf<typeof paymentEvents>;
