import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { londonDayOf } from '#kernel';
import { tokenEvents } from './domain/members.events.js';
import type { TokenReason } from './domain/token.js';
import { tokenStream, tokenStreamName } from './members.stream.js';
import { giverOf } from './token-giver.js';

const { acceptedBy: _acceptedBy, ...accepted } = tokenEvents.ApiTokenAccepted.schema.shape;
export const AcceptApiTokenInput = z.strictObject(accepted);
export type AcceptApiTokenInput = z.input<typeof AcceptApiTokenInput>;

/**
 * Takes up a token that an operator offered, for a role that whoever accepts it holds. They have made the secret, and hand
 * on nothing but its digest: the operator never sees it.
 */
export class AcceptApiToken extends LedgerCommand<AcceptApiTokenInput, TokenReason> {}

@CommandHandler(AcceptApiToken)
export class AcceptApiTokenHandler implements ICommandHandler<AcceptApiToken> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AcceptApiToken) {
    const asked = parseInput(AcceptApiTokenInput, input);
    const name = tokenStreamName(asked.token);
    const { state } = await this.ledger.load(tokenStream, name);
    if (state.status !== 'absent') await this.access.requireHeld(context.actor, 'accept-token', state);
    const at = this.ledger.clock.now();
    const people = await this.access.peopleBehind(state.status === 'offered' ? state.offeredBy : undefined);
    const command = {
      type: 'accept',
      ...asked,
      giver: giverOf(context.actor),
      people,
      today: londonDayOf(at),
    } as const;
    return this.ledger.transact(tokenStream, name, command, { context, input, at });
  }
}
