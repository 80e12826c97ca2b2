import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { QueryReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';
import { verifierOf } from './verifier.js';

export const QueryEvidenceInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: QueryReason,
  words: z.string().min(1).max(2000).optional(),
});
export type QueryEvidenceInput = z.input<typeof QueryEvidenceInput>;

/** Sends the evidence back to the provider with what is missing. */
export class QueryEvidence extends LedgerCommand<QueryEvidenceInput, EvidenceReason> {}

@CommandHandler(QueryEvidence)
export class QueryEvidenceHandler implements ICommandHandler<QueryEvidence> {
  constructor(
    readonly ledger: Ledger,
    readonly access: Access,
  ) {}

  async execute({ input, context }: QueryEvidence) {
    const asked = parseInput(QueryEvidenceInput, input);
    const { contract } = await this.access.require(context.actor, 'verify-evidence', asked.contract);
    const by = await verifierOf(this, context.actor, contract, asked);
    const command = { type: 'query', ...asked, by } as const;
    return this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
