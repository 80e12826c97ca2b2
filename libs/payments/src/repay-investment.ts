import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import {
  CalendarDate,
  ContractId,
  isOfContract,
  noMoney,
  OF_CONTRACT_RULE,
  OrganisationId,
  PaymentRef,
  Pence,
} from '#kernel';
import type { InvestmentReason } from './domain/investment.js';
import { investmentStream, investmentStreamName } from './investment.stream.js';
import { investmentFacts, movementOf } from './investment-of-contract.js';

const NotNegative = Pence.refine((amount) => amount >= 0, 'must not be below zero');

export const RepayInvestmentInput = z
  .strictObject({
    contract: ContractId,
    investor: OrganisationId,
    /** Of what was put in. */
    capitalPence: NotNegative.default(noMoney),
    /** For the use of it. */
    returnPence: NotNegative.default(noMoney),
    repaidOn: CalendarDate,
    /** `<contract>.I<number>`, when absent; needed where an investor gets the same sum twice on one day. */
    investment: PaymentRef.optional(),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(({ capitalPence, returnPence }) => capitalPence + returnPence > 0, {
    message: 'must be above zero, unless a return is',
    path: ['capitalPence'],
  })
  .refine(({ contract, investment }) => isOfContract(contract, investment), {
    message: OF_CONTRACT_RULE,
    path: ['investment'],
  });
export type RepayInvestmentInput = z.input<typeof RepayInvestmentInput>;

/** Records what an investor got back. It never affects what is paid for outcomes. */
export class RepayInvestment extends LedgerCommand<
  RepayInvestmentInput,
  InvestmentReason,
  { readonly investment: string }
> {}

@CommandHandler(RepayInvestment)
export class RepayInvestmentHandler implements ICommandHandler<RepayInvestment> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RepayInvestment) {
    const asked = parseInput(RepayInvestmentInput, input);
    const facts = await this.access.require(context.actor, 'record-investment', asked.contract);
    const stream = investmentStreamName(asked.contract);
    const command = {
      type: 'repay-investment',
      ...asked,
      ...investmentFacts(facts, context.actor, asked.investor),
    } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(investmentStream, stream, command, { context, input, at });
    const { investor, capitalPence, returnPence, repaidOn } = asked;
    const movement = { kind: 'repaid', investor, capitalPence, returnPence, on: repaidOn } as const;
    const investment = asked.investment ?? (await movementOf(this.ledger, asked.contract, movement));
    return withAbout(answer, { investment });
  }
}
