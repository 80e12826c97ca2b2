import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import type { MemberReason } from './domain/member.js';
import { grantShape, MemberId } from './domain/members.events.js';
import { memberStream, memberStreamName } from './members.stream.js';

export const WithdrawRoleInput = z.strictObject({ member: MemberId, ...grantShape });
export type WithdrawRoleInput = z.input<typeof WithdrawRoleInput>;

/** Takes a role away, from now on. */
export class WithdrawRole extends LedgerCommand<WithdrawRoleInput, MemberReason> {}

@CommandHandler(WithdrawRole)
export class WithdrawRoleHandler implements ICommandHandler<WithdrawRole> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: WithdrawRole) {
    const asked = parseInput(WithdrawRoleInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const command = { type: 'withdraw', ...asked } as const;
    const at = this.ledger.clock.now();
    return this.ledger.transact(memberStream, memberStreamName(asked.member), command, { context, input, at });
  }
}
