import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, PersonId } from '#kernel';
import { HoldReason } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { contractHoldsStream, contractHoldsStreamName, personStream, personStreamName } from './persons.stream.js';
import { loadWhosePerson } from './whose-person.js';

export const PlaceHoldInput = z.strictObject({
  contract: ContractId,
  /** Everybody in the contract, when absent. */
  person: PersonId.optional(),
  reasonCode: HoldReason,
  words: z.string().max(2000).optional(),
});
export type PlaceHoldInput = z.input<typeof PlaceHoldInput>;

/** Keeps what is known of a person, or of everybody in a contract, from being erased. */
export class PlaceHold extends LedgerCommand<PlaceHoldInput, PersonReason, { readonly hold: number }> {}

@CommandHandler(PlaceHold)
export class PlaceHoldHandler implements ICommandHandler<PlaceHold> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: PlaceHold) {
    const { person, ...asked } = parseInput(PlaceHoldInput, input);
    const { actor } = context;
    const { contract } = asked;
    await this.access.require(actor, 'hold-records', contract);
    const given = { context, input, at: this.ledger.clock.now() };
    const standing = { by: actor, ...asked } as const;
    if (person === undefined) {
      const name = contractHoldsStreamName(contract);
      const answer = await this.ledger.transact(contractHoldsStream, name, { type: 'place-hold', ...standing }, given);
      const { state } = await this.ledger.load(contractHoldsStream, name);
      return withAbout(answer, { hold: holdOf(state, standing) });
    }
    const name = personStreamName(person);
    const { isReferred } = await loadWhosePerson(this.ledger, actor, contract, person);
    const command = { type: 'place-hold', ...standing, person, isReferred } as const;
    const answer = await this.ledger.transact(personStream, name, command, given);
    const { state } = await this.ledger.load(personStream, name);
    return withAbout(answer, { hold: holdOf(state.holds, standing) });
  }
}

/** The number of the hold that stands for this organisation and reason: the new one, or the one there was already. */
function holdOf(
  holds: readonly { readonly hold: number; readonly reasonCode: HoldReason; readonly placedFor: string }[],
  { by, reasonCode }: { readonly by: { readonly organisation: string }; readonly reasonCode: HoldReason },
): number {
  return (
    holds.findLast((one) => one.placedFor === by.organisation && one.reasonCode === reasonCode)?.hold ?? holds.length
  );
}
