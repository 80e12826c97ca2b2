import {
  type CalendarDate,
  type ContractId,
  type Decision,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  pence,
  type Refusal,
  refuse,
  type StatementRef,
  sumPence,
} from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import {
  type AccountState,
  NOTHING_ADVANCED,
  owedPence,
  type Refund,
  unspentPence,
  withPayer,
} from './account-state.js';
import { isPaymentRefUsed } from './payments-made.js';
import { alreadyIssued, ofPayer } from './statements.js';

export interface RefundCommand {
  readonly type: 'record-refund';
  readonly contract: ContractId;
  /** `<contract>.R<number>`, when absent. */
  readonly refund?: PaymentRef | undefined;
  readonly payer: OrganisationId;
  /** All that is still owed, when absent. */
  readonly pence?: Pence | undefined;
  readonly receivedOn: CalendarDate;
  readonly bankReference: string;
  readonly by: string;
  readonly for:
    | { readonly statement: StatementRef }
    /** With what lines of issued statements asked back from the payee, by invoice, of this payer's parts. */
    | { readonly clawback: number; readonly invoicedOnLinesPence: Pence }
    | { readonly advance: PaymentRef };
}

export type RefundReason =
  | 'statement-not-found'
  | 'statement-not-issued'
  | 'not-a-payer-of-this-statement'
  | 'clawback-not-found'
  | 'clawback-is-netted'
  | 'nothing-to-refund'
  | 'refunded-already'
  | 'more-than-owed-back'
  | 'received-before-owed'
  | 'payment-ref-already-used'
  | 'advance-not-found'
  | 'another-payers-advance';

/**
 * Money that came back to a payer: of a statement that came to less than nothing for it, of a clawback that is collected
 * by invoice, or of an advance that is not spent. In full or in parts, and never more than is owed.
 */
export function recordRefund(command: RefundCommand, state: AccountState): Decision<PaymentEvent, RefundReason> {
  const { contract, payer, receivedOn, bankReference, by } = command;
  const owed = owedBack(command, state);
  if ('refused' in owed) return owed;
  const received = [...state.refunds].filter(([, one]) => one.payer === payer && isFor(one, command));
  const isRepeat = received.some(([reference, one]) => isSameRefund(reference, one, command));
  if (isRepeat) return [];
  const refund = command.refund ?? nextRefund(contract, state);
  if (isPaymentRefUsed(state, refund)) return refuse('payment-ref-already-used', { payment: refund });
  const receivedPence = sumPence(received.map(([, one]) => one.pence));
  const left = owed.pence - receivedPence;
  // Statements are set against all advances of a payer together, so what is left of one may be spent.
  const open = 'advance' in command.for ? Math.min(left, unspentPence(state, payer)) : left;
  if (open <= 0) return refuse(receivedPence > 0 ? 'refunded-already' : 'nothing-to-refund', { payer });
  const amount = command.pence ?? open;
  if (amount > open) return refuse('more-than-owed-back', { pence: amount, openPence: open });
  if (receivedOn < owed.since) return refuse('received-before-owed', { receivedOn, since: owed.since });
  const money = { payer, pence: pence(amount), receivedOn, bankReference };
  return [{ type: 'RefundReceived', contract, refund, ...money, ...subjectOf(command), recordedBy: by }];
}

/** What a payer was to get back, refunds not taken off, and from which day on. */
function owedBack(
  command: RefundCommand,
  state: AccountState,
): Refusal<RefundReason> | { pence: number; since: string } {
  const { payer } = command;
  if ('statement' in command.for) {
    const { statement } = command.for;
    const issued = alreadyIssued(state, statement);
    if ('refused' in issued) return issued;
    const standing = issued.payers.get(payer);
    if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
    return { pence: standing.refundedPence - owedPence(state, issued, standing), since: issued.issuedOn };
  }
  if ('advance' in command.for) {
    const { advance } = command.for;
    const approved = state.advancePayments.get(advance);
    if (approved === undefined) return refuse('advance-not-found', { payment: advance });
    if (approved.payer !== payer) return refuse('another-payers-advance', { payment: advance, payer: approved.payer });
    // Nothing is set against a grant, so none of it is unspent.
    const isPaid = approved.kind === 'advance' && approved.paid !== undefined;
    return { pence: isPaid ? approved.pence : 0, since: approved.paid?.paidOn ?? approved.approvedOn };
  }
  const { clawback, invoicedOnLinesPence } = command.for;
  const standing = state.clawbacks[clawback - 1];
  if (standing === undefined) return refuse('clawback-not-found', { clawback });
  if (standing.collect === 'netted') return refuse('clawback-is-netted', { clawback });
  const { ruling, recovery, agreedOn = standing.proposedOn } = standing;
  // Until a statement has carried it out, nothing was asked for.
  const isCarriedOut = ruling !== undefined && ruling < state.lastBasis.rulings;
  return { pence: isCarriedOut ? ofPayer(recovery, payer) + invoicedOnLinesPence : 0, since: agreedOn };
}

/** Whether a refund that stands is what is asked for. */
export function isSameRefund(reference: PaymentRef, standing: Refund, command: RefundCommand): boolean {
  return (
    standing.payer === command.payer &&
    isFor(standing, command) &&
    standing.receivedOn === command.receivedOn &&
    standing.bankReference === command.bankReference &&
    (command.refund === undefined || command.refund === reference) &&
    (command.pence === undefined || command.pence === standing.pence)
  );
}

function isFor(refund: Refund, command: RefundCommand): boolean {
  const { statement, clawback, advance } = subjectOf(command);
  return refund.statement === statement && refund.clawback === clawback && refund.advance === advance;
}

/** What the money is for, as the event says it. */
function subjectOf({ for: what }: RefundCommand): Pick<Refund, 'statement' | 'clawback' | 'advance'> {
  if ('statement' in what) return { statement: what.statement };
  return 'advance' in what ? { advance: what.advance } : { clawback: what.clawback };
}

function nextRefund(contract: ContractId, state: AccountState): PaymentRef {
  for (let number = state.refunds.size + 1; ; number += 1) {
    const refund = PaymentRef.parse(`${contract}.R${String(number).padStart(2, '0')}`);
    if (!isPaymentRefUsed(state, refund)) return refund;
  }
}

export function evolveRefunds(state: AccountState, event: Of<PaymentEvent, 'RefundReceived'>): AccountState {
  const { type: _, contract: _c, refund, ...received } = event;
  const next = { ...state, refunds: new Map(state.refunds).set(refund, received) };
  if (event.advance !== undefined) {
    const standing = state.advances.get(event.payer) ?? NOTHING_ADVANCED;
    const returned = { ...standing, returnedPence: pence(standing.returnedPence + event.pence) };
    return { ...next, advances: new Map(state.advances).set(event.payer, returned) };
  }
  const issued = event.statement === undefined ? undefined : state.statements.get(event.statement);
  const standing = issued?.status === 'issued' ? issued.payers.get(event.payer) : undefined;
  if (issued?.status !== 'issued' || standing === undefined) return next;
  return withPayer(next, issued, { ...standing, refundedPence: pence(standing.refundedPence + event.pence) });
}
