import {
  type CalendarDate,
  type ClaimId,
  type OrganisationId,
  type PaymentRef,
  type Pence,
  type Period,
  pence,
  type StatementRef,
  sumPence,
} from '#kernel';
import type { Disallowance } from '../money/item.js';
import type {
  AbandonReason,
  ClawbackCause,
  DisputeReason,
  HoldReason,
  Part,
  PaymentEvent,
  RunningUse,
} from '../payments.events.js';

/**
 * What the account of one contract knows: statements without their lines, what was approved and paid of them, disputes,
 * clawbacks, advances. It stays short however many claims were billed: the lines are in `statement-{ref}`, and what is
 * known of single claims is in the tables of the account book.
 *
 * Each part of it changes in the file of its own: `statements.ts` (with the claims that are held out), `payments-made.ts`
 * (approvals, payments, refunds), `disputes.ts`, `clawbacks.ts`, `advances.ts`. `account.ts` puts them together and
 * counts `size`.
 */
export interface AccountState {
  /** How many events the account has: the revision of the next one. */
  readonly size: number;
  /** `size` when something last happened that the lines of the next statement follow from: a plan made before is stale. */
  readonly planChangedAt: number;
  /** In the order in which they were begun. */
  readonly statements: ReadonlyMap<StatementRef, StatementState>;
  /** Claims that no statement takes for now. */
  readonly heldOut: ReadonlyMap<ClaimId, HeldOut>;
  /** By `disputeKey`. */
  readonly disputes: ReadonlyMap<string, DisputeState>;
  /** Number n stands at place n - 1. */
  readonly clawbacks: readonly ClawbackState[];
  readonly advances: ReadonlyMap<OrganisationId, AdvanceAccount>;
  readonly advancePayments: ReadonlyMap<PaymentRef, AdvancePayment>;
  readonly refunds: ReadonlyMap<PaymentRef, Refund>;
  /** Disputes upheld and clawbacks agreed, in order. The statements carry them out in this order, some at a time. */
  readonly rulings: readonly Ruling[];
  /** What the last statement that was issued followed from. */
  readonly lastBasis: StatementBasisVersions;
  /** Variations whose releases a statement carried out. */
  readonly releases: readonly number[];
  /** How much of each cap was used up to the last statement. */
  readonly use: RunningUse;
  readonly issuedToDatePence: Pence;
  /** For statements; refunds are not taken off. */
  readonly paidToDatePence: Pence;
}

/** What the amounts of a statement follow from beside its claims. */
export type StatementBasisVersions = Extract<PaymentEvent, { type: 'StatementIssued' }>['basis'];

interface StatementBasis {
  readonly statement: StatementRef;
  readonly number: number;
  readonly period: Period;
  /** The revision in the account's stream of the event that began it. */
  readonly begunAt: number;
  /** Lines that stand in the account itself: of statements of the first version; 0 where they have a stream of their own. */
  readonly linesHere: number;
}

export interface Approval {
  readonly pence: Pence;
  readonly approvedOn: CalendarDate;
  readonly approvedBy: string;
}

export interface MadePayment {
  readonly payment: PaymentRef;
  readonly pence: Pence;
  readonly paidOn: CalendarDate;
  readonly bankReference: string;
  readonly releasedBy: string;
  /** The revision in the account's stream of the event that recorded it. */
  readonly at: number;
}

/** What one payer owes of an issued statement, and what it did about it. */
export interface PayerStanding {
  readonly payer: OrganisationId;
  /** Its share of the statement's total. */
  readonly partPence: Pence;
  /** What it is to pay of that when nothing is held back; below zero it gets money back. */
  readonly duePence: Pence;
  /** One, and one more for whatever of a disputed line became payable afterwards. */
  readonly approvals: readonly Approval[];
  readonly payments: readonly MadePayment[];
  /** Money that came back to it for this statement. */
  readonly refundedPence: Pence;
}

export interface IssuedStatement extends StatementBasis {
  readonly status: 'issued';
  readonly issuedOn: CalendarDate;
  readonly lines: number;
  readonly totalPence: Pence;
  /** In the order of the terms. */
  readonly payers: ReadonlyMap<OrganisationId, PayerStanding>;
  readonly basis: StatementBasisVersions;
}

export type StatementState =
  | ({ readonly status: 'begun' } & StatementBasis)
  | ({ readonly status: 'abandoned'; readonly reasonCode: AbandonReason } & StatementBasis)
  | IssuedStatement;

export interface HeldOut {
  readonly heldOn: CalendarDate;
  readonly reasonCode: HoldReason;
}

/** A payer's dispute of a line of an issued statement. */
export interface DisputeState {
  readonly statement: StatementRef;
  readonly line: number;
  readonly claim: ClaimId;
  readonly payer: OrganisationId;
  /** What the payer held back when it disputed; nothing of what it had paid by then. */
  readonly heldPence: Pence;
  /** How much of that had not been approved when it was disputed. */
  readonly unapprovedPence: Pence;
  readonly disputedOn: CalendarDate;
  readonly resolveBy: CalendarDate;
  readonly reasonCode: DisputeReason;
  readonly resolution?:
    | { readonly disallowedPence: Pence; readonly resolvedBy: OrganisationId; readonly resolvedOn: CalendarDate }
    | undefined;
  /** What adjusting lines took back of what is held (`collect: 'held'`): that is never paid, whatever the resolution. */
  readonly takenBackPence: Pence;
  /** Its place among the rulings, once something was disallowed. */
  readonly ruling?: number | undefined;
}

