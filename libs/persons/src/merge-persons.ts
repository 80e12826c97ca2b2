import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { ClaimsRegister, claimIdOf, PaidClaims } from '#claims';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger, type Reference } from '#event-log';
import { ClaimId, ContractId, OutcomeCode, PersonId } from '#kernel';
import { ReadStore } from '#read-store';
import { whenAllIsRead } from './all-is-read.js';
import type { MergeFinding } from './domain/persons.events.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { personStream, personStreamName } from './persons.stream.js';
import { loadWhosePerson } from './whose-person.js';

export const MergePersonsInput = z.strictObject({
  contract: ContractId,
  /** The pseudonym under which somebody was referred who is known already. */
  person: PersonId,
  /** Who it is. */
  into: PersonId,
  words: z.string().max(2000).optional(),
});
export type MergePersonsInput = z.input<typeof MergePersonsInput>;

/** Says that two pseudonyms are one person. What was claimed under the second one is listed, and whether it was paid. */
export class MergePersons extends LedgerCommand<
  MergePersonsInput,
  PersonReason,
  { readonly findings: number; readonly paid: number }
> {}

const CLAIMS_MAX = 1000;

@CommandHandler(MergePersons)
export class MergePersonsHandler implements ICommandHandler<MergePersons> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly claims: ClaimsRegister,
    private readonly paidClaims: PaidClaims,
  ) {}

  async execute({ input, context }: MergePersons) {
    const asked = parseInput(MergePersonsInput, input);
    const { contract, person, into } = asked;
    const { actor } = context;
    await this.access.require(actor, 'merge-persons', contract);
    const whose = await loadWhosePerson(this.ledger, actor, contract, person);
    const { isReferred } = await loadWhosePerson(this.ledger, actor, contract, into);
    const { state: other } = await this.ledger.load(personStream, personStreamName(into));
    const { findings, payments } = await this.#findings(contract, person, into);
    const command = {
      type: 'merge',
      ...asked,
      by: actor,
      whose,
      other: { isReferred, mergedInto: other.mergedInto },
      findings,
    } as const;
    const answer = await this.ledger.transact(personStream, personStreamName(person), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: payments,
    });
    return withAbout(answer, { findings: findings.length, paid: payments.length });
  }

  /** What stands claimed under the second pseudonym. */
  async #findings(contract: ContractId, person: PersonId, into: PersonId) {
    await whenAllIsRead(this.ledger, this.store);
    const standing = (of: PersonId) =>
      this.claims.claims(contract, { person: of, status: 'made', limit: CLAIMS_MAX }).rows;
    const others = new Set(standing(into).map(({ claim }) => claim));
    const findings: MergeFinding[] = [];
    const payments: Reference[] = [];
    for (const { claim, outcome, occurrence } of standing(person)) {
      const theirs = claimIdOf({ contract, person: into, outcome: OutcomeCode.parse(outcome), occurrence });
      const payment = await this.paidClaims.paymentOf(contract, ClaimId.parse(claim));
      if (payment !== undefined && !payments.some(({ event }) => event === payment.event)) payments.push(payment);
      findings.push({
        claim: ClaimId.parse(claim),
        ...(others.has(theirs) ? { alsoClaimed: theirs } : {}),
        ...(payment === undefined ? {} : { payment: payment.event }),
      });
    }
    return { findings, payments };
  }
}
