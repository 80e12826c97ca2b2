import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { rateCardFactsOf } from './domain/rate-card-commands.js';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName, revisionOf } from './rate-card.stream.js';
import { type AboutRevision, checkContent, contentFields, contentOf, saysContent } from './revision-content.js';

/** With a content: drafted and proposed at once. Without: the draft of a revision, by its number. */
export const ProposeRateCardRevisionInput = z
  .strictObject({
    contract: ContractId,
    /** The revision to propose; with a content, absent for a new one or the one a change was requested of. */
    revision: z.int().positive().optional(),
    ...contentFields,
    /** Today, when absent. */
    proposedOn: CalendarDate.optional(),
    /** The last day on which it can be decided. */
    decideBy: CalendarDate.optional(),
  })
  .superRefine((input, context) => {
    if (saysContent(input) || input.revision === undefined) checkContent(input, context);
  });
export type ProposeRateCardRevisionInput = z.input<typeof ProposeRateCardRevisionInput>;

export class ProposeRateCardRevision extends LedgerCommand<
  ProposeRateCardRevisionInput,
  RateCardReason,
  AboutRevision
> {}

@CommandHandler(ProposeRateCardRevision)
export class ProposeRateCardRevisionHandler implements ICommandHandler<ProposeRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ProposeRateCardRevision) {
    const asked = parseInput(ProposeRateCardRevisionInput, input);
    const { contract, terms, termsReference, today } = await this.access.require(
      context.actor,
      'propose-rate-card',
      asked.contract,
    );
    const command = {
      type: 'propose',
      contract: asked.contract,
      revision: asked.revision,
      by: context.actor.organisation,
      proposedOn: asked.proposedOn ?? today,
      decideBy: asked.decideBy,
      content: saysContent(asked) ? contentOf(asked) : undefined,
      facts: rateCardFactsOf(contract, terms),
    } as const;
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, {
      context,
      input,
      at,
      reliesOn: [termsReference],
    });
    const revision = asked.revision ?? (await revisionOf(this.ledger, stream, answer, 'proposed'));
    return withAbout(answer, { contract: asked.contract, revision });
  }
}
