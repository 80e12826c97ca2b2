import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate } from '#kernel';
import { anotherProviderOf, engagementReference, referralStream, referralStreamName } from '#referrals';
import type { EvidenceReason } from './domain/evidence.js';
import { engagementsOf } from './engagements.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';

export const CorrectAchievementDateInput = z.strictObject({
  ...outcomePathInput,
  /** The day on which it was achieved in truth. */
  achievedOn: CalendarDate,
  words: z.string().min(1).max(2000).optional(),
});
export type CorrectAchievementDateInput = z.input<typeof CorrectAchievementDateInput>;

/** Corrects the day of an achievement that was recorded wrongly; nothing that was agreed changes. */
export class CorrectAchievementDate extends LedgerCommand<CorrectAchievementDateInput, EvidenceReason> {}

@CommandHandler(CorrectAchievementDate)
export class CorrectAchievementDateHandler implements ICommandHandler<CorrectAchievementDate> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: CorrectAchievementDate) {
    const asked = parseInput(CorrectAchievementDateInput, input);
    const { contract, today } = await this.access.require(context.actor, 'submit-evidence', asked.contract);
    const referral = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const command = {
      type: 'correct-achievement-date',
      ...asked,
      facts: {
        anotherProvider: anotherProviderOf(referral.state, context.actor),
        contract: { from: contract.startsOn, to: contract.endsOn },
        engagements: engagementsOf(referral.state, contract),
        today,
      },
    } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: 'startedOn' in referral.state ? [engagementReference(referral)] : [],
    });
  }
}
