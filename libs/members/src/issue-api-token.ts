import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { londonDayOf } from '#kernel';
import { tokenEvents } from './domain/members.events.js';
import type { TokenReason } from './domain/token.js';
import { tokenStream, tokenStreamName } from './members.stream.js';
import { giverOf } from './token-giver.js';

export const IssueApiTokenInput = z.strictObject(tokenEvents.ApiTokenIssued.schema.shape);
export type IssueApiTokenInput = z.input<typeof IssueApiTokenInput>;

/**
 * Lets a machine act at once: for whoever has the files of the ledger, and could do worse with them. They have made the
 * secret, and hand on nothing but its digest.
 */
export class IssueApiToken extends LedgerCommand<IssueApiTokenInput, TokenReason> {}

@CommandHandler(IssueApiToken)
export class IssueApiTokenHandler implements ICommandHandler<IssueApiToken> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: IssueApiToken) {
    const asked = parseInput(IssueApiTokenInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const at = this.ledger.clock.now();
    const giver = giverOf(context.actor);
    const command = { type: 'issue', ...asked, giver, today: londonDayOf(at) } as const;
    return this.ledger.transact(tokenStream, tokenStreamName(asked.token), command, { context, input, at });
  }
}
