import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import {
  CalendarDate,
  ContractId,
  isOfContract,
  OF_CONTRACT_RULE,
  type OrganisationId,
  PaymentRef,
  Pence,
  pence,
  StatementRef,
} from '#kernel';
import { ReadStore } from '#read-store';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClawbacksRegister } from './clawbacks-register.js';
import type { PaymentReason } from './domain/account/account.js';
import { isSameRefund, type RefundCommand } from './domain/account/refunds.js';

export const RecordRefundInput = z
  .strictObject({
    contract: ContractId,
    /**
     * Which of them it is for: a statement that came to less than nothing, a clawback collected by invoice, or an advance
     * of which something is left that no statement was set against.
     */
    statement: StatementRef.optional(),
    clawback: z.int().positive().optional(),
    advance: PaymentRef.optional(),
    /** All that is still owed or unspent, when absent. */
    pence: Pence.refine((amount) => amount > 0, 'must be above zero').optional(),
    receivedOn: CalendarDate,
    bankReference: z.string().min(1).max(100),
    /** `<contract>.R<number>`, when absent. */
    refund: PaymentRef.optional(),
  })
  .refine(
    ({ statement, clawback, advance }) =>
      [statement, clawback, advance].filter((one) => one !== undefined).length === 1,
    { message: 'must be given, unless a clawback or an advance is, and not together with one', path: ['statement'] },
  )
  .refine(({ contract, refund }) => isOfContract(contract, refund), { message: OF_CONTRACT_RULE, path: ['refund'] });
export type RecordRefundInput = z.input<typeof RecordRefundInput>;

/** Records that the organisation of whoever asks has received money back. */
export class RecordRefund extends LedgerCommand<RecordRefundInput, PaymentReason, { readonly refund: string }> {}

/** How long what was invoiced is waited for, while the tables catch up with the account. */
const TABLES_WAIT_MS = 10_000;

@CommandHandler(RecordRefund)
export class RecordRefundHandler implements ICommandHandler<RecordRefund> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly clawbacks: ClawbacksRegister,
  ) {}

  async execute({ input, context }: RecordRefund) {
    const { statement, clawback, advance, ...asked } = parseInput(RecordRefundInput, input);
    const { contract } = asked;
    await this.access.require(context.actor, 'record-refund', contract);
    const { subject, organisation: payer } = context.actor;
    const advanceOrInvoice =
      advance === undefined ? () => this.#invoicedBy(contract, clawback ?? 0, payer) : () => ({ advance });
    const command: RefundCommand = {
      type: 'record-refund',
      ...asked,
      payer,
      by: subject,
      for: statement === undefined ? await advanceOrInvoice() : { statement },
    };
    const stream = accountStreamName(contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(accountStream, stream, command, { context, input, at });
    const { state } = await this.ledger.load(accountStream, stream);
    const [refund] = [...state.refunds].findLast(([reference, one]) => isSameRefund(reference, one, command)) ?? [];
    return withAbout(answer, { refund: asked.refund ?? refund ?? '' });
  }

  /** Tables that are behind know of less that was invoiced, so what is answered then is the safer one. */
  async #invoicedBy(contract: ContractId, clawback: number, payer: OrganisationId) {
    const { position } = await this.ledger.load(accountStream, accountStreamName(contract));
    if (position !== undefined) await this.store.whenHandled(position, TABLES_WAIT_MS);
    return { clawback, invoicedOnLinesPence: pence(this.clawbacks.invoicedOnLines(contract, clawback, payer)) };
  }
}
