import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';

export const DeclineClawbackInput = z.strictObject({
  contract: ContractId,
  clawback: z.int().positive(),
  /** Today, when absent. */
  declinedOn: CalendarDate.optional(),
  words: z.string().min(1).max(2000).optional(),
});
export type DeclineClawbackInput = z.input<typeof DeclineClawbackInput>;

/** Declines a clawback for the organisation of whoever asks, which has to be one whose approval it needs. */
export class DeclineClawback extends LedgerCommand<
  DeclineClawbackInput,
  PaymentReason,
  { readonly clawback: number }
> {}

@CommandHandler(DeclineClawback)
export class DeclineClawbackHandler implements ICommandHandler<DeclineClawback> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DeclineClawback) {
    const asked = parseInput(DeclineClawbackInput, input);
    const { today } = await this.access.require(context.actor, 'decide-clawback', asked.contract);
    const { organisation } = context.actor;
    const command = {
      type: 'decline-clawback',
      ...asked,
      declinedOn: asked.declinedOn ?? today,
      organisation,
    } as const;
    const stream = accountStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(accountStream, stream, command, { context, input, at });
    return withAbout(answer, { clawback: asked.clawback });
  }
}
