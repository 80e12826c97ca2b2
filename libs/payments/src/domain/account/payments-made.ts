import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decision,
  isSamePerson,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  type PeopleBehind,
  pence,
  refuse,
  type StatementRef,
} from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import {
  type AccountState,
  approvedPence,
  type DisputeState,
  disputeKey,
  heldPence,
  type IssuedStatement,
  type PayerStanding,
  paidPence,
  takenBackPence,
  withPayer,
} from './account-state.js';
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
      /** `<statement>.P<n>`, counted on within the statement, when absent. */
      readonly payment?: PaymentRef | undefined;
      readonly payer: OrganisationId;
      /** All that is approved and open, when absent. */
      readonly pence?: Pence | undefined;
      readonly paidOn: CalendarDate;
      readonly bankReference: string;
      readonly by: string;
      readonly people?: PeopleBehind | undefined;
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
  | 'held-in-dispute'
  | 'more-than-approved'
  | 'paid-before-approval'
  | 'already-paid'
  | 'payment-ref-already-used';

type PaymentMadeDecision = Decision<PaymentEvent, PaymentMadeReason>;

/**
 * A payer approves what it is to pay less what it holds back in disputes. When the payee concedes a part of a disputed
 * line, the rest of that line is approved by approving once more.
 */
export function approve(
  command: Of<PaymentMadeCommand, 'approve-statement'>,
  state: AccountState,
): PaymentMadeDecision {
  const { contract, statement, payer, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const standing = issued.payers.get(payer);
  if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  const amount = unapprovedPence(state, issued, standing);
  if (amount <= 0) {
    if (standing.approvals.length === 0) return refuse('nothing-to-approve', { payer, statement });
    const isSame = standing.approvals.some(
      ({ approvedOn: day, approvedBy }) =>
        approvedBy === by && (command.approvedOn === undefined || command.approvedOn === day),
    );
    return isSame ? [] : refuse('already-approved', { payer, statement });
  }
  const approvedOn = command.approvedOn ?? command.today;
  if (approvedOn < issued.issuedOn) return refuse('approved-before-issue', { approvedOn, issuedOn: issued.issuedOn });
  const unfit = claimsFallen(state, statement, payer, fallen);
  if (unfit !== undefined) return unfit;
  return [{ type: 'StatementApproved', contract, statement, payer, pence: pence(amount), approvedOn, approvedBy: by }];
}

/** What of a payer's part is neither approved nor held back; below zero where the payer is owed money. */
export function unapprovedPence(state: AccountState, issued: IssuedStatement, standing: PayerStanding): number {
  const held = heldPence(state, issued.statement, standing.payer);
  return standing.duePence - held - approvedPence(state, issued, standing);
}

/**
 * A payer pays what it approved, at once or in parts. The same day, bank reference and amount are the same payment,
 * however often it is sent.
 */
export function pay(command: Of<PaymentMadeCommand, 'make-payment'>, state: AccountState): PaymentMadeDecision {
  const { contract, statement, payer, paidOn, bankReference, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const standing = issued.payers.get(payer);
  if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  const isRepeat = standing.payments.some(
    (made) =>
      made.paidOn === paidOn &&
      made.bankReference === bankReference &&
      (command.payment === undefined || command.payment === made.payment) &&
      (command.pence === undefined || command.pence === made.pence),
  );
  if (isRepeat) return [];
  if (command.payment !== undefined && isPaymentRefUsed(state, command.payment)) {
    return refuse('payment-ref-already-used', { payment: command.payment });
  }
  const open = approvedPence(state, issued, standing) - paidPence(standing);
  const unfit =
    notPayable(state, issued, standing, open) ??
    releasedByApprover(standing, command) ??
    aboveApproved(command, standing, open) ??
    claimsFallen(state, statement, payer, fallen);
  if (unfit !== undefined) return unfit;
  return [
    {
      type: 'PaymentMade',
      contract,
      statement,
      payment: command.payment ?? nextPayment(state, issued),
      payer,
      pence: command.pence ?? pence(open),
      paidOn,
      bankReference,
      releasedBy: by,
    },
  ];
}

/** Why nothing of a payer's part can be paid now. */
function notPayable(state: AccountState, issued: IssuedStatement, standing: PayerStanding, open: number) {
  if (open > 0) return undefined;
  const { statement } = issued;
  const { payer, duePence } = standing;
  const last = standing.payments.at(-1);
  if (duePence <= 0) return refuse('nothing-to-pay', { payer, statement });
  if (unapprovedPence(state, issued, standing) > 0) return refuse('not-approved', { payer, statement });
  // What a later statement took back is held for good, and nobody waits for it any more.
  const held = pence(heldPence(state, statement, payer) - takenBackPence(state, statement, payer));
  if (held > 0) return refuse('held-in-dispute', { payer, statement, heldPence: held });
  return last === undefined
    ? refuse('nothing-to-pay', { payer, statement })
    : refuse('already-paid', { payer, payment: last.payment });
}

/** Separation of duties: whoever approved, or dropped a dispute and so approved what it held, may not release the money. */
function releasedByApprover(
  { payer, approvals }: PayerStanding,
  { by, people, statement }: Of<PaymentMadeCommand, 'make-payment'>,
) {
  return approvals.some(({ approvedBy }) => isSamePerson(approvedBy, by, people))
    ? refuse('released-by-the-approver', { payer, statement })
    : undefined;
}

function aboveApproved(
  { pence: asked, paidOn }: Of<PaymentMadeCommand, 'make-payment'>,
  standing: PayerStanding,
  open: number,
) {
  const amount = asked ?? open;
  if (amount > open) return refuse('more-than-approved', { pence: amount, openPence: open });
  // What is paid on a day was approved by then.
  let approved = 0;
  const inOrder = [...standing.approvals].sort((a, b) => (a.approvedOn < b.approvedOn ? -1 : 1));
  for (const approval of inOrder) {
    approved += approval.pence;
    if (approval.approvedOn > paidOn)
      return refuse('paid-before-approval', { paidOn, approvedOn: approval.approvedOn });
    if (approved >= paidPence(standing) + amount) break;
  }
  return undefined;
}

/**
 * What has fallen since the statement was issued is not paid for: the payer disputes those lines, which holds its part of
 * them back, and the next statement adjusts them.
 */
function claimsFallen(state: AccountState, statement: StatementRef, payer: OrganisationId, fallen: FallenSinceIssue) {
  // It was issued while the claims were being asked; whoever asks again is told about them.
  if (fallen === undefined) return refuse('statement-not-issued', { statement, status: 'begun' });
  const open = fallen.filter(({ line }) => {
    const dispute = state.disputes.get(disputeKey({ statement, line, payer }));
    // One that was dropped holds nothing back, and can be raised again.
    return dispute === undefined || isDropped(dispute);
  });
  const [first] = open;
  return first === undefined
    ? undefined
    : refuse('claims-fallen', { statement, claim: first.claim, count: open.length });
}

function isDropped({ resolution, takenBackPence }: DisputeState): boolean {
  return resolution?.disallowedPence === 0 && takenBackPence === 0;
}

function nextPayment(state: AccountState, { statement, payers }: IssuedStatement): PaymentRef {
  const made = [...payers.values()].reduce((sum, { payments }) => sum + payments.length, 0);
  for (let number = made + 1; ; number += 1) {
    const payment = PaymentRef.parse(`${statement}.P${number}`);
    if (!isPaymentRefUsed(state, payment)) return payment;
  }
}

/** One name means one movement of money: a payment, a grant or advance, or a refund. */
export function isPaymentRefUsed(state: AccountState, payment: PaymentRef): boolean {
  if (state.advancePayments.has(payment) || state.refunds.has(payment)) return true;
  return [...state.statements.values()].some(
    (statement) =>
      statement.status === 'issued' &&
      [...statement.payers.values()].some(({ payments }) => payments.some((made) => made.payment === payment)),
  );
}

type PaymentsMadeEvent = Of<PaymentEvent, 'StatementApproved' | 'PaymentMade'>;

export function evolvePaymentsMade(state: AccountState, event: PaymentsMadeEvent): AccountState {
  const issued = state.statements.get(event.statement);
  const standing = issued?.status === 'issued' ? issued.payers.get(event.payer) : undefined;
  if (issued?.status !== 'issued' || standing === undefined) return state;
  switch (event.type) {
    case 'StatementApproved': {
      const { pence: amount, approvedOn, approvedBy } = event;
      const approval = { pence: amount, approvedOn, approvedBy };
      return withPayer(state, issued, { ...standing, approvals: [...standing.approvals, approval] });
    }
    case 'PaymentMade': {
      const { payment, pence: amount, paidOn, bankReference, releasedBy } = event;
      const made = { payment, pence: amount, paidOn, bankReference, releasedBy, at: state.size };
      const next = withPayer(state, issued, { ...standing, payments: [...standing.payments, made] });
      return { ...next, paidToDatePence: pence(state.paidToDatePence + amount) };
    }
  }
}
