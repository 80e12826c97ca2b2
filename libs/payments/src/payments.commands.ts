import type { NamedCommand } from '#contracts';
import { AbandonStatement, AbandonStatementInput } from './abandon-statement.js';
import { ApproveStatement, ApproveStatementInput } from './approve-statement.js';
import { IssueStatement, IssueStatementInput } from './issue-statement.js';
import { MakePayment, MakePaymentInput } from './make-payment.js';

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
} satisfies Record<string, NamedCommand>;
