import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { VerificationWithdrawReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const WithdrawVerificationInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: VerificationWithdrawReason,
  words: z.string().min(1).max(2000).optional(),
});
export type WithdrawVerificationInput = z.input<typeof WithdrawVerificationInput>;

/** Takes a verification back; claims that rest on it are no longer put on a statement. */
export class WithdrawVerification extends LedgerCommand<WithdrawVerificationInput, EvidenceReason> {}

@CommandHandler(WithdrawVerification)
export class WithdrawVerificationHandler implements ICommandHandler<WithdrawVerification> {
  constructor(
    readonly ledger: Ledger,
    readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawVerification) {
    const asked = parseInput(WithdrawVerificationInput, input);
    const { contract } = await this.access.require(context.actor, 'verify-evidence', asked.contract);
    const by = await verifierOf(this, context.actor, contract, asked);
    const command = { type: 'withdraw-verification', ...asked, by } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
