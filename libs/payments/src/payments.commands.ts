import type { NamedCommand } from '#contracts';
import { AbandonStatement, AbandonStatementInput } from './abandon-statement.js';
import { ApproveStatement, ApproveStatementInput } from './approve-statement.js';
import { DraftStatement, DraftStatementInput } from './draft-statement.js';
import { DrawInvestment, DrawInvestmentInput } from './draw-investment.js';
import { HoldClaimOut, HoldClaimOutInput } from './hold-claim-out.js';
import { IssueStatement, IssueStatementInput } from './issue-statement.js';
import { MakePayment, MakePaymentInput } from './make-payment.js';
import { PutClaimBack, PutClaimBackInput } from './put-claim-back.js';
import { RepayInvestment, RepayInvestmentInput } from './repay-investment.js';

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
