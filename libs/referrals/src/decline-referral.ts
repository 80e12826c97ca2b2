import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { DeclineReason } from './domain/referrals.events.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const DeclineReferralInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  /** Today, when absent. */
  declinedOn: CalendarDate.optional(),
  reasonCode: DeclineReason,
  words: z.string().max(2000).optional(),
});
export type DeclineReferralInput = z.input<typeof DeclineReferralInput>;

export class DeclineReferral extends LedgerCommand<
  DeclineReferralInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(DeclineReferral)
export class DeclineReferralHandler implements ICommandHandler<DeclineReferral> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DeclineReferral) {
    const { declinedOn, ...asked } = parseInput(DeclineReferralInput, input);
    const { actor } = context;
    const { contract, terms, today } = await this.access.require(actor, 'run-engagement', asked.contract);
    const command = {
      type: 'decline',
      ...asked,
      declinedOn: declinedOn ?? today,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, { context, input, at });
    return withAbout(answer, { person: asked.person });
  }
}
