import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { Decimal, EvidenceId } from '#kernel';
import { Quantity, VerificationMethod } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const VerifyEvidenceInput = z.strictObject({
  ...outcomePathInput,
  /** What was checked; everything that stands, when absent. */
  evidence: z.array(EvidenceId).min(1).optional(),
  method: VerificationMethod,
  /** What the verifier found, in the unit of the outcome; what the provider said, when absent. It is this that counts. */
  quantity: Quantity.optional(),
  measured: Decimal.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type VerifyEvidenceInput = z.input<typeof VerifyEvidenceInput>;

/** Finds that the evidence shows the outcome. */
export class VerifyEvidence extends LedgerCommand<VerifyEvidenceInput, EvidenceReason> {}

@CommandHandler(VerifyEvidence)
export class VerifyEvidenceHandler implements ICommandHandler<VerifyEvidence> {
  constructor(
    readonly ledger: Ledger,
    readonly access: Access,
  ) {}

  async execute({ input, context }: VerifyEvidence) {
    const asked = parseInput(VerifyEvidenceInput, input);
    const { contract } = await this.access.require(context.actor, 'verify-evidence', asked.contract);
    const unit = contract.outcomes.find(({ outcome }) => outcome === asked.outcome)?.unit;
    const by = await verifierOf(this, context.actor, contract, asked);
    const command = { type: 'verify', ...asked, by, unit } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
