import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode } from '#kernel';
import { rateCardStream, rateCardStreamName } from '#rate-cards';
import { cohortsStream, cohortsStreamName, cohortVerifierOf, referenceAt } from './cohorts.stream.js';
import { CohortCode } from './domain/cohorts.events.js';
import type { CohortReason } from './domain/cohorts.js';
import { type CohortsState, cohortOf } from './domain/cohorts-state.js';

export const VerifyCohortResultInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortCode,
  /** The number of the result, so that nobody verifies one that was measured after they looked. */
  result: z.int().positive(),
  /** Today, when absent. */
  verifiedOn: CalendarDate.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type VerifyCohortResultInput = z.input<typeof VerifyCohortResultInput>;

/** Finds that a result was measured as its method says; claims that rest on an earlier one are restated with it. */
export class VerifyCohortResult extends LedgerCommand<VerifyCohortResultInput, CohortReason> {}

@CommandHandler(VerifyCohortResult)
export class VerifyCohortResultHandler implements ICommandHandler<VerifyCohortResult> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: VerifyCohortResult) {
    const asked = parseInput(VerifyCohortResultInput, input);
    const { contract, today } = await this.access.require(context.actor, 'verify-cohort', asked.contract);
    const stream = cohortsStreamName(asked);
    const cohorts = await this.ledger.load(cohortsStream, stream);
    const rateCard = await this.ledger.load(rateCardStream, rateCardStreamName(asked.contract));
    const by = await cohortVerifierOf(this.access, context.actor, contract, cohorts, asked);
    const command = { type: 'verify', ...asked, by, today, facts: { rateCard: rateCard.state } } as const;
    return this.ledger.transact(cohortsStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: measuredReference(cohorts, asked),
    });
  }
}

/** The measurement that is decided about, as it was looked at. */
export function measuredReference(
  cohorts: Loaded<CohortsState>,
  { cohort, result }: Pick<VerifyCohortResultInput, 'result'> & { readonly cohort: OutcomeCode },
): readonly Reference[] {
  const measured = cohortOf(cohorts.state, cohort)?.results[result - 1];
  return measured === undefined ? [] : [referenceAt(cohorts, measured.measuredAt, 'cohort-result')];
}
