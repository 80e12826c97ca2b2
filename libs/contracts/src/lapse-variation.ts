import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

export const LapseVariationInput = z.strictObject({
  contract: ContractId,
  variation: z.int().positive(),
  /** Today, when absent. */
  lapsedOn: CalendarDate.optional(),
});
export type LapseVariationInput = z.input<typeof LapseVariationInput>;

export class LapseVariation extends LedgerCommand<
  LapseVariationInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number }
> {}

@CommandHandler(LapseVariation)
export class LapseVariationHandler implements ICommandHandler<LapseVariation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: LapseVariation) {
    const { lapsedOn, ...asked } = parseInput(LapseVariationInput, input);
    const { today } = await this.access.require(context.actor, 'decide-variation', asked.contract);
    const by = context.actor.organisation;
    const command = { type: 'lapse-variation', ...asked, lapsedOn: lapsedOn ?? today, by } as const;
    const answer = await changeContract(this.ledger, command, { input, context });
    return withAbout(answer, { contract: asked.contract, variation: asked.variation });
  }
}
