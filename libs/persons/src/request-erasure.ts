import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, PersonId } from '#kernel';
import { ErasureBasis } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { personStream, personStreamName } from './persons.stream.js';
import { loadWhosePerson } from './whose-person.js';

export const RequestErasureInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  basis: ErasureBasis,
  words: z.string().max(2000).optional(),
});
export type RequestErasureInput = z.input<typeof RequestErasureInput>;

/** Asks for the erasure of what is known of a person. Another person has to approve it. */
export class RequestErasure extends LedgerCommand<RequestErasureInput, PersonReason> {}

@CommandHandler(RequestErasure)
export class RequestErasureHandler implements ICommandHandler<RequestErasure> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RequestErasure) {
    const asked = parseInput(RequestErasureInput, input);
    const { actor } = context;
    await this.access.require(actor, 'request-erasure', asked.contract);
    const whose = await loadWhosePerson(this.ledger, actor, asked.contract, asked.person);
    const command = { type: 'request-erasure', ...asked, by: actor, whose } as const;
    return this.ledger.transact(personStream, personStreamName(asked.person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
