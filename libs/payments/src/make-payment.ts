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
  StatementRef,
} from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClaimStanding } from './claim-standing.js';
import type { PaymentReason } from './domain/payments.js';

export const MakePaymentInput = z
  .strictObject({
    contract: ContractId,
    statement: StatementRef,
    paidOn: CalendarDate,
    bankReference: z.string().min(1).max(100),
    /** `<statement>.P<n>`, n being the payer's place in the terms, when absent. */
    payment: PaymentRef.optional(),
  })
  .refine(({ contract, payment }) => isOfContract(contract, payment), { message: OF_CONTRACT_RULE, path: ['payment'] });
export type MakePaymentInput = z.input<typeof MakePaymentInput>;

/** Records that the organisation of whoever asks has paid its part of a statement. */
export class MakePayment extends LedgerCommand<MakePaymentInput, PaymentReason, { readonly payment: string }> {}

@CommandHandler(MakePayment)
export class MakePaymentHandler implements ICommandHandler<MakePayment> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly claims: ClaimStanding,
  ) {}

  async execute({ input, context }: MakePayment) {
    const asked = parseInput(MakePaymentInput, input);
    await this.access.require(context.actor, 'release-payment', asked.contract);
    const { subject, organisation } = context.actor;
    const stream = accountStreamName(asked.contract);
    const { state } = await this.ledger.load(accountStream, stream);
    const standing = state.statements.get(asked.statement);
    const isPaid = standing?.status === 'issued' && standing.payments.has(organisation);
    // What is paid already is answered as it stands, whatever became of the claims.
    const fallen = isPaid ? [] : await this.claims.fallenSinceIssue(asked.contract, standing);
    const command = { type: 'make-payment', ...asked, payer: organisation, by: subject, fallen } as const;
    const answer = await this.ledger.transact(accountStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { payment: asked.payment ?? (await this.#paymentOf(asked, organisation)) });
  }

  /** The reference that the payment got where none was chosen. */
  async #paymentOf({ contract, statement }: z.output<typeof MakePaymentInput>, payer: OrganisationId): Promise<string> {
    const { state } = await this.ledger.load(accountStream, accountStreamName(contract));
    const standing = state.statements.get(statement);
    return standing?.status === 'issued' ? (standing.payments.get(payer)?.payment ?? '') : '';
  }
}
