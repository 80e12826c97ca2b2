import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/payments.js';

export const ApproveStatementInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  /** Today, when absent. */
  approvedOn: CalendarDate.optional(),
});
export type ApproveStatementInput = z.input<typeof ApproveStatementInput>;

/** Approves what the organisation of whoever asks owes of a statement. */
export class ApproveStatement extends LedgerCommand<
  ApproveStatementInput,
  PaymentReason,
  { readonly statement: string }
> {}

@CommandHandler(ApproveStatement)
export class ApproveStatementHandler implements ICommandHandler<ApproveStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ApproveStatement) {
    const asked = parseInput(ApproveStatementInput, input);
    const { today } = await this.access.require(context.actor, 'approve-statement', asked.contract);
    const { subject, organisation } = context.actor;
    const command = { type: 'approve-statement', ...asked, today, payer: organisation, by: subject } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(asked.contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { statement: asked.statement });
  }
}
