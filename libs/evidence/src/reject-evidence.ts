import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { RejectReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const RejectEvidenceInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: RejectReason,
  words: z.string().min(1).max(2000).optional(),
});
export type RejectEvidenceInput = z.input<typeof RejectEvidenceInput>;

/** Rejects the evidence for good. */
export class RejectEvidence extends LedgerCommand<RejectEvidenceInput, EvidenceReason> {}

@CommandHandler(RejectEvidence)
export class RejectEvidenceHandler implements ICommandHandler<RejectEvidence> {
  constructor(
    readonly ledger: Ledger,
    readonly access: Access,
  ) {}

  async execute({ input, context }: RejectEvidence) {
    const asked = parseInput(RejectEvidenceInput, input);
    const { contract } = await this.access.require(context.actor, 'verify-evidence', asked.contract);
    const by = await verifierOf(this, context.actor, contract, asked);
    const command = { type: 'reject', ...asked, by } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
