import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { outcomePathInput } from '#evidence';
import { CalendarDate, OutcomeCode } from '#kernel';
import type { ClaimReason } from './domain/claims.js';

export const MakeClaimInput = z.strictObject({
  ...outcomePathInput,
  /** Today, when absent. */
  claimedOn: CalendarDate.optional(),
  /** The rate-card line, where several lines pay the outcome. */
  line: OutcomeCode.optional(),
  quantity: z.int().positive().max(1_000_000).default(1),
});

/** Claims a verified outcome at the price that the rate card says. */
export class MakeClaim extends LedgerCommand<z.input<typeof MakeClaimInput>, ClaimReason, { readonly claim: string }> {}
