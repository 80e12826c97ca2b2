import type { NamedCommand } from '#contracts';
import { MakeClaim, MakeClaimInput } from './make-claim.js';
import { WithdrawClaim, WithdrawClaimInput } from './withdraw-claim.js';

export const claimsCommands = {
  'make-claim': { command: MakeClaim, input: MakeClaimInput, summary: 'Claim a verified outcome at its price' },
  'withdraw-claim': { command: WithdrawClaim, input: WithdrawClaimInput, summary: 'Take a claim back' },
} satisfies Record<string, NamedCommand>;
