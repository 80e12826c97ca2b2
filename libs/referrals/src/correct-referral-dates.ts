import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { CorrectableField } from './domain/referrals.events.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const CorrectReferralDatesInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  /** Of several breaks the last one is corrected; of several referrals, the one that stands. */
  changes: z.array(z.strictObject({ field: CorrectableField, to: CalendarDate })).min(1),
  words: z.string().max(2000).optional(),
});
export type CorrectReferralDatesInput = z.input<typeof CorrectReferralDatesInput>;

export class CorrectReferralDates extends LedgerCommand<
  CorrectReferralDatesInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(CorrectReferralDates)
export class CorrectReferralDatesHandler implements ICommandHandler<CorrectReferralDates> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: CorrectReferralDates) {
    const asked = parseInput(CorrectReferralDatesInput, input);
    const { actor } = context;
    const { contract, terms, today } = await this.access.require(actor, 'correct-referral-dates', asked.contract);
    const command = {
      type: 'correct-dates',
      ...asked,
      today,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, { context, input, at });
    return withAbout(answer, { person: asked.person });
  }
}