export interface ClawbackApproval {
  readonly organisation: OrganisationId;
  readonly approvedOn: CalendarDate;
  readonly approvedBy: string;
}

export interface ClawbackState {
  readonly clawback: number;
  readonly cause: ClawbackCause;
  readonly claims: readonly { readonly claim: ClaimId; readonly pence?: Pence | undefined }[];
  readonly recovery: readonly Part[];
  readonly collect: 'netted' | 'invoiced';
  readonly proposedBy: OrganisationId;
  readonly proposedOn: CalendarDate;
  readonly proposedBySubject: string;
  readonly approvers: readonly OrganisationId[];
  readonly needs: 'all' | 'one';
  readonly approvals: readonly ClawbackApproval[];
  readonly status: 'proposed' | 'declined' | 'agreed';
  readonly declinedBy: readonly OrganisationId[];
  readonly agreedOn?: CalendarDate | undefined;
  /** Its place among the rulings, once agreed. */
  readonly ruling?: number | undefined;
}

/** Paid to one payer's account without outcomes. Only advances are set against later statements. */
export interface AdvanceAccount {
  readonly paidPence: Pence;
  readonly setAgainstPence: Pence;
  /** Of the advances, what came back unspent. */
  readonly returnedPence: Pence;
  readonly grantedPence: Pence;
}

/** A grant or an advance from its approval on. */
export interface AdvancePayment
  extends Readonly<Omit<Extract<PaymentEvent, { type: 'AdvanceApproved' }>, 'type' | 'contract' | 'payment'>> {
  readonly paid?:
    | { readonly paidOn: CalendarDate; readonly bankReference: string; readonly releasedBy: string }
    | undefined;
}

export type Refund = Omit<Extract<PaymentEvent, { type: 'RefundReceived' }>, 'type' | 'contract' | 'refund'>;

/** What the parties found not to be payable. It takes effect with the next statement. */
export type Ruling = {
  /** The revision in the account's stream of the event that made it. */
  readonly at: number;
  /** What a calculation says of it: `dispute reboot_west.S03/12`, `clawback reboot_west.C01`. */
  readonly cause: string;
  readonly disallowances: readonly Disallowance[];
} & (
  | { readonly kind: 'dispute'; readonly dispute: string }
  | {
      readonly kind: 'clawback';
      readonly clawback: number;
      readonly collect: 'netted' | 'invoiced';
      /** What is taken back without naming claims. */
      readonly recovery: readonly Part[];
    }
);

export const initialAccount: AccountState = {
  size: 0,
  planChangedAt: 0,
  statements: new Map(),
  heldOut: new Map(),
  disputes: new Map(),
  clawbacks: [],
  advances: new Map(),
  advancePayments: new Map(),
  refunds: new Map(),
  rulings: [],
  lastBasis: { termsVersion: 1, revision: 0, releases: [], rulings: 0 },
  releases: [],
  use: { contractPence: pence(0), payers: [], outcomes: [] },
  issuedToDatePence: pence(0),
  paidToDatePence: pence(0),
};

export const NOTHING_ADVANCED: AdvanceAccount = {
  paidPence: pence(0),
  setAgainstPence: pence(0),
  returnedPence: pence(0),
  grantedPence: pence(0),
};

/** What of a payer's advances no statement was set against, and has not come back. */
export function unspentPence(state: AccountState, payer: OrganisationId): Pence {
  const { paidPence: paid, setAgainstPence, returnedPence } = state.advances.get(payer) ?? NOTHING_ADVANCED;
  return pence(paid - setAgainstPence - returnedPence);
}

export function disputeKey({ statement, line, payer }: Pick<DisputeState, 'statement' | 'line' | 'payer'>): string {
  return `${statement}/${line}/${payer}`;
}

/**
 * What of its part a payer holds back because of one dispute. An open one holds all it said; one that was dropped only
 * what an adjusting line has taken back meanwhile; one that was upheld what was disallowed, until a statement has
 * carried it out, and what that one took back from then on.
 */
export function heldByDispute(state: AccountState, dispute: DisputeState): Pence {
  const { resolution, heldPence, takenBackPence, ruling } = dispute;
  if (resolution === undefined) return heldPence;
  const isCarriedOut = ruling === undefined || ruling < state.lastBasis.rulings;
  return isCarriedOut ? takenBackPence : pence(Math.min(heldPence, takenBackPence + resolution.disallowedPence));
}

/** What a payer holds back of a statement. */
export function heldPence(state: AccountState, statement: StatementRef, payer: OrganisationId): Pence {
  const own = [...state.disputes.values()].filter((one) => one.statement === statement && one.payer === payer);
  return sumPence(own.map((dispute) => heldByDispute(state, dispute)));
}

