import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate } from '#kernel';
import type { MemberReason } from './domain/member.js';
import { grantShape, MemberId } from './domain/members.events.js';
import { memberStream, memberStreamName } from './members.stream.js';

export const GrantRoleInput = z.strictObject({
  member: MemberId,
  ...grantShape,
  from: CalendarDate.optional(),
  until: CalendarDate.optional(),
});
export type GrantRoleInput = z.input<typeof GrantRoleInput>;

/** Gives a member a role for an organisation, in all of its contracts or in one. */
export class GrantRole extends LedgerCommand<GrantRoleInput, MemberReason> {}

@CommandHandler(GrantRole)
export class GrantRoleHandler implements ICommandHandler<GrantRole> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: GrantRole) {
    const asked = parseInput(GrantRoleInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const by = context.actor.subject;
    const people = await this.access.peopleBehind(by);
    const command = { type: 'grant', ...asked, by, people } as const;
    const at = this.ledger.clock.now();
    return this.ledger.transact(memberStream, memberStreamName(asked.member), command, { context, input, at });
  }
}
