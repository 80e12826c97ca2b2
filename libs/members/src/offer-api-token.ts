import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { londonDayOf } from '#kernel';
import { tokenEvents } from './domain/members.events.js';
import type { TokenReason } from './domain/token.js';
import { tokenIdFor } from './member-id.js';
import { tokenStream, tokenStreamName } from './members.stream.js';
import { giverOf } from './token-giver.js';

const { token: _token, offeredBy: _offeredBy, ...offered } = tokenEvents.ApiTokenOffered.schema.shape;
export const OfferApiTokenInput = z.strictObject(offered);
export type OfferApiTokenInput = z.input<typeof OfferApiTokenInput>;

export interface OfferedToken {
  /** The token that was offered. It is no secret. */
  readonly token: string;
}

/** Lets a machine act for an organisation, once somebody who holds the role there has accepted it and taken its secret. */
export class OfferApiToken extends LedgerCommand<OfferApiTokenInput, TokenReason, OfferedToken> {}

@CommandHandler(OfferApiToken)
export class OfferApiTokenHandler implements ICommandHandler<OfferApiToken> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: OfferApiToken) {
    const asked = parseInput(OfferApiTokenInput, input);
    await this.access.requireOperator(context.actor, 'manage-access');
    const at = this.ledger.clock.now();
    // The same command always offers the same token.
    const token = tokenIdFor(context.commandId);
    const { subject } = context.actor;
    const command = {
      type: 'offer',
      ...asked,
      token,
      offeredBy: subject,
      giver: giverOf(context.actor),
      today: londonDayOf(at),
    } as const;
    const answer = await this.ledger.transact(tokenStream, tokenStreamName(token), command, { context, input, at });
    return withAbout(answer, { token });
  }
}
