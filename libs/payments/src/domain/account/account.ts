import { type Decider, type Decision, unreachable } from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import { type AccountState, initialAccount } from './account-state.js';
import { evolveAdvances } from './advances.js';
import { evolveClawbacks } from './clawbacks.js';
import { evolveDisputes } from './disputes.js';
import { approve, evolvePaymentsMade, type PaymentMadeCommand, type PaymentMadeReason, pay } from './payments-made.js';
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
export type PaymentCommand = StatementCommand | PaymentMadeCommand;
export type PaymentReason = StatementReason | PaymentMadeReason;

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
    case 'RefundReceived':
      return evolvePaymentsMade(state, event);
    case 'LineDisputed':
    case 'DisputeResolved':
      return evolveDisputes(state, event);
    case 'ClawbackProposed':
    case 'ClawbackApproved':
    case 'ClawbackDeclined':
    case 'ClawbackAgreed':
      return evolveClawbacks(state, event);
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
