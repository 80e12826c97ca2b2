import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const ResumeEngagementInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  resumedOn: CalendarDate,
});
export type ResumeEngagementInput = z.input<typeof ResumeEngagementInput>;

export class ResumeEngagement extends LedgerCommand<
  ResumeEngagementInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(ResumeEngagement)
export class ResumeEngagementHandler implements ICommandHandler<ResumeEngagement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ResumeEngagement) {
    const asked = parseInput(ResumeEngagementInput, input);
    const { actor } = context;
    const { contract, terms } = await this.access.require(actor, 'run-engagement', asked.contract);
    const command = {
      type: 'resume',
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
