import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { EvidenceId } from '#kernel';
import { VerificationMethod } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const VerifyEvidenceInput = z.strictObject({
  ...outcomePathInput,
  /** What was checked; everything that stands, when absent. */
  evidence: z.array(EvidenceId).min(1).optional(),
  method: VerificationMethod,
  words: z.string().min(1).max(2000).optional(),
});

/** Finds that the evidence shows the outcome. */
export class VerifyEvidence extends LedgerCommand<z.input<typeof VerifyEvidenceInput>, EvidenceReason> {}
