import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import type { MemberReason } from './domain/member.js';
import { MemberId } from './domain/members.events.js';
import { memberStream, memberStreamName } from './members.stream.js';

export const ReadmitMemberInput = z.strictObject({ member: MemberId });
export type ReadmitMemberInput = z.input<typeof ReadmitMemberInput>;

/** Gives a suspended member their roles again. */
export class ReadmitMember extends LedgerCommand<ReadmitMemberInput, MemberReason> {}

@CommandHandler(ReadmitMember)
export class ReadmitMemberHandler implements ICommandHandler<ReadmitMember> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ReadmitMember) {
    const asked = parseInput(ReadmitMemberInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const command = { type: 'readmit', ...asked } as const;
    const at = this.ledger.clock.now();
    return this.ledger.transact(memberStream, memberStreamName(asked.member), command, { context, input, at });
  }
}
