import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';
import type { AboutRevision } from './revision-content.js';

export const RequestRateCardRevisionChangeInput = z.strictObject({
  contract: ContractId,
  revision: z.int().positive(),
  /** The draft that is decided on: refused, when another has taken its place. The one before the parties, when absent. */
  draft: z.int().positive().optional(),
  /** Today, when absent. */
  decidedOn: CalendarDate.optional(),
  /** What should be changed. */
  words: z.string().min(1).max(2000),
});
export type RequestRateCardRevisionChangeInput = z.input<typeof RequestRateCardRevisionChangeInput>;

export class RequestRateCardRevisionChange extends LedgerCommand<
  RequestRateCardRevisionChangeInput,
  RateCardReason,
  AboutRevision
> {}

@CommandHandler(RequestRateCardRevisionChange)
export class RequestRateCardRevisionChangeHandler implements ICommandHandler<RequestRateCardRevisionChange> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RequestRateCardRevisionChange) {
    const { decidedOn, ...asked } = parseInput(RequestRateCardRevisionChangeInput, input);
    const { today } = await this.access.require(context.actor, 'decide-rate-card', asked.contract);
    const command = {
      type: 'request-change',
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
