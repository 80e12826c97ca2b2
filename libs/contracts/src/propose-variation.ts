import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

export const ProposeVariationInput = z.strictObject({
  contract: ContractId,
  variation: z.int().positive(),
  /** Today, when absent. */
  proposedOn: CalendarDate.optional(),
  /** The last day on which it can be decided; it never lapses, when absent. */
  decideBy: CalendarDate.optional(),
});
export type ProposeVariationInput = z.input<typeof ProposeVariationInput>;

export class ProposeVariation extends LedgerCommand<
  ProposeVariationInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number }
> {}

@CommandHandler(ProposeVariation)
export class ProposeVariationHandler implements ICommandHandler<ProposeVariation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ProposeVariation) {
    const { proposedOn, ...asked } = parseInput(ProposeVariationInput, input);
    const { today } = await this.access.require(context.actor, 'draft-variation', asked.contract);
    const by = context.actor.organisation;
    const command = { type: 'propose-variation', ...asked, proposedOn: proposedOn ?? today, today, by } as const;
    const answer = await changeContract(this.ledger, command, { input, context });
    return withAbout(answer, { contract: asked.contract, variation: asked.variation });
  }
}
