import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode, PersonDirectory, type PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const ReferPersonInput = z.strictObject({
  contract: ContractId,
  /** The reference under which the referring party knows the person. It gets the person's pseudonym, and is sealed. */
  reference: z.string().min(1).max(200),
  /** Kept in the participants store only, never in an event. */
  name: z.string().min(1).max(200).optional(),
  referredOn: CalendarDate,
  cohort: OutcomeCode.optional(),
  note: z.string().max(2000).optional(),
});
export type ReferPersonInput = z.input<typeof ReferPersonInput>;

export class ReferPerson extends LedgerCommand<ReferPersonInput, ReferralReason, { readonly person: PersonId }> {}

@CommandHandler(ReferPerson)
export class ReferPersonHandler implements ICommandHandler<ReferPerson> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly persons: PersonDirectory,
  ) {}

  async execute({ input, context }: ReferPerson) {
    const { name, ...asked } = parseInput(ReferPersonInput, input);
    const { actor } = context;
    const { contract, terms, termsReference } = await this.access.require(actor, 'refer', asked.contract);
    // The same reference always finds the same person, so a repeated referral comes to the same stream.
    const person = this.persons.enrol(asked.contract, asked.reference);
    const command = {
      type: 'refer',
      ...asked,
      person,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, referralStreamName(asked.contract, person), command, {
      context,
      input,
      at,
      reliesOn: [termsReference],
    });
    // Only once the referral stands: whoever is refused must not give somebody else's person another name.
    if (answer.kind === 'recorded' && name !== undefined) this.persons.enrol(asked.contract, asked.reference, { name });
    return withAbout(answer, { person });
  }
}
