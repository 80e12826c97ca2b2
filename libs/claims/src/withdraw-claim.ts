import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { outcomePathInput } from '#evidence';
import { CalendarDate } from '#kernel';
import { ClaimWithdrawReason } from './domain/claims.events.js';
import type { ClaimReason } from './domain/claims.js';

export const WithdrawClaimInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: ClaimWithdrawReason,
  words: z.string().min(1).max(2000).optional(),
  /** Today, when absent. */
  withdrawnOn: CalendarDate.optional(),
});

/** Takes a claim back. What was paid on it is not undone by that: taking money back is a matter for the account. */
export class WithdrawClaim extends LedgerCommand<
  z.input<typeof WithdrawClaimInput>,
  ClaimReason,
  { readonly claim: string }
> {}
