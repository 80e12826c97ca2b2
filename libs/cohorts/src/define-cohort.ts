import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, OutcomeCode, Period } from '#kernel';
import { cohortsStream, cohortsStreamName } from './cohorts.stream.js';
import { CohortCode, cohortEvents } from './domain/cohorts.events.js';
import type { CohortReason } from './domain/cohorts.js';

export const DefineCohortInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortCode,
  title: cohortEvents.CohortDefined.schema.shape.title,
  /** When people join it; both days are in it. */
  joining: Period,
});
export type DefineCohortInput = z.input<typeof DefineCohortInput>;

/** Says which group of people an outcome is measured on. */
export class DefineCohort extends LedgerCommand<DefineCohortInput, CohortReason> {}

@CommandHandler(DefineCohort)
export class DefineCohortHandler implements ICommandHandler<DefineCohort> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DefineCohort) {
    const asked = parseInput(DefineCohortInput, input);
    const { contract } = await this.access.require(context.actor, 'define-cohort', asked.contract);
    const { startsOn, endsOn } = contract;
    const facts = { startsOn, endsOn, outcomes: contract.outcomes.map(({ outcome }) => outcome) };
    const command = { type: 'define', ...asked, facts } as const;
    return this.ledger.transact(cohortsStream, cohortsStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
