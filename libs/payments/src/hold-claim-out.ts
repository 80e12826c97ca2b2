import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ClaimId, ContractId } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { HoldReason } from './domain/payments.events.js';
import { StatementPlanner } from './statement-planner.js';

export const HoldClaimOutInput = z.strictObject({
  contract: ContractId,
  claim: ClaimId,
  reasonCode: HoldReason,
  words: z.string().max(2000).optional(),
  /** Today, when absent. */
  heldOn: CalendarDate.optional(),
});
export type HoldClaimOutInput = z.input<typeof HoldClaimOutInput>;

/** Keeps a claim off every statement, for a reason, until it is put back. */
export class HoldClaimOut extends LedgerCommand<HoldClaimOutInput, PaymentReason, { readonly claim: string }> {}

@CommandHandler(HoldClaimOut)
export class HoldClaimOutHandler implements ICommandHandler<HoldClaimOut> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly planner: StatementPlanner,
  ) {}

  async execute({ input, context }: HoldClaimOut) {
    const asked = parseInput(HoldClaimOutInput, input);
    const { contract, claim } = asked;
    const { today } = await this.access.require(context.actor, 'hold-claim', contract);
    const found = await this.planner.foundClaim(contract, claim);
    const command = { type: 'hold-claim-out', ...asked, heldOn: asked.heldOn ?? today, found } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { claim });
  }
}
