import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode } from '#kernel';
import { cohortsStream, cohortsStreamName } from './cohorts.stream.js';
import { CohortCode, Measurement, Method } from './domain/cohorts.events.js';
import type { CohortReason } from './domain/cohorts.js';
import { cohortOf } from './domain/cohorts-state.js';

export const MeasureCohortInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortCode,
  method: Method,
  measurement: Measurement,
  /** Today, when absent. */
  measuredOn: CalendarDate.optional(),
  /** Why an earlier result is replaced: needed where there is one. */
  words: z.string().min(1).max(2000).optional(),
});
export type MeasureCohortInput = z.input<typeof MeasureCohortInput>;

/** Records what was measured of a cohort; a later measurement takes the place of the one before. */
export class MeasureCohort extends LedgerCommand<MeasureCohortInput, CohortReason, { readonly result: number }> {}

@CommandHandler(MeasureCohort)
export class MeasureCohortHandler implements ICommandHandler<MeasureCohort> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: MeasureCohort) {
    const asked = parseInput(MeasureCohortInput, input);
    const { today } = await this.access.require(context.actor, 'measure-cohort', asked.contract);
    const { subject, organisation } = context.actor;
    const command = { type: 'measure', ...asked, today, by: { subject, organisation } } as const;
    const stream = cohortsStreamName(asked);
    const answer = await this.ledger.transact(cohortsStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    const { state } = await this.ledger.load(cohortsStream, stream);
    const results = cohortOf(state, asked.cohort)?.results ?? [];
    // What this command recorded; the last result, where there was nothing left to record.
    const places = answer.kind === 'recorded' ? answer.events.map(({ revision }) => revision) : [];
    const recorded = results.find(({ measuredAt }) => places.includes(measuredAt)) ?? results.at(-1);
    return withAbout(answer, { result: recorded?.result ?? 0 });
  }
}
