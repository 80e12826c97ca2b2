import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const StartEngagementInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  startedOn: CalendarDate,
});
export type StartEngagementInput = z.input<typeof StartEngagementInput>;

export class StartEngagement extends LedgerCommand<
  StartEngagementInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(StartEngagement)
export class StartEngagementHandler implements ICommandHandler<StartEngagement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: StartEngagement) {
    const asked = parseInput(StartEngagementInput, input);
    const { actor } = context;
    const { contract, terms } = await this.access.require(actor, 'run-engagement', asked.contract);
    const command = {
      type: 'start',
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
