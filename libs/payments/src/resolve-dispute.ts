import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, noMoney, OrganisationId, Pence, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { sideOf } from './side.js';

export const ResolveDisputeInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  line: z.int().positive(),
  /** Whose dispute it is; one's own, or the only one there is of the line, when absent. */
  payer: OrganisationId.optional(),
  /** What the payee concedes; nothing, when the payer drops it. */
  disallowedPence: Pence.refine((amount) => amount >= 0, 'must not be below zero').default(noMoney),
  /** Today, when absent. */
  resolvedOn: CalendarDate.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type ResolveDisputeInput = z.input<typeof ResolveDisputeInput>;

/** Drops a dispute, by the payer who raised it; or concedes all or some of it, by the payee. */
export class ResolveDispute extends LedgerCommand<
  ResolveDisputeInput,
  PaymentReason,
  { readonly statement: string; readonly line: number }
> {}

@CommandHandler(ResolveDispute)
export class ResolveDisputeHandler implements ICommandHandler<ResolveDispute> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ResolveDispute) {
    const asked = parseInput(ResolveDisputeInput, input);
    const { contract, statement, line } = asked;
    const { today } = await this.access.require(context.actor, 'resolve-dispute', contract);
    const { subject, organisation } = context.actor;
    const command = {
      type: 'resolve-dispute',
      ...asked,
      resolvedOn: asked.resolvedOn ?? today,
      resolvedBy: organisation,
      by: subject,
      side: sideOf(context.actor),
    } as const;
    const at = this.ledger.clock.now();
    const given = { context, input, at };
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, given);
    return withAbout(answer, { statement, line });
  }
}
