import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { BreakReason } from './domain/referrals.events.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const PauseEngagementInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  pausedOn: CalendarDate,
  reasonCode: BreakReason,
  words: z.string().max(2000).optional(),
});
export type PauseEngagementInput = z.input<typeof PauseEngagementInput>;

export class PauseEngagement extends LedgerCommand<
  PauseEngagementInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(PauseEngagement)
export class PauseEngagementHandler implements ICommandHandler<PauseEngagement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: PauseEngagement) {
    const asked = parseInput(PauseEngagementInput, input);
    const { actor } = context;
    const { contract, terms } = await this.access.require(actor, 'run-engagement', asked.contract);
    const command = {
      type: 'pause',
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
