import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, Decimal, OutcomeCode, PersonId } from '#kernel';
import { type ReferralReason, referralFactsOf } from './domain/referral.js';
import { referralStream, referralStreamName } from './referral.stream.js';

export const RecordBaselineInput = z.strictObject({
  contract: ContractId,
  person: PersonId,
  outcome: OutcomeCode,
  /** A day from the referral to the start of the engagement. */
  recordedOn: CalendarDate,
  /** Whether it was achieved then already. */
  alreadyTrue: z.boolean(),
  /** What was measured then, where it is measured. */
  measured: Decimal.optional(),
});
export type RecordBaselineInput = z.input<typeof RecordBaselineInput>;

/** Records how an outcome stood when the person came: what was so already is no result of the service. */
export class RecordBaseline extends LedgerCommand<RecordBaselineInput, ReferralReason, { readonly person: PersonId }> {}

@CommandHandler(RecordBaseline)
export class RecordBaselineHandler implements ICommandHandler<RecordBaseline> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RecordBaseline) {
    const asked = parseInput(RecordBaselineInput, input);
    const { actor } = context;
    const { contract, terms } = await this.access.require(actor, 'record-baseline', asked.contract);
    const command = { type: 'record-baseline', ...asked, by: actor, facts: referralFactsOf(contract, terms) } as const;
    const stream = referralStreamName(asked.contract, asked.person);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(referralStream, stream, command, { context, input, at });
    return withAbout(answer, { person: asked.person });
  }
}