/** What of that adjusting lines took back: it is never paid. */
export function takenBackPence(state: AccountState, statement: StatementRef, payer: OrganisationId): Pence {
  const own = [...state.disputes.values()].filter((one) => one.statement === statement && one.payer === payer);
  return sumPence(own.map((dispute) => dispute.takenBackPence));
}

export function paidPence({ payments }: PayerStanding): Pence {
  return sumPence(payments.map(({ pence: amount }) => amount));
}

/** What a payer still has to pay of a statement now; below zero, what it still has to get back. */
export function owedPence(state: AccountState, { statement }: IssuedStatement, standing: PayerStanding): Pence {
  const { duePence, payer, refundedPence } = standing;
  return pence(duePence - heldPence(state, statement, payer) - paidPence(standing) + refundedPence);
}

/**
 * What of a payer's part is approved and not held back: never more than it is to pay, and never less than it has paid.
 * A dispute holds back first what was not approved yet, so that an approval loses no more than it must.
 */
export function approvedPence(
  state: AccountState,
  { statement }: IssuedStatement,
  { payer, approvals }: PayerStanding,
): Pence {
  const approved = sumPence(approvals.map(({ pence: amount }) => amount));
  const own = [...state.disputes.values()].filter((one) => one.statement === statement && one.payer === payer);
  const heldOfIt = own.map((dispute) => Math.max(0, heldByDispute(state, dispute) - dispute.unapprovedPence));
  return pence(approved - sumPence(heldOfIt));
}

/** How far a payer, or the whole of a statement, has come. Whatever is open about it comes first. */
export type SettlementStatus = 'issued' | 'part-approved' | 'approved' | 'part-paid' | 'paid' | 'disputed';

/** How far one payer has come with its part. One that owes nothing, or has got back what it was owed, is done. */
export function payerSettlement(
  state: AccountState,
  issued: IssuedStatement,
  standing: PayerStanding,
): SettlementStatus {
  if (isDisputed(state, issued, standing.payer)) return 'disputed';
  const owed = owedPence(state, issued, standing);
  if (owed === 0) return 'paid';
  if (standing.payments.length > 0 || standing.refundedPence > 0) return 'part-paid';
  if (standing.approvals.length === 0) return 'issued';
  return approvedPence(state, issued, standing) >= owed ? 'approved' : 'part-approved';
}

/**
 * How far an issued statement has come over all payers. Payers who owe nothing are not waited for; nor is money that an
 * upheld dispute took away.
 */
export function settlement(state: AccountState, issued: IssuedStatement): SettlementStatus {
  const payers = [...issued.payers.values()];
  if (payers.some(({ payer }) => isDisputed(state, issued, payer))) return 'disputed';
  if (payers.every((standing) => owedPence(state, issued, standing) === 0)) return 'paid';
  if (payers.some(({ payments, refundedPence }) => payments.length > 0 || refundedPence > 0)) return 'part-paid';
  // A payer that gets money back approves nothing.
  const owing = payers.filter((standing) => owedPence(state, issued, standing) > 0);
  const statuses = owing.map((standing) => payerSettlement(state, issued, standing));
  if (owing.length > 0 && statuses.every((status) => status === 'approved')) return 'approved';
  return statuses.some((status) => status !== 'issued') ? 'part-approved' : 'issued';
}

function isDisputed(state: AccountState, { statement }: IssuedStatement, payer: OrganisationId): boolean {
  return [...state.disputes.values()].some((one) => one.statement === statement && one.payer === payer && isOpen(one));
}

/** Not resolved; and when adjusting lines have taken back all that was held, there is nothing left to resolve. */
export function isOpen({ resolution, heldPence: held, takenBackPence }: DisputeState): boolean {
  return resolution === undefined && (held === 0 || takenBackPence < held);
}

/** Whether a clawback is proposed, or agreed and not carried out by a statement yet. */
export function isUnderWay({ status, ruling }: ClawbackState, state: AccountState): boolean {
  return status === 'proposed' || (status === 'agreed' && ruling !== undefined && ruling >= state.lastBasis.rulings);
}

/** The rulings that the next statement carries out, and that earlier ones did: the disallowances of each claim. */
export function disallowancesUpTo(state: AccountState, rulings: number): ReadonlyMap<ClaimId, readonly Disallowance[]> {
  const found = new Map<ClaimId, Disallowance[]>();
  for (const { disallowances } of state.rulings.slice(0, rulings)) {
    for (const disallowance of disallowances) {
      const before = found.get(disallowance.claim);
      if (before === undefined) found.set(disallowance.claim, [disallowance]);
      else before.push(disallowance);
    }
  }
  return found;
}

/** An issued statement with one payer's standing changed. */
export function withPayer(state: AccountState, issued: IssuedStatement, standing: PayerStanding): AccountState {
  const payers = new Map(issued.payers).set(standing.payer, standing);
  return withStatement(state, { ...issued, payers });
}

export function withStatement(state: AccountState, statement: StatementState): AccountState {
  return { ...state, statements: new Map(state.statements).set(statement.statement, statement) };
}
