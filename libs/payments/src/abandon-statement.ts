import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { ContractId, StatementRef } from '#kernel';
import { AbandonReason } from './domain/payments.events.js';
import type { PaymentReason } from './domain/payments.js';

export const AbandonStatementInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  reasonCode: AbandonReason,
});

/** Gives up a statement that was begun and not issued; its claims can be billed on another. */
export class AbandonStatement extends LedgerCommand<
  z.input<typeof AbandonStatementInput>,
  PaymentReason,
  { readonly statement: string }
> {}
