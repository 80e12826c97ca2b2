import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { CalendarDate, ContractId, StatementRef } from '#kernel';
import type { PaymentReason } from './domain/payments.js';

export const ApproveStatementInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  /** Today, when absent. */
  approvedOn: CalendarDate.optional(),
});

/** Approves what the organisation of whoever asks owes of a statement. */
export class ApproveStatement extends LedgerCommand<
  z.input<typeof ApproveStatementInput>,
  PaymentReason,
  { readonly statement: string }
> {}
