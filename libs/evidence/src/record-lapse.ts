import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate } from '#kernel';
import { referralStream, referralStreamName } from '#referrals';
import { LapseReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { lapseFacts } from './lapse-facts.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';

export const RecordLapseInput = z.strictObject({
  ...outcomePathInput,
  /** The first day on which it was lost. */
  lapsedOn: CalendarDate,
  reasonCode: LapseReason,
  words: z.string().min(1).max(2000).optional(),
});
export type RecordLapseInput = z.input<typeof RecordLapseInput>;

/** Records that what had been achieved was lost: a tenancy ended, a job was lost. The outcome stays achieved. */
export class RecordLapse extends LedgerCommand<RecordLapseInput, EvidenceReason> {}

@CommandHandler(RecordLapse)
export class RecordLapseHandler implements ICommandHandler<RecordLapse> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RecordLapse) {
    const asked = parseInput(RecordLapseInput, input);
    await this.access.require(context.actor, 'record-lapse', asked.contract);
    const { state } = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const command = { type: 'record-lapse', ...asked, facts: lapseFacts(state, context.actor) } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
