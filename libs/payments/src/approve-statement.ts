import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, type OrganisationId, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClaimStanding } from './claim-standing.js';
import type { PaymentReason } from './domain/account/account.js';
import type { AccountState, IssuedStatement } from './domain/account/account-state.js';
import { unapprovedPence } from './domain/account/payments-made.js';

export const ApproveStatementInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  /** Today, when absent. */
  approvedOn: CalendarDate.optional(),
});
export type ApproveStatementInput = z.input<typeof ApproveStatementInput>;

/** Approves what the organisation of whoever asks is to pay of a statement, less what it holds back in disputes. */
export class ApproveStatement extends LedgerCommand<
  ApproveStatementInput,
  PaymentReason,
  { readonly statement: string }
> {}

@CommandHandler(ApproveStatement)
export class ApproveStatementHandler implements ICommandHandler<ApproveStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly claims: ClaimStanding,
  ) {}

  async execute({ input, context }: ApproveStatement) {
    const asked = parseInput(ApproveStatementInput, input);
    const { today } = await this.access.require(context.actor, 'approve-statement', asked.contract);
    const { subject, organisation } = context.actor;
    const stream = accountStreamName(asked.contract);
    const { state } = await this.ledger.load(accountStream, stream);
    const standing = state.statements.get(asked.statement);
    const isApproved = standing?.status === 'issued' && isAllApproved(state, standing, organisation);
    // What is approved already is answered as it stands, whatever became of the claims.
    const fallen = isApproved ? [] : await this.claims.fallenSinceIssue(asked.contract, standing, organisation);
    const payer = { today, payer: organisation, by: subject };
    const command = { type: 'approve-statement', ...asked, ...payer, fallen } as const;
    const answer = await this.ledger.transact(accountStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { statement: asked.statement });
  }
}

function isAllApproved(state: AccountState, issued: IssuedStatement, payer: OrganisationId): boolean {
  const standing = issued.payers.get(payer);
  if (standing === undefined || standing.approvals.length === 0) return false;
  return unapprovedPence(state, issued, standing) <= 0;
}
