import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralEvents } from './domain/referrals.events.js';
import { referralStream, referralStreamName } from './referral.stream.js';

const accepted = referralEvents.ReferralAccepted.schema.shape;

export const AcceptReferralInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  /** Today, when absent. */
  acceptedOn: CalendarDate.optional(),
  /** Codes of the contract's eligibility criteria, in the version in force. */
  criteriaMet: accepted.criteriaMet,
  paymentGroup: accepted.paymentGroup,
  ageAtReferral: accepted.ageAtReferral,
});
export type AcceptReferralInput = z.input<typeof AcceptReferralInput>;

export class AcceptReferral extends LedgerCommand<AcceptReferralInput, ReferralReason, { readonly person: PersonId }> {}

@CommandHandler(AcceptReferral)
export class AcceptReferralHandler implements ICommandHandler<AcceptReferral> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AcceptReferral) {
    const { acceptedOn, ...asked } = parseInput(AcceptReferralInput, input);
    const { actor } = context;
    const { contract, terms, today, termsReference } = await this.access.require(
      actor,
      'run-engagement',
      asked.contract,
    );
    const command = {
      type: 'accept',
      ...asked,
      acceptedOn: acceptedOn ?? today,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, {
      context,
      input,
      at,
      reliesOn: [termsReference],
    });
    return withAbout(answer, { person: asked.person });
  }
}
