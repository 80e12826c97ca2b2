import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceId } from '#kernel';
import { anotherProviderOf, referralStream, referralStreamName } from '#referrals';
import { WithdrawReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';

export const WithdrawEvidenceInput = z.strictObject({
  ...outcomePathInput,
  evidence: EvidenceId,
  reasonCode: WithdrawReason,
  words: z.string().min(1).max(2000).optional(),
});
export type WithdrawEvidenceInput = z.input<typeof WithdrawEvidenceInput>;

/** Takes a piece of evidence back. A verification that rests on it is taken back with it. */
export class WithdrawEvidence extends LedgerCommand<WithdrawEvidenceInput, EvidenceReason> {}

@CommandHandler(WithdrawEvidence)
export class WithdrawEvidenceHandler implements ICommandHandler<WithdrawEvidence> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawEvidence) {
    const asked = parseInput(WithdrawEvidenceInput, input);
    await this.access.require(context.actor, 'submit-evidence', asked.contract);
    const { state } = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const facts = { anotherProvider: anotherProviderOf(state, context.actor) };
    const command = { type: 'withdraw', ...asked, facts } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
