import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, type RecordedContract, termsOn, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import {
  CalendarDate,
  ContractId,
  isOfContract,
  OF_CONTRACT_RULE,
  type OrganisationId,
  PaymentRef,
  Pence,
  Period,
} from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import { type GrantTerms, isSameAdvance } from './domain/account/advances.js';

const AboveZero = Pence.refine((amount) => amount > 0, 'must be above zero');
const common = {
  contract: ContractId,
  /** `<contract>.A<number>`, when absent; needed where one payer approves two equal advances on one day. */
  payment: PaymentRef.optional(),
  /** Today, when absent. */
  approvedOn: CalendarDate.optional(),
};

export const ApproveAdvanceInput = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...common,
      kind: z.literal('grant'),
      /** A span of the schedule in the terms. */
      period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
      /** What the schedule says, when absent; any other sum is refused. */
      pence: AboveZero.optional(),
    }),
    z.strictObject({ ...common, kind: z.literal('advance'), pence: AboveZero }),
  ])
  .refine(({ contract, payment }) => isOfContract(contract, payment), { message: OF_CONTRACT_RULE, path: ['payment'] });
export type ApproveAdvanceInput = z.input<typeof ApproveAdvanceInput>;

/** Approves a quarter of a grant, or an advance, for the organisation of whoever asks. Another person then pays it. */
export class ApproveAdvance extends LedgerCommand<ApproveAdvanceInput, PaymentReason, { readonly payment: string }> {}

@CommandHandler(ApproveAdvance)
export class ApproveAdvanceHandler implements ICommandHandler<ApproveAdvance> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ApproveAdvance) {
    const asked = parseInput(ApproveAdvanceInput, input);
    const facts = await this.access.require(context.actor, 'pay-advance', asked.contract);
    const { subject, organisation } = context.actor;
    const what =
      asked.kind === 'advance'
        ? ({ kind: 'advance', pence: asked.pence } as const)
        : ({
            kind: 'grant',
            pence: asked.pence,
            period: asked.period,
            terms: grantTermsOf(facts.contract, organisation, asked.period),
          } as const);
    const command = {
      type: 'approve-advance',
      contract: asked.contract,
      payment: asked.payment,
      payer: organisation,
      approvedOn: asked.approvedOn ?? facts.today,
      by: subject,
      what,
    } as const;
    const stream = accountStreamName(asked.contract);
    const answer = await this.ledger.transact(accountStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: [facts.termsReference],
    });
    const { state } = await this.ledger.load(accountStream, stream);
    const [reference] = [...state.advancePayments].findLast(([, one]) => isSameAdvance(one, command)) ?? [];
    return withAbout(answer, { payment: asked.payment ?? reference ?? '' });
  }
}

/** What the terms of its days say that a payer pays as a grant for a span. */
export function grantTermsOf(contract: RecordedContract, payer: OrganisationId, period: Period): GrantTerms {
  const { from, to } = period;
  // A version that begins within the span may end the grant early.
  const days = [from, ...contract.terms.map(({ validFrom }) => validFrom).filter((day) => day > from && day <= to)];
  const modes = days.map((day) => termsOn(contract, day).terms.paymentMode);
  const [first] = modes;
  const schedule = first?.mode === 'grant' ? first.schedule : [];
  const item = schedule.find((one) => one.payer === payer && one.period.from === from && one.period.to === to);
  return { isGrantPeriod: modes.every(({ mode }) => mode === 'grant'), scheduledPence: item?.pence };
}
