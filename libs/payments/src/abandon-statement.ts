import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { AbandonReason } from './domain/payments.events.js';

export const AbandonStatementInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  reasonCode: AbandonReason,
});
export type AbandonStatementInput = z.input<typeof AbandonStatementInput>;

/** Gives up a statement that was begun and not issued; its claims can be billed on another. */
export class AbandonStatement extends LedgerCommand<
  AbandonStatementInput,
  PaymentReason,
  { readonly statement: string }
> {}

@CommandHandler(AbandonStatement)
export class AbandonStatementHandler implements ICommandHandler<AbandonStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AbandonStatement) {
    const asked = parseInput(AbandonStatementInput, input);
    await this.access.require(context.actor, 'issue-statement', asked.contract);
    const command = { type: 'abandon-statement', ...asked } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(asked.contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { statement: asked.statement });
  }
}
