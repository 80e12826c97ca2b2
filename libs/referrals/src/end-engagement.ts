import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { EndReason } from './domain/referrals.events.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const EndEngagementInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  endedOn: CalendarDate,
  reasonCode: EndReason,
  words: z.string().max(2000).optional(),
});
export type EndEngagementInput = z.input<typeof EndEngagementInput>;

export class EndEngagement extends LedgerCommand<EndEngagementInput, ReferralReason, { readonly person: PersonId }> {}

@CommandHandler(EndEngagement)
export class EndEngagementHandler implements ICommandHandler<EndEngagement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: EndEngagement) {
    const asked = parseInput(EndEngagementInput, input);
    const { actor } = context;
    const { contract, terms } = await this.access.require(actor, 'run-engagement', asked.contract);
    const command = {
      type: 'end',
      ...asked,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, { context, input, at });
    return withAbout(answer, { person: asked.person });
  }
}
