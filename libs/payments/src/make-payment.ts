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
  StatementRef,
} from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClaimStanding } from './claim-standing.js';
import type { PaymentReason } from './domain/account/account.js';
import type { MadePayment, StatementState } from './domain/account/account-state.js';

export const MakePaymentInput = z
  .strictObject({
    contract: ContractId,
    statement: StatementRef,
    /** All that is approved and open, when absent. */
    pence: Pence.refine((amount) => amount > 0, 'must be above zero').optional(),
    paidOn: CalendarDate,
    bankReference: z.string().min(1).max(100),
    /** `<statement>.P<n>`, counted on within the statement, when absent. */
    payment: PaymentRef.optional(),
  })
  .refine(({ contract, payment }) => isOfContract(contract, payment), { message: OF_CONTRACT_RULE, path: ['payment'] });
export type MakePaymentInput = z.input<typeof MakePaymentInput>;

/** Records that the organisation of whoever asks has paid what it approved of a statement, in full or in part. */
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
    const statement = state.statements.get(asked.statement);
    // What is paid already is answered as it stands, whatever became of the claims.
    const isPaid = paymentIn(statement, organisation, asked) !== undefined;
    const fallen = isPaid ? [] : await this.claims.fallenSinceIssue(asked.contract, statement, organisation);
    const approvals = statement?.status === 'issued' ? (statement.payers.get(organisation)?.approvals ?? []) : [];
    const people = await this.access.peopleBehind(subject, ...approvals.map(({ approvedBy }) => approvedBy));
    const command = { type: 'make-payment', ...asked, payer: organisation, by: subject, people, fallen } as const;
    const answer = await this.ledger.transact(accountStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    return withAbout(answer, { payment: asked.payment ?? (await this.#paymentOf(asked, organisation)) });
  }

  /** The reference that the payment got where none was chosen. */
  async #paymentOf(asked: Asked, payer: OrganisationId): Promise<string> {
    const { state } = await this.ledger.load(accountStream, accountStreamName(asked.contract));
    return paymentIn(state.statements.get(asked.statement), payer, asked)?.payment ?? '';
  }
}

type Asked = z.output<typeof MakePaymentInput>;

/** The payment that was asked for, where it has been made. */
function paymentIn(
  statement: StatementState | undefined,
  payer: OrganisationId,
  { paidOn, bankReference, pence, payment }: Asked,
): MadePayment | undefined {
  if (statement?.status !== 'issued') return undefined;
  return statement.payers
    .get(payer)
    ?.payments.findLast(
      (made) =>
        made.paidOn === paidOn &&
        made.bankReference === bankReference &&
        (pence === undefined || made.pence === pence) &&
        (payment === undefined || made.payment === payment),
    );
}
