import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, PersonId } from '#kernel';
import { ConsentPurpose } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { personStream, personStreamName } from './persons.stream.js';
import { loadWhosePerson } from './whose-person.js';

export const GiveConsentInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  purpose: ConsentPurpose,
  givenOn: CalendarDate,
  words: z.string().max(2000).optional(),
});
export type GiveConsentInput = z.input<typeof GiveConsentInput>;

export class GiveConsent extends LedgerCommand<GiveConsentInput, PersonReason> {}

@CommandHandler(GiveConsent)
export class GiveConsentHandler implements ICommandHandler<GiveConsent> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: GiveConsent) {
    const asked = parseInput(GiveConsentInput, input);
    const { actor } = context;
    await this.access.require(actor, 'record-consent', asked.contract);
    const whose = await loadWhosePerson(this.ledger, actor, asked.contract, asked.person);
    const command = { type: 'give-consent', ...asked, by: actor, whose } as const;
    return this.ledger.transact(personStream, personStreamName(asked.person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
