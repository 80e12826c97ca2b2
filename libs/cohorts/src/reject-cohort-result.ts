import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode } from '#kernel';
import { cohortsStream, cohortsStreamName, cohortVerifierOf } from './cohorts.stream.js';
import { CohortCode } from './domain/cohorts.events.js';
import type { CohortReason } from './domain/cohorts.js';
import { measuredReference } from './verify-cohort-result.js';

export const RejectCohortResultInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortCode,
  result: z.int().positive(),
  /** Today, when absent. */
  rejectedOn: CalendarDate.optional(),
  /** What is wrong with it. */
  words: z.string().min(1).max(2000),
});
export type RejectCohortResultInput = z.input<typeof RejectCohortResultInput>;

/** Finds that a result was not measured as its method says. An earlier one that was verified goes on standing. */
export class RejectCohortResult extends LedgerCommand<RejectCohortResultInput, CohortReason> {}

@CommandHandler(RejectCohortResult)
export class RejectCohortResultHandler implements ICommandHandler<RejectCohortResult> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RejectCohortResult) {
    const asked = parseInput(RejectCohortResultInput, input);
    const { contract, today } = await this.access.require(context.actor, 'verify-cohort', asked.contract);
    const stream = cohortsStreamName(asked);
    const cohorts = await this.ledger.load(cohortsStream, stream);
    const by = await cohortVerifierOf(this.access, context.actor, contract, cohorts, asked);
    const command = { type: 'reject', ...asked, by, today } as const;
    return this.ledger.transact(cohortsStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: measuredReference(cohorts, asked),
    });
  }
}
