import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate } from '#kernel';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const CorrectLapseInput = z.strictObject({
  ...outcomePathInput,
  /** Which lapse, by its first day as it is recorded. */
  lapsedOn: CalendarDate,
  /** Said, and not left out, so that nobody strikes a lapse by forgetting a field. */
  correction: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('dates'),
      lapsedOn: CalendarDate,
      /** It is lost still, when absent. */
      regainedOn: CalendarDate.optional(),
    }),
    z.strictObject({ kind: z.literal('never-happened') }),
  ]),
  words: z.string().min(1).max(2000).optional(),
});
export type CorrectLapseInput = z.input<typeof CorrectLapseInput>;

/** Corrects when what was achieved was lost and regained, or that it was lost at all, where that was recorded wrongly. */
export class CorrectLapse extends LedgerCommand<CorrectLapseInput, EvidenceReason> {}

@CommandHandler(CorrectLapse)
export class CorrectLapseHandler implements ICommandHandler<CorrectLapse> {
  constructor(
    readonly ledger: Ledger,
    readonly access: Access,
  ) {}

  async execute({ input, context }: CorrectLapse) {
    const { correction, ...asked } = parseInput(CorrectLapseInput, input);
    const { contract, today } = await this.access.require(context.actor, 'correct-lapse', asked.contract);
    const to = correction.kind === 'dates' ? daysOf(correction) : undefined;
    const by = await verifierOf(this, context.actor, contract, asked);
    const command = { type: 'correct-lapse', ...asked, to, today, by } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}

function daysOf({
  lapsedOn,
  regainedOn,
}: {
  readonly lapsedOn: CalendarDate;
  readonly regainedOn?: CalendarDate | undefined;
}) {
  return { lapsedOn, ...(regainedOn === undefined ? {} : { regainedOn }) };
}
