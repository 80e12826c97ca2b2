import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { outcomePathInput } from '#evidence';
import { CalendarDate } from '#kernel';
import { anotherProviderOf, referralStream, referralStreamName } from '#referrals';
import { claimIdOf, claimStream, claimStreamName } from './claims.stream.js';
import { ClaimWithdrawReason } from './domain/claims.events.js';
import type { ClaimReason } from './domain/claims.js';

export const WithdrawClaimInput = z.strictObject({
  ...outcomePathInput,
  reasonCode: ClaimWithdrawReason,
  words: z.string().min(1).max(2000).optional(),
  /** Today, when absent. */
  withdrawnOn: CalendarDate.optional(),
});
export type WithdrawClaimInput = z.input<typeof WithdrawClaimInput>;

/** Takes a claim back. What was paid on it is not undone by that: taking money back is a matter for the account. */
export class WithdrawClaim extends LedgerCommand<WithdrawClaimInput, ClaimReason, { readonly claim: string }> {}

@CommandHandler(WithdrawClaim)
export class WithdrawClaimHandler implements ICommandHandler<WithdrawClaim> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawClaim) {
    const asked = parseInput(WithdrawClaimInput, input);
    const { today } = await this.access.require(context.actor, 'make-claim', asked.contract);
    const claim = claimIdOf(asked);
    const { state } = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const facts = { anotherProvider: anotherProviderOf(state, context.actor) };
    const command = { type: 'withdraw', ...asked, claim, today, facts } as const;
    const answer = await this.ledger.transact(claimStream, claimStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { claim });
  }
}
