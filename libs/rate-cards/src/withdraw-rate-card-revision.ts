import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';
import type { AboutRevision } from './revision-content.js';

export const WithdrawRateCardRevisionInput = z.strictObject({
  contract: ContractId,
  revision: z.int().positive(),
  /** Today, when absent. */
  withdrawnOn: CalendarDate.optional(),
  words: z.string().max(2000).optional(),
});
export type WithdrawRateCardRevisionInput = z.input<typeof WithdrawRateCardRevisionInput>;

export class WithdrawRateCardRevision extends LedgerCommand<
  WithdrawRateCardRevisionInput,
  RateCardReason,
  AboutRevision
> {}

@CommandHandler(WithdrawRateCardRevision)
export class WithdrawRateCardRevisionHandler implements ICommandHandler<WithdrawRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawRateCardRevision) {
    const { withdrawnOn, ...asked } = parseInput(WithdrawRateCardRevisionInput, input);
    const { today } = await this.access.require(context.actor, 'propose-rate-card', asked.contract);
    const command = {
      type: 'withdraw',
      ...asked,
      withdrawnOn: withdrawnOn ?? today,
      by: context.actor.organisation,
    } as const;
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, { context, input, at });
    return withAbout(answer, { contract: asked.contract, revision: asked.revision });
  }
}
