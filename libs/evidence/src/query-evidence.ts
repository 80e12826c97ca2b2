import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { QueryReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const QueryEvidenceInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: QueryReason,
  words: z.string().min(1).max(2000).optional(),
});

/** Sends the evidence back to the provider with what is missing. */
export class QueryEvidence extends LedgerCommand<z.input<typeof QueryEvidenceInput>, EvidenceReason> {}
