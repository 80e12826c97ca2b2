import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { EvidenceId } from '#kernel';
import { WithdrawReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const WithdrawEvidenceInput = z.strictObject({
  ...outcomePathInput,
  evidence: EvidenceId,
  reasonCode: WithdrawReason,
  words: z.string().min(1).max(2000).optional(),
});

/** Takes a piece of evidence back. A verification that rests on it is taken back with it. */
export class WithdrawEvidence extends LedgerCommand<z.input<typeof WithdrawEvidenceInput>, EvidenceReason> {}
