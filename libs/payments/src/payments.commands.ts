import type { NamedCommand } from '#contracts';
import { AbandonStatement, AbandonStatementInput } from './abandon-statement.js';
import { ApproveStatement, ApproveStatementInput } from './approve-statement.js';
import { DrawInvestment, DrawInvestmentInput } from './draw-investment.js';
import { IssueStatement, IssueStatementInput } from './issue-statement.js';
import { MakePayment, MakePaymentInput } from './make-payment.js';
import { RepayInvestment, RepayInvestmentInput } from './repay-investment.js';

export const paymentsCommands = {
  'issue-statement': {
    command: IssueStatement,
    input: IssueStatementInput,
    summary: 'Issue a statement of all claims that are due and were never billed',
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
