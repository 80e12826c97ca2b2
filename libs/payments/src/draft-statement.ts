import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, isOfContract, OF_CONTRACT_RULE, Period, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { beginning, requireShortName } from './issue-statement.js';

export const DraftStatementInput = z
  .strictObject({
    contract: ContractId,
    period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
    /** `<contract>.S<number>`, when absent. */
    statement: StatementRef.optional(),
  })
  .refine(({ contract, statement }) => isOfContract(contract, statement), {
    message: OF_CONTRACT_RULE,
    path: ['statement'],
  });
export type DraftStatementInput = z.input<typeof DraftStatementInput>;

/**
 * Begins a statement and no more: what it would say can be looked at (`StatementDraft`), and claims can be held out of it,
 * until it is issued under its reference or abandoned.
 */
export class DraftStatement extends LedgerCommand<DraftStatementInput, PaymentReason, { readonly statement: string }> {}

@CommandHandler(DraftStatement)
export class DraftStatementHandler implements ICommandHandler<DraftStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DraftStatement) {
    const asked = parseInput(DraftStatementInput, input);
    requireShortName(asked);
    const { today, termsReference } = await this.access.require(context.actor, 'issue-statement', asked.contract);
    const stream = accountStreamName(asked.contract);
    // Nothing is left out by a draft: what it says is looked for again as it is issued.
    const command = { type: 'begin-statement', ...asked, today, areClaimsComplete: true } as const;
    const answer = await this.ledger.transact(accountStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: [termsReference],
    });
    const account = await this.ledger.load(accountStream, stream);
    return withAbout(answer, { statement: beginning(account, context.commandId) ?? asked.statement ?? '' });
  }
}
