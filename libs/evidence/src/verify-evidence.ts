import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceId } from '#kernel';
import { VerificationMethod } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const VerifyEvidenceInput = z.strictObject({
  ...outcomePathInput,
  /** What was checked; everything that stands, when absent. */
  evidence: z.array(EvidenceId).min(1).optional(),
  method: VerificationMethod,
  words: z.string().min(1).max(2000).optional(),
});
export type VerifyEvidenceInput = z.input<typeof VerifyEvidenceInput>;

/** Finds that the evidence shows the outcome. */
export class VerifyEvidence extends LedgerCommand<VerifyEvidenceInput, EvidenceReason> {}

@CommandHandler(VerifyEvidence)
export class VerifyEvidenceHandler implements ICommandHandler<VerifyEvidence> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: VerifyEvidence) {
    const asked = parseInput(VerifyEvidenceInput, input);
    const { contract } = await this.access.require(context.actor, 'verify-evidence', asked.contract);
    const command = { type: 'verify', ...asked, by: verifierOf(context.actor, contract) } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
