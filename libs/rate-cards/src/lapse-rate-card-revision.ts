import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';
import type { AboutRevision } from './revision-content.js';

export const LapseRateCardRevisionInput = z.strictObject({
  contract: ContractId,
  revision: z.int().positive(),
  /** The day on which it is noted; today, when absent. */
  lapsedOn: CalendarDate.optional(),
});
export type LapseRateCardRevisionInput = z.input<typeof LapseRateCardRevisionInput>;

export class LapseRateCardRevision extends LedgerCommand<LapseRateCardRevisionInput, RateCardReason, AboutRevision> {}

@CommandHandler(LapseRateCardRevision)
export class LapseRateCardRevisionHandler implements ICommandHandler<LapseRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: LapseRateCardRevision) {
    const { lapsedOn, ...asked } = parseInput(LapseRateCardRevisionInput, input);
    const { today } = await this.access.require(context.actor, 'decide-rate-card', asked.contract);
    const command = {
      type: 'lapse',
      ...asked,
      lapsedOn: lapsedOn ?? today,
      by: context.actor.organisation,
    } as const;
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, { context, input, at });
    return withAbout(answer, { contract: asked.contract, revision: asked.revision });
  }
}
