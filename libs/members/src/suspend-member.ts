import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import type { MemberReason } from './domain/member.js';
import { MemberId } from './domain/members.events.js';
import { memberStream, memberStreamName } from './members.stream.js';

export const SuspendMemberInput = z.strictObject({ member: MemberId });
export type SuspendMemberInput = z.input<typeof SuspendMemberInput>;

/** Stops a member from doing and reading anything, at once. */
export class SuspendMember extends LedgerCommand<SuspendMemberInput, MemberReason> {}

@CommandHandler(SuspendMember)
export class SuspendMemberHandler implements ICommandHandler<SuspendMember> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: SuspendMember) {
    const asked = parseInput(SuspendMemberInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const command = { type: 'suspend', ...asked } as const;
    const at = this.ledger.clock.now();
    return this.ledger.transact(memberStream, memberStreamName(asked.member), command, { context, input, at });
  }
}
