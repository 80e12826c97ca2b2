import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { rateCardFactsOf } from './domain/rate-card-commands.js';
import type { RateCardReason } from './domain/rate-card-reasons.js';
import { rateCardStream, rateCardStreamName, revisionOf } from './rate-card.stream.js';
import { type AboutRevision, checkContent, contentFields, contentOf } from './revision-content.js';

export const DraftRateCardRevisionInput = z
  .strictObject({
    contract: ContractId,
    /** The revision to draft anew; a new one, or the one a change was requested of, when absent. */
    revision: z.int().positive().optional(),
    ...contentFields,
    /** Today, when absent. */
    draftedOn: CalendarDate.optional(),
  })
  .superRefine(checkContent);
export type DraftRateCardRevisionInput = z.input<typeof DraftRateCardRevisionInput>;

export class DraftRateCardRevision extends LedgerCommand<DraftRateCardRevisionInput, RateCardReason, AboutRevision> {}

@CommandHandler(DraftRateCardRevision)
export class DraftRateCardRevisionHandler implements ICommandHandler<DraftRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DraftRateCardRevision) {
    const asked = parseInput(DraftRateCardRevisionInput, input);
    const { contract, terms, termsReference, today } = await this.access.require(
      context.actor,
      'propose-rate-card',
      asked.contract,
    );
    const command = {
      type: 'draft',
      contract: asked.contract,
      revision: asked.revision,
      by: context.actor.organisation,
      draftedOn: asked.draftedOn ?? today,
      content: contentOf(asked),
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
    const revision = asked.revision ?? (await revisionOf(this.ledger, stream, answer, 'draft'));
    return withAbout(answer, { contract: asked.contract, revision });
  }
}
