import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, firstTwice, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ClaimId, ContractId, OrganisationId, Pence } from '#kernel';
import { ReadStore } from '#read-store';
import { accountStream, accountStreamName } from './account.stream.js';
import { AccountBook } from './account-book.js';
import type { PaymentReason } from './domain/account/account.js';
import { type BilledClaim, isSameClawback } from './domain/account/clawbacks.js';
import { ClawbackCause } from './domain/payments.events.js';
import { sideOf } from './side.js';

const AboveZero = Pence.refine((amount) => amount > 0, 'must be above zero');

export const ProposeClawbackInput = z
  .strictObject({
    contract: ContractId,
    /** The number that it is to get; the next one, when absent. */
    clawback: z.int().positive().optional(),
    cause: ClawbackCause,
    /** What is taken back of which claim; all of it where no amount is said. */
    claims: z
      .array(z.strictObject({ claim: ClaimId, pence: AboveZero.optional() }))
      .max(200)
      .refine((claims) => firstTwice(claims.map(({ claim }) => claim)) === undefined, 'must name each claim once')
      .default([]),
    /** What is taken back without naming claims, by payer: only for `sample-recovery`. */
    recovery: z
      .array(z.strictObject({ payer: OrganisationId, pence: AboveZero }))
      .max(50)
      .refine((parts) => firstTwice(parts.map(({ payer }) => payer)) === undefined, 'must name each payer once')
      .default([]),
    collect: z.enum(['netted', 'invoiced']).default('netted'),
    /** Today, when absent. */
    proposedOn: CalendarDate.optional(),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(({ cause, claims }) => cause === 'sample-recovery' || claims.length > 0, {
    message: 'must name the claims, unless a sample is what the recovery follows from',
    path: ['claims'],
  })
  .refine(({ cause, claims }) => cause !== 'sample-recovery' || claims.length === 0, {
    message: 'must be left out of a recovery for a sample; what was found wrong in it is a clawback of its own',
    path: ['claims'],
  })
  .refine(({ cause, recovery }) => (cause === 'sample-recovery') === recovery.length > 0, {
    message: 'must be said for a sample-recovery, and for no other cause',
    path: ['recovery'],
  });
export type ProposeClawbackInput = z.input<typeof ProposeClawbackInput>;

/** Proposes to take back what was billed. With the approvals it needs, the next statement does. */
export class ProposeClawback extends LedgerCommand<
  ProposeClawbackInput,
  PaymentReason,
  { readonly clawback: number }
> {}

/** How long what was billed is waited for, while the tables catch up with the account. */
const TABLES_WAIT_MS = 10_000;

@CommandHandler(ProposeClawback)
export class ProposeClawbackHandler implements ICommandHandler<ProposeClawback> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly book: AccountBook,
  ) {}

  async execute({ input, context }: ProposeClawback) {
    const asked = parseInput(ProposeClawbackInput, input);
    const { today } = await this.access.require(context.actor, 'propose-clawback', asked.contract);
    const { subject, organisation } = context.actor;
    const command = {
      type: 'propose-clawback',
      ...asked,
      proposedOn: asked.proposedOn ?? today,
      proposedBy: organisation,
      by: subject,
      side: sideOf(context.actor),
      ...(await this.#billed(asked)),
    } as const;
    const stream = accountStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(accountStream, stream, command, { context, input, at });
    const { state } = await this.ledger.load(accountStream, stream);
    const proposed = state.clawbacks.findLast((one) => isSameClawback(one, command));
    return withAbout(answer, { clawback: asked.clawback ?? proposed?.clawback ?? 0 });
  }

  /** What issued statements billed of the claims, and how old the account was that it was true for. */
  async #billed({ contract, claims }: z.output<typeof ProposeClawbackInput>) {
    const { state, position } = await this.ledger.load(accountStream, accountStreamName(contract));
    const isHandled = position === undefined || (await this.store.whenHandled(position, TABLES_WAIT_MS));
    const billed = claims.flatMap(({ claim }): BilledClaim[] => {
      const found = this.book.claim(contract, claim)?.billed;
      return found === undefined ? [] : [{ claim, parts: found.parts }];
    });
    // Tables that are behind say nothing about the account as it is.
    return { billed, billedAt: isHandled ? state.size : -1 };
  }
}
