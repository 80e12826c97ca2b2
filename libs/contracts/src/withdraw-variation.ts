import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

export const WithdrawVariationInput = z.strictObject({
  contract: ContractId,
  variation: z.int().positive(),
  /** Today, when absent. */
  withdrawnOn: CalendarDate.optional(),
  words: z.string().max(2000).optional(),
});
export type WithdrawVariationInput = z.input<typeof WithdrawVariationInput>;

export class WithdrawVariation extends LedgerCommand<
  WithdrawVariationInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number }
> {}

@CommandHandler(WithdrawVariation)
export class WithdrawVariationHandler implements ICommandHandler<WithdrawVariation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawVariation) {
    const { withdrawnOn, ...asked } = parseInput(WithdrawVariationInput, input);
    const { today } = await this.access.require(context.actor, 'draft-variation', asked.contract);
    const by = context.actor.organisation;
    const command = { type: 'withdraw-variation', ...asked, withdrawnOn: withdrawnOn ?? today, by } as const;
    const answer = await changeContract(this.ledger, command, { input, context });
    return withAbout(answer, { contract: asked.contract, variation: asked.variation });
  }
}
