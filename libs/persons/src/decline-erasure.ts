import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, PersonId } from '#kernel';
import { DeclineErasureReason } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { personStream, personStreamName } from './persons.stream.js';

export const DeclineErasureInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  reasonCode: DeclineErasureReason,
  words: z.string().max(2000).optional(),
});
export type DeclineErasureInput = z.input<typeof DeclineErasureInput>;

/** Says no to an erasure; it can be asked for again. Whoever asked may decline it too, because it may have been a mistake. */
export class DeclineErasure extends LedgerCommand<DeclineErasureInput, PersonReason> {}

@CommandHandler(DeclineErasure)
export class DeclineErasureHandler implements ICommandHandler<DeclineErasure> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DeclineErasure) {
    const asked = parseInput(DeclineErasureInput, input);
    const { actor } = context;
    const { contract, person } = asked;
    const { state } = await this.ledger.load(personStream, personStreamName(person));
    const isTheirs = 'requestedBy' in state.erasure && state.erasure.requestedBy === actor.subject;
    await this.access.require(actor, isTheirs ? 'request-erasure' : 'decide-erasure', contract);
    const command = { type: 'decline-erasure', ...asked, by: actor } as const;
    return this.ledger.transact(personStream, personStreamName(person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
