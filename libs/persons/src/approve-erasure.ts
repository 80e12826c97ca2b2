import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, Ledger } from '#event-log';
import { ContractId, PersonId } from '#kernel';
import { ReadStore } from '#read-store';
import { whenAllIsRead } from './all-is-read.js';
import type { Obstacles } from './domain/person.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { ErasureObstacles } from './erasure-obstacles.js';
import { type ErasureStep, Erasures } from './erasures.js';
import { contractHoldsStream, contractHoldsStreamName, personStream, personStreamName } from './persons.stream.js';

export const ApproveErasureInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  /** Which request, so that nobody approves another one than they have read; the one that stands, when absent. */
  request: z.int().positive().optional(),
});
export type ApproveErasureInput = z.input<typeof ApproveErasureInput>;

/** Approves an erasure that another person asked for, and destroys the key. It cannot be undone. */
export class ApproveErasure extends LedgerCommand<
  ApproveErasureInput,
  PersonReason,
  { readonly erasure: ErasureStep }
> {}

@CommandHandler(ApproveErasure)
export class ApproveErasureHandler implements ICommandHandler<ApproveErasure> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly needed: ErasureObstacles,
    private readonly erasures: Erasures,
  ) {}

  async execute({ input, context }: ApproveErasure): Promise<Answer<PersonReason, { readonly erasure: ErasureStep }>> {
    const asked = parseInput(ApproveErasureInput, input);
    const { actor } = context;
    const { contract, person } = asked;
    await this.access.require(actor, 'decide-erasure', contract);
    const obstacles = await this.#obstacles(contract, person);
    const { erasure } = (await this.ledger.load(personStream, personStreamName(person))).state;
    const requestedBy = erasure.status === 'requested' ? erasure.requestedBy : undefined;
    const people = await this.access.peopleBehind(actor.subject, requestedBy);
    const command = { type: 'approve-erasure', ...asked, by: actor, people, obstacles } as const;
    const answer = await this.ledger.transact(personStream, personStreamName(person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    if (answer.kind === 'refused') return answer;
    // From here on it can be interrupted anywhere: the approval is recorded, and what it asks for is taken up again.
    const { step, position = answer.position } = await this.erasures.carryOut(person);
    return withAbout({ ...answer, position }, { erasure: step });
  }

  async #obstacles(contract: ContractId, person: PersonId): Promise<Obstacles> {
    await whenAllIsRead(this.ledger, this.store);
    const { state: contractHolds } = await this.ledger.load(contractHoldsStream, contractHoldsStreamName(contract));
    return { contractHolds, ...(await this.needed.of(contract, person)) };
  }
}
