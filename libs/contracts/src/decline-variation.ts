import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

export const DeclineVariationInput = z.strictObject({
  contract: ContractId,
  variation: z.int().positive(),
  /** The draft that was read; refused when another one stands. The one that stands, when absent. */
  draft: z.int().positive().optional(),
  /** Today, when absent. */
  decidedOn: CalendarDate.optional(),
  words: z.string().max(2000).optional(),
});
export type DeclineVariationInput = z.input<typeof DeclineVariationInput>;

export class DeclineVariation extends LedgerCommand<
  DeclineVariationInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number }
> {}

@CommandHandler(DeclineVariation)
export class DeclineVariationHandler implements ICommandHandler<DeclineVariation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DeclineVariation) {
    const { decidedOn, ...asked } = parseInput(DeclineVariationInput, input);
    const { today } = await this.access.require(context.actor, 'decide-variation', asked.contract);
    const by = context.actor.organisation;
    const command = { type: 'decline-variation', ...asked, decidedOn: decidedOn ?? today, by } as const;
    const answer = await changeContract(this.ledger, command, { input, context });
    return withAbout(answer, { contract: asked.contract, variation: asked.variation });
  }
}
