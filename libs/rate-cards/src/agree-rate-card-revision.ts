import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';
import type { AboutRevision } from './revision-content.js';

export const AgreeRateCardRevisionInput = z.strictObject({
  contract: ContractId,
  revision: z.int().positive(),
  /** The draft that is decided on: refused, when another has taken its place. The one before the parties, when absent. */
  draft: z.int().positive().optional(),
  /** It may take effect before the day it is agreed, or before a revision that is agreed already. */
  retroactive: z.boolean().default(false),
  /** Today, when absent. */
  decidedOn: CalendarDate.optional(),
  words: z.string().max(2000).optional(),
});
export type AgreeRateCardRevisionInput = z.input<typeof AgreeRateCardRevisionInput>;

export class AgreeRateCardRevision extends LedgerCommand<AgreeRateCardRevisionInput, RateCardReason, AboutRevision> {}

@CommandHandler(AgreeRateCardRevision)
export class AgreeRateCardRevisionHandler implements ICommandHandler<AgreeRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AgreeRateCardRevision) {
    const { decidedOn, ...asked } = parseInput(AgreeRateCardRevisionInput, input);
    const { today } = await this.access.require(context.actor, 'decide-rate-card', asked.contract);
    const command = {
      type: 'agree',
      ...asked,
      decidedOn: decidedOn ?? today,
      by: context.actor.organisation,
    } as const;
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, { context, input, at });
    return withAbout(answer, { contract: asked.contract, revision: asked.revision });
  }
}
