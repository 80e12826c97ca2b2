import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate } from '#kernel';
import { referralStream, referralStreamName } from '#referrals';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { lapseFacts } from './lapse-facts.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';

export const RecordRegainedInput = z.strictObject({
  ...outcomePathInput,
  /** The first day on which it was there again. */
  regainedOn: CalendarDate,
});
export type RecordRegainedInput = z.input<typeof RecordRegainedInput>;

/** Records that what had been lost was regained. */
export class RecordRegained extends LedgerCommand<RecordRegainedInput, EvidenceReason> {}

@CommandHandler(RecordRegained)
export class RecordRegainedHandler implements ICommandHandler<RecordRegained> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RecordRegained) {
    const asked = parseInput(RecordRegainedInput, input);
    await this.access.require(context.actor, 'record-lapse', asked.contract);
    const { state } = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const command = { type: 'record-regained', ...asked, facts: lapseFacts(state, context.actor) } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
