import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { RejectReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const RejectEvidenceInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: RejectReason,
  words: z.string().min(1).max(2000).optional(),
});

/** Rejects the evidence for good. */
export class RejectEvidence extends LedgerCommand<z.input<typeof RejectEvidenceInput>, EvidenceReason> {}
