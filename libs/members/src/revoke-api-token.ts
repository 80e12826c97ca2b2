import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { TokenId } from './domain/members.events.js';
import type { TokenReason } from './domain/token.js';
import { tokenStream, tokenStreamName } from './members.stream.js';

export const RevokeApiTokenInput = z.strictObject({ token: TokenId });
export type RevokeApiTokenInput = z.input<typeof RevokeApiTokenInput>;

/** Ends a token at once, or takes an offer of one back: by an operator, or by whoever holds the role that it stands for. */
export class RevokeApiToken extends LedgerCommand<RevokeApiTokenInput, TokenReason> {}

@CommandHandler(RevokeApiToken)
export class RevokeApiTokenHandler implements ICommandHandler<RevokeApiToken> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RevokeApiToken) {
    const asked = parseInput(RevokeApiTokenInput, input);
    const name = tokenStreamName(asked.token);
    const { state } = await this.ledger.load(tokenStream, name);
    if (context.actor.role === 'operator' || state.status === 'absent') {
      await this.access.requireOperator(context.actor, 'manage-access');
    } else await this.access.requireHeld(context.actor, 'accept-token', state);
    const at = this.ledger.clock.now();
    const command = { type: 'revoke', ...asked } as const;
    return this.ledger.transact(tokenStream, name, command, { context, input, at });
  }
}
