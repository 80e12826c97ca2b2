import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { CalendarDate, ContractId, PaymentRef, StatementRef } from '#kernel';
import type { PaymentReason } from './domain/payments.js';

export const MakePaymentInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  paidOn: CalendarDate,
  bankReference: z.string().min(1).max(100),
  /** `<statement>.P<n>`, n being the payer's place in the terms, when absent. */
  payment: PaymentRef.optional(),
});

/** Records that the organisation of whoever asks has paid its part of a statement. */
export class MakePayment extends LedgerCommand<
  z.input<typeof MakePaymentInput>,
  PaymentReason,
  { readonly payment: string }
> {}
