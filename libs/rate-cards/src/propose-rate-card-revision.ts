import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { type RateCardReason, rateCardFactsOf } from './domain/rate-card.js';
import { rateCardEvents } from './domain/rate-cards.events.js';
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';

const { lines } = rateCardEvents.RateCardRevisionProposed.schema.shape;

export const ProposeRateCardRevisionInput = z.strictObject({
  contract: ContractId,
  effectiveFrom: CalendarDate,
  /** Today, when absent. */
  proposedOn: CalendarDate.optional(),
  reason: z.string().min(1).max(2000),
  lines,
});
export type ProposeRateCardRevisionInput = z.input<typeof ProposeRateCardRevisionInput>;

export class ProposeRateCardRevision extends LedgerCommand<
  ProposeRateCardRevisionInput,
  RateCardReason,
  { readonly contract: ContractId; readonly revision: number }
> {}

@CommandHandler(ProposeRateCardRevision)
export class ProposeRateCardRevisionHandler implements ICommandHandler<ProposeRateCardRevision> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ProposeRateCardRevision) {
    const { proposedOn, ...asked } = parseInput(ProposeRateCardRevisionInput, input);
    const { contract, terms, termsReference, today } = await this.access.require(
      context.actor,
      'propose-rate-card',
      asked.contract,
    );
    const command = {
      type: 'propose',
      ...asked,
      proposedOn: proposedOn ?? today,
      by: context.actor.organisation,
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
    return withAbout(answer, { contract: asked.contract, revision: await this.#revisionOf(answer, stream) });
  }

  /** The number of the revision that was proposed: proposals are numbered from 1 in the order of the stream. */
  async #revisionOf(answer: Answer<RateCardReason>, stream: string): Promise<number> {
    const { events, state } = await this.ledger.load(rateCardStream, stream);
    const proposed = answer.kind === 'recorded' ? answer.events[0] : undefined;
    // Without an event of its own the command was a repetition of the proposal that is open, which is the last.
    if (proposed === undefined) return state.revisions.length;
    return events.filter(({ type, revision }) => type === proposed.type && revision <= proposed.revision).length;
  }
}
