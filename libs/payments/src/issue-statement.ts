import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { CalendarDate, ContractId, Period, StatementRef } from '#kernel';
import type { PaymentReason } from './domain/payments.js';

export const IssueStatementInput = z.strictObject({
  contract: ContractId,
  period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
  /** `<contract>.S<number>`, when absent. */
  statement: StatementRef.optional(),
  /** Today, when absent. */
  issuedOn: CalendarDate.optional(),
});

/**
 * Issues a statement of every verified claim that was made up to the end of the period and never billed. Sent again
 * after a crash it goes on where it stopped.
 */
export class IssueStatement extends LedgerCommand<
  z.input<typeof IssueStatementInput>,
  PaymentReason,
  { readonly statement: string }
> {}
