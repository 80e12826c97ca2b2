import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, PersonId } from '#kernel';
import type { PersonReason } from './domain/persons.reasons.js';
import { Erasures } from './erasures.js';
import { contractHoldsStream, contractHoldsStreamName, personStream, personStreamName } from './persons.stream.js';

export const LiftHoldInput = z.strictObject({
  contract: ContractId,
  /** The hold over the whole contract, when absent. */
  person: PersonId.optional(),
  hold: z.int().positive(),
  words: z.string().max(2000).optional(),
});
export type LiftHoldInput = z.input<typeof LiftHoldInput>;

export class LiftHold extends LedgerCommand<LiftHoldInput, PersonReason> {}

@CommandHandler(LiftHold)
export class LiftHoldHandler implements ICommandHandler<LiftHold> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly erasures: Erasures,
  ) {}

  async execute({ input, context }: LiftHold) {
    const { person, ...asked } = parseInput(LiftHoldInput, input);
    const { contract } = asked;
    await this.access.require(context.actor, 'hold-records', contract);
    const given = { context, input, at: this.ledger.clock.now() };
    const command = { type: 'lift-hold', ...asked, by: context.actor } as const;
    const answer =
      person === undefined
        ? await this.ledger.transact(contractHoldsStream, contractHoldsStreamName(contract), command, given)
        : await this.ledger.transact(personStream, personStreamName(person), { ...command, person }, given);
    // An erasure that was approved in the moment in which the hold was placed has waited for this.
    if (answer.kind === 'recorded') await this.erasures.takeUp();
    return answer;
  }
}
