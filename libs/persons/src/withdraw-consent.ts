import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { ConsentPurpose } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { personStream, personStreamName } from './persons.stream.js';
import { loadWhosePerson } from './whose-person.js';

export const WithdrawConsentInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  purpose: ConsentPurpose,
  withdrawnOn: CalendarDate,
  words: z.string().max(2000).optional(),
});
export type WithdrawConsentInput = z.input<typeof WithdrawConsentInput>;

export class WithdrawConsent extends LedgerCommand<WithdrawConsentInput, PersonReason> {}

@CommandHandler(WithdrawConsent)
export class WithdrawConsentHandler implements ICommandHandler<WithdrawConsent> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawConsent) {
    const asked = parseInput(WithdrawConsentInput, input);
    const { actor } = context;
    await this.access.require(actor, 'record-consent', asked.contract);
    const whose = await loadWhosePerson(this.ledger, actor, asked.contract, asked.person);
    const command = { type: 'withdraw-consent', ...asked, by: actor, whose } as const;
    return this.ledger.transact(personStream, personStreamName(asked.person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
