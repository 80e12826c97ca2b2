import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';

export const ApproveClawbackInput = z.strictObject({
  contract: ContractId,
  clawback: z.int().positive(),
  /** Today, when absent. */
  approvedOn: CalendarDate.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type ApproveClawbackInput = z.input<typeof ApproveClawbackInput>;

/** Approves a clawback for the organisation of whoever asks. With the last approval that it needs it is agreed. */
export class ApproveClawback extends LedgerCommand<
  ApproveClawbackInput,
  PaymentReason,
  { readonly clawback: number }
> {}

@CommandHandler(ApproveClawback)
export class ApproveClawbackHandler implements ICommandHandler<ApproveClawback> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ApproveClawback) {
    const asked = parseInput(ApproveClawbackInput, input);
    const { today } = await this.access.require(context.actor, 'decide-clawback', asked.contract);
    const { subject, organisation } = context.actor;
    const stream = accountStreamName(asked.contract);
    const { state } = await this.ledger.load(accountStream, stream);
    const standing = state.clawbacks[asked.clawback - 1];
    const approvers = standing?.approvals.map(({ approvedBy }) => approvedBy) ?? [];
    const people = await this.access.peopleBehind(subject, standing?.proposedBySubject, ...approvers);
    const command = {
      type: 'approve-clawback',
      ...asked,
      approvedOn: asked.approvedOn ?? today,
      organisation,
      by: subject,
      people,
    } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(accountStream, stream, command, { context, input, at });
    return withAbout(answer, { clawback: asked.clawback });
  }
}
