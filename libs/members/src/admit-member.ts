import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import type { MemberReason } from './domain/member.js';
import { Issuer, MemberId } from './domain/members.events.js';
import { memberStream, memberStreamName } from './members.stream.js';

export const AdmitMemberInput = z.strictObject({ member: MemberId, issuer: Issuer });
export type AdmitMemberInput = z.input<typeof AdmitMemberInput>;

/** Lets somebody be given roles. Who they are stands in the directory of members, and not in the log. */
export class AdmitMember extends LedgerCommand<AdmitMemberInput, MemberReason> {}

@CommandHandler(AdmitMember)
export class AdmitMemberHandler implements ICommandHandler<AdmitMember> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AdmitMember) {
    const asked = parseInput(AdmitMemberInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const command = { type: 'admit', ...asked } as const;
    const at = this.ledger.clock.now();
    return this.ledger.transact(memberStream, memberStreamName(asked.member), command, { context, input, at });
  }
}
