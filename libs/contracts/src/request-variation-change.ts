import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

export const RequestVariationChangeInput = z.strictObject({
  contract: ContractId,
  variation: z.int().positive(),
  /** The draft that was read; refused when another one stands. The one that stands, when absent. */
  draft: z.int().positive().optional(),
  /** Today, when absent. */
  decidedOn: CalendarDate.optional(),
  /** What has to be different: without it nobody could write another draft. */
  words: z.string().min(1).max(2000),
});
export type RequestVariationChangeInput = z.input<typeof RequestVariationChangeInput>;

export class RequestVariationChange extends LedgerCommand<
  RequestVariationChangeInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number }
> {}

@CommandHandler(RequestVariationChange)
export class RequestVariationChangeHandler implements ICommandHandler<RequestVariationChange> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RequestVariationChange) {
    const { decidedOn, ...asked } = parseInput(RequestVariationChangeInput, input);
    const { today } = await this.access.require(context.actor, 'decide-variation', asked.contract);
    const by = context.actor.organisation;
    const command = { type: 'request-variation-change', ...asked, decidedOn: decidedOn ?? today, by } as const;
    const answer = await changeContract(this.ledger, command, { input, context });
    return withAbout(answer, { contract: asked.contract, variation: asked.variation });
  }
}
