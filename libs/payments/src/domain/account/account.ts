import { type Decider, type Decision, unreachable } from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import { type AccountState, initialAccount } from './account-state.js';
import { type AdvanceCommand, type AdvanceRefusal, approveAdvance, evolveAdvances, payAdvance } from './advances.js';
import {
  approveClawback,
  type ClawbackCommand,
  type ClawbackRefusal,
  declineClawback,
  evolveClawbacks,
  proposeClawback,
} from './clawbacks.js';
import { type DisputeCommand, type DisputeRefusal, disputeLine, evolveDisputes, resolveDispute } from './disputes.js';
import { approve, evolvePaymentsMade, type PaymentMadeCommand, type PaymentMadeReason, pay } from './payments-made.js';
import { evolveRefunds, type RefundCommand, type RefundReason, recordRefund } from './refunds.js';
import {
  abandon,
  begin,
  evolveStatements,
  holdOut,
  issue,
  putBack,
  type StatementCommand,
  type StatementReason,
} from './statements.js';

/**
 * All the money of one contract: caps and "billed once" need one order and one writer. Each part has its commands,
 * reasons and reducer in the file of its own; a part is added here by its members of the two unions and its cases.
 */
export type PaymentCommand =
  | StatementCommand
  | PaymentMadeCommand
  | RefundCommand
  | DisputeCommand
  | ClawbackCommand
  | AdvanceCommand;
export type PaymentReason =
  | StatementReason
  | PaymentMadeReason
  | RefundReason
  | DisputeRefusal
  | ClawbackRefusal
  | AdvanceRefusal;

export const accountDecider: Decider<PaymentCommand, AccountState, PaymentEvent, PaymentReason> = {
  initial: initialAccount,
  decide(command, state): Decision<PaymentEvent, PaymentReason> {
    switch (command.type) {
      case 'begin-statement':
        return begin(command, state);
      case 'issue-statement':
        return issue(command, state);
      case 'abandon-statement':
        return abandon(command, state);
      case 'hold-claim-out':
        return holdOut(command, state);
      case 'put-claim-back':
        return putBack(command, state);
      case 'approve-statement':
        return approve(command, state);
      case 'make-payment':
        return pay(command, state);
      case 'record-refund':
        return recordRefund(command, state);
      case 'dispute-line':
        return disputeLine(command, state);
      case 'resolve-dispute':
        return resolveDispute(command, state);
      case 'propose-clawback':
        return proposeClawback(command, state);
      case 'approve-clawback':
        return approveClawback(command, state);
      case 'decline-clawback':
        return declineClawback(command, state);
      case 'approve-advance':
        return approveAdvance(command, state);
      case 'pay-advance':
        return payAdvance(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve(state, event) {
    const size = state.size + 1;
    const next = evolvePart(state, event);
    return { ...next, size, planChangedAt: changesAPlan(event) ? size : state.planChangedAt };
  },
};

/** A reducer meets `size` as it was before its event: the event's own revision. */
function evolvePart(state: AccountState, event: PaymentEvent): AccountState {
  switch (event.type) {
    case 'StatementBegun':
    case 'StatementLinesAdded':
    case 'StatementIssued':
    case 'StatementAbandoned':
    case 'ClaimHeldOut':
    case 'ClaimPutBack':
      return evolveStatements(state, event);
    case 'StatementApproved':
    case 'PaymentMade':
      return evolvePaymentsMade(state, event);
    case 'RefundReceived':
      return evolveRefunds(state, event);
    case 'LineDisputed':
    case 'DisputeResolved':
      return evolveDisputes(state, event);
    case 'ClawbackProposed':
    case 'ClawbackApproved':
    case 'ClawbackDeclined':
    case 'ClawbackAgreed':
      return evolveClawbacks(state, event);
    case 'AdvanceApproved':
    case 'AdvancePaid':
      return evolveAdvances(state, event);
    default:
      return unreachable(event);
  }
}

/** Whether the lines of a statement that is being made could be others after this. */
function changesAPlan({ type }: PaymentEvent): boolean {
  switch (type) {
    case 'StatementIssued':
    case 'ClaimHeldOut':
    case 'ClaimPutBack':
    case 'LineDisputed':
    case 'DisputeResolved':
    case 'ClawbackAgreed':
      return true;
    default:
      return false;
  }
}
