import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PaymentRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';

export const PayAdvanceInput = z.strictObject({
  contract: ContractId,
  /** The reference that its approval got. */
  payment: PaymentRef,
  paidOn: CalendarDate,
  bankReference: z.string().min(1).max(100),
});
export type PayAdvanceInput = z.input<typeof PayAdvanceInput>;

/** Records that the organisation of whoever asks has paid a grant or an advance, which another person approved. */
export class PayAdvance extends LedgerCommand<PayAdvanceInput, PaymentReason, { readonly payment: string }> {}

@CommandHandler(PayAdvance)
export class PayAdvanceHandler implements ICommandHandler<PayAdvance> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: PayAdvance) {
    const asked = parseInput(PayAdvanceInput, input);
    await this.access.require(context.actor, 'pay-advance', asked.contract);
    const { subject, organisation } = context.actor;
    const stream = accountStreamName(asked.contract);
    const { state } = await this.ledger.load(accountStream, stream);
    const people = await this.access.peopleBehind(subject, state.advancePayments.get(asked.payment)?.approvedBy);
    const command = { type: 'pay-advance', ...asked, payer: organisation, by: subject, people } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(accountStream, stream, command, { context, input, at });
    return withAbout(answer, { payment: asked.payment });
  }
}
