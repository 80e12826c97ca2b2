import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode } from '#kernel';
import { CohortOrPooled, cohortNamed } from './claim-cohort.js';
import { cohortsStream, cohortsStreamName } from './cohorts.stream.js';
import { cohortClaimIdOf } from './domain/cohort-claims.js';
import type { CohortReason } from './domain/cohorts.js';

export const WithdrawCohortClaimInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortOrPooled,
  /** Today, when absent. */
  withdrawnOn: CalendarDate.optional(),
  /** Why. */
  words: z.string().min(1).max(2000),
});
export type WithdrawCohortClaimInput = z.input<typeof WithdrawCohortClaimInput>;

/** Takes the claim of a cohort, or of all of them together, back. */
export class WithdrawCohortClaim extends LedgerCommand<
  WithdrawCohortClaimInput,
  CohortReason,
  { readonly claim: string }
> {}

@CommandHandler(WithdrawCohortClaim)
export class WithdrawCohortClaimHandler implements ICommandHandler<WithdrawCohortClaim> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawCohortClaim) {
    const { cohort: named, ...asked } = parseInput(WithdrawCohortClaimInput, input);
    const { today } = await this.access.require(context.actor, 'claim-cohort', asked.contract);
    const claimed = { ...asked, cohort: cohortNamed(named) };
    const command = { type: 'withdraw', ...claimed, today } as const;
    const answer = await this.ledger.transact(cohortsStream, cohortsStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { claim: cohortClaimIdOf(claimed) });
  }
}
