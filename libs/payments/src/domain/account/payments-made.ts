import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decision,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  pence,
  refuse,
  type StatementRef,
} from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import { type AccountState, heldPence, owedPence, withPayer } from './account-state.js';
import { alreadyIssued } from './statements.js';

interface Named {
  readonly contract: ContractId;
  readonly statement: StatementRef;
}

/** Lines of an issued statement whose claims do not stand as they were billed; undefined when it was not issued when they were asked. */
export type FallenSinceIssue = readonly { readonly line: number; readonly claim: ClaimId }[] | undefined;

export type PaymentMadeCommand =
  | ({
      readonly type: 'approve-statement';
      readonly payer: OrganisationId;
      /** Today, when absent. */
      readonly approvedOn?: CalendarDate | undefined;
      readonly today: CalendarDate;
      readonly by: string;
      readonly fallen: FallenSinceIssue;
    } & Named)
  | ({
      readonly type: 'make-payment';
      /** `<statement>.P<n>`, n being the payer's place among the parts, when absent. */
      readonly payment?: PaymentRef | undefined;
      readonly payer: OrganisationId;
      /** All that is owed, when absent. */
      readonly pence?: Pence | undefined;
      readonly paidOn: CalendarDate;
      readonly bankReference: string;
      readonly by: string;
      readonly fallen: FallenSinceIssue;
    } & Named);

export type PaymentMadeReason =
  | 'statement-not-found'
  | 'statement-not-issued'
  | 'claims-fallen'
  | 'not-a-payer-of-this-statement'
  | 'nothing-to-approve'
  | 'nothing-to-pay'
  | 'approved-before-issue'
  | 'already-approved'
  | 'not-approved'
  | 'released-by-the-approver'
  | 'paid-before-approval'
  | 'already-paid'
  | 'payment-ref-already-used';

type PaymentMadeDecision = Decision<PaymentEvent, PaymentMadeReason>;

export function approve(
  command: Of<PaymentMadeCommand, 'approve-statement'>,
  state: AccountState,
): PaymentMadeDecision {
  const { contract, statement, payer, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const standing = issued.payers.get(payer);
  if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  if (standing.approval !== undefined) {
    const { approvedOn, approvedBy } = standing.approval;
    const isSameDay = command.approvedOn === undefined || command.approvedOn === approvedOn;
    return isSameDay && approvedBy === by ? [] : refuse('already-approved', { payer, statement });
  }
  const amount = standing.duePence - heldPence(state, statement, payer);
  if (amount === 0) return refuse('nothing-to-approve', { payer, statement });
  const approvedOn = command.approvedOn ?? command.today;
  if (approvedOn < issued.issuedOn) return refuse('approved-before-issue', { approvedOn, issuedOn: issued.issuedOn });
  const unfit = claimsFallen(state, statement, payer, fallen);
  if (unfit !== undefined) return unfit;
  return [{ type: 'StatementApproved', contract, statement, payer, pence: pence(amount), approvedOn, approvedBy: by }];
}

export function pay(command: Of<PaymentMadeCommand, 'make-payment'>, state: AccountState): PaymentMadeDecision {
  const { contract, statement, payer, paidOn, bankReference, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const standing = issued.payers.get(payer);
  const place = [...issued.payers.keys()].indexOf(payer);
  if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  const made = standing.payments.at(-1);
  if (made !== undefined) {
    const isSame =
      (command.payment === undefined || made.payment === command.payment) &&
      made.paidOn === paidOn &&
      made.bankReference === bankReference;
    return isSame ? [] : refuse('already-paid', { payer, payment: made.payment });
  }
  const owed = owedPence(state, issued, standing);
  if (owed === 0) return refuse('nothing-to-pay', { payer, statement });
  const { approval } = standing;
  if (approval === undefined) return refuse('not-approved', { payer, statement });
  // Separation of duties: whoever approved may not release the money.
  if (approval.approvedBy === by) return refuse('released-by-the-approver', { payer, statement });
  if (paidOn < approval.approvedOn) {
    return refuse('paid-before-approval', { paidOn, approvedOn: approval.approvedOn });
  }
  const payment = command.payment ?? PaymentRef.parse(`${statement}.P${place + 1}`);
  if (isPaymentRefUsed(state, payment)) return refuse('payment-ref-already-used', { payment });
  const unfit = claimsFallen(state, statement, payer, fallen);
  if (unfit !== undefined) return unfit;
  return [
    {
      type: 'PaymentMade',
      contract,
      statement,
      payment,
      payer,
      pence: owed,
      paidOn,
      bankReference,
      releasedBy: by,
    },
  ];
}

/**
 * What has fallen since the statement was issued is not paid for: the payer disputes those lines, which holds its part of
 * them back, and the next statement adjusts them.
 */
function claimsFallen(state: AccountState, statement: StatementRef, payer: OrganisationId, fallen: FallenSinceIssue) {
  // It was issued while the claims were being asked; whoever asks again is told about them.
  if (fallen === undefined) return refuse('statement-not-issued', { statement, status: 'begun' });
  const open = fallen.filter(({ line }) => !state.disputes.has(`${statement}/${line}/${payer}`));
  const [first] = open;
  return first === undefined
    ? undefined
    : refuse('claims-fallen', { statement, claim: first.claim, count: open.length });
}

export function isPaymentRefUsed(state: AccountState, payment: PaymentRef): boolean {
  if (state.advancePayments.has(payment) || state.refunds.has(payment)) return true;
  return [...state.statements.values()].some(
    (statement) =>
      statement.status === 'issued' &&
      [...statement.payers.values()].some(({ payments }) => payments.some((made) => made.payment === payment)),
  );
}

type PaymentsMadeEvent = Of<PaymentEvent, 'StatementApproved' | 'PaymentMade' | 'RefundReceived'>;

export function evolvePaymentsMade(state: AccountState, event: PaymentsMadeEvent): AccountState {
  switch (event.type) {
    case 'StatementApproved': {
      const issued = state.statements.get(event.statement);
      const standing = issued?.status === 'issued' ? issued.payers.get(event.payer) : undefined;
      if (issued?.status !== 'issued' || standing === undefined) return state;
      const { pence: amount, approvedOn, approvedBy } = event;
      return withPayer(state, issued, { ...standing, approval: { pence: amount, approvedOn, approvedBy } });
    }
    case 'PaymentMade': {
      const issued = state.statements.get(event.statement);
      const standing = issued?.status === 'issued' ? issued.payers.get(event.payer) : undefined;
      if (issued?.status !== 'issued' || standing === undefined) return state;
      const { payment, pence: amount, paidOn, bankReference, releasedBy } = event;
      const made = { payment, pence: amount, paidOn, bankReference, releasedBy, at: state.size };
      const next = withPayer(state, issued, { ...standing, payments: [...standing.payments, made] });
      return { ...next, paidToDatePence: pence(state.paidToDatePence + amount) };
    }
    case 'RefundReceived': {
      const { type: _, contract: _c, refund, ...received } = event;
      const next = { ...state, refunds: new Map(state.refunds).set(refund, received) };
      const issued = event.statement === undefined ? undefined : state.statements.get(event.statement);
      const standing = issued?.status === 'issued' ? issued.payers.get(event.payer) : undefined;
      if (issued?.status !== 'issued' || standing === undefined) return next;
      return withPayer(next, issued, { ...standing, refundedPence: pence(standing.refundedPence + event.pence) });
    }
  }
}
