import type { NamedCommand } from '#contracts';
import { AbandonStatement, AbandonStatementInput } from './abandon-statement.js';
import { ApproveAdvance, ApproveAdvanceInput } from './approve-advance.js';
import { ApproveClawback, ApproveClawbackInput } from './approve-clawback.js';
import { ApproveStatement, ApproveStatementInput } from './approve-statement.js';
import { DeclineClawback, DeclineClawbackInput } from './decline-clawback.js';
import { DisputeLine, DisputeLineInput } from './dispute-line.js';
import { DraftStatement, DraftStatementInput } from './draft-statement.js';
import { DrawInvestment, DrawInvestmentInput } from './draw-investment.js';
import { HoldClaimOut, HoldClaimOutInput } from './hold-claim-out.js';
import { IssueStatement, IssueStatementInput } from './issue-statement.js';
import { MakePayment, MakePaymentInput } from './make-payment.js';
import { PayAdvance, PayAdvanceInput } from './pay-advance.js';
import { ProposeClawback, ProposeClawbackInput } from './propose-clawback.js';
import { PutClaimBack, PutClaimBackInput } from './put-claim-back.js';
import { RecordRefund, RecordRefundInput } from './record-refund.js';
import { RepayInvestment, RepayInvestmentInput } from './repay-investment.js';
import { ResolveDispute, ResolveDisputeInput } from './resolve-dispute.js';

export const paymentsCommands = {
  'draft-statement': {
    command: DraftStatement,
    input: DraftStatementInput,
    summary: 'Begin a statement, to look at it and hold claims out before it is issued',
  },
  'hold-claim-out': {
    command: HoldClaimOut,
    input: HoldClaimOutInput,
    summary: 'Keep a claim off the statements for a reason',
  },
  'put-claim-back': {
    command: PutClaimBack,
    input: PutClaimBackInput,
    summary: 'Let the statements take a claim that was held out',
  },
  'issue-statement': {
    command: IssueStatement,
    input: IssueStatementInput,
    summary:
      'Issue a statement of all claims that are due and were never billed, and of what changed for those that were',
  },
  'abandon-statement': {
    command: AbandonStatement,
    input: AbandonStatementInput,
    summary: 'Give up a statement that was begun and not issued',
  },
  'approve-statement': {
    command: ApproveStatement,
    input: ApproveStatementInput,
    summary: "Approve one's own part of a statement",
  },
  'make-payment': {
    command: MakePayment,
    input: MakePaymentInput,
    summary: "Record that one's own part of a statement was paid",
  },
  'dispute-line': {
    command: DisputeLine,
    input: DisputeLineInput,
    summary: "Hold back one's own part of a line that one doubts",
  },
  'resolve-dispute': {
    command: ResolveDispute,
    input: ResolveDisputeInput,
    summary: 'Drop a dispute, or concede what a payer disputes',
  },
  'propose-clawback': {
    command: ProposeClawback,
    input: ProposeClawbackInput,
    summary: 'Propose to take back what was billed',
  },
  'approve-clawback': {
    command: ApproveClawback,
    input: ApproveClawbackInput,
    summary: 'Approve a clawback',
  },
  'decline-clawback': {
    command: DeclineClawback,
    input: DeclineClawbackInput,
    summary: 'Decline a clawback',
  },
  'record-refund': {
    command: RecordRefund,
    input: RecordRefundInput,
    summary: 'Record money that came back',
  },
  'approve-advance': {
    command: ApproveAdvance,
    input: ApproveAdvanceInput,
    summary: 'Approve a quarter of a grant, or an advance',
  },
  'pay-advance': {
    command: PayAdvance,
    input: PayAdvanceInput,
    summary: 'Record that a grant or an advance was paid',
  },
  'draw-investment': {
    command: DrawInvestment,
    input: DrawInvestmentInput,
    summary: 'Record what was drawn from an investor',
  },
  'repay-investment': {
    command: RepayInvestment,
    input: RepayInvestmentInput,
    summary: 'Record what an investor got back',
  },
} satisfies Record<string, NamedCommand>;
