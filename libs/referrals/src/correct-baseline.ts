import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, Decimal, OutcomeCode, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const CorrectBaselineInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  outcome: OutcomeCode,
  /** A day from the referral to the start of the engagement. */
  recordedOn: CalendarDate,
  /** Whether it was achieved then already. */
  alreadyTrue: z.boolean(),
  /** What was measured then, where it is measured. */
  measured: Decimal.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type CorrectBaselineInput = z.input<typeof CorrectBaselineInput>;

/** Corrects how an outcome stood when the person came, as a whole, where that was recorded wrongly. */
export class CorrectBaseline extends LedgerCommand<
  CorrectBaselineInput,
  ReferralReason,
  { readonly person: PersonId }
> {}

@CommandHandler(CorrectBaseline)
export class CorrectBaselineHandler implements ICommandHandler<CorrectBaseline> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: CorrectBaseline) {
    const asked = parseInput(CorrectBaselineInput, input);
    const { actor } = context;
    const { contract, terms, today } = await this.access.require(actor, 'correct-baseline', asked.contract);
    const facts = referralFactsOf(contract, terms);
    const command = { type: 'correct-baseline', ...asked, today, by: actor, facts } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, { context, input, at });
    return withAbout(answer, { person: asked.person });
  }
}
