import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ClaimId, ContractId } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { StatementPlanner } from './statement-planner.js';

export const PutClaimBackInput = z.strictObject({
  contract: ContractId,
  claim: ClaimId,
  words: z.string().max(2000).optional(),
  /** Today, when absent. */
  putBackOn: CalendarDate.optional(),
});
export type PutClaimBackInput = z.input<typeof PutClaimBackInput>;

/** Lets the next statement take a claim that was held out. */
export class PutClaimBack extends LedgerCommand<PutClaimBackInput, PaymentReason, { readonly claim: string }> {}

@CommandHandler(PutClaimBack)
export class PutClaimBackHandler implements ICommandHandler<PutClaimBack> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly planner: StatementPlanner,
  ) {}

  async execute({ input, context }: PutClaimBack) {
    const asked = parseInput(PutClaimBackInput, input);
    const { contract, claim } = asked;
    const { today } = await this.access.require(context.actor, 'hold-claim', contract);
    const found = await this.planner.foundClaim(contract, claim);
    const command = { type: 'put-claim-back', ...asked, putBackOn: asked.putBackOn ?? today, found } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { claim });
  }
}
