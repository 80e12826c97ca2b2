import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { VerificationWithdrawReason } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const WithdrawVerificationInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: VerificationWithdrawReason,
  words: z.string().min(1).max(2000).optional(),
});

/** Takes a verification back; claims that rest on it are no longer put on a statement. */
export class WithdrawVerification extends LedgerCommand<z.input<typeof WithdrawVerificationInput>, EvidenceReason> {}
