import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, isOfContract, OF_CONTRACT_RULE, OrganisationId, PaymentRef, Pence } from '#kernel';
import type { InvestmentReason } from './domain/investment.js';
import { investmentStream, investmentStreamName } from './investment.stream.js';
import { investmentFacts, movementOf } from './investment-of-contract.js';

export const DrawInvestmentInput = z
  .strictObject({
    contract: ContractId,
    investor: OrganisationId,
    pence: Pence.refine((amount) => amount > 0, 'must be above zero'),
    drawnOn: CalendarDate,
    /** `<contract>.I<number>`, when absent; needed where an investor puts in the same sum twice on one day. */
    investment: PaymentRef.optional(),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(({ contract, investment }) => isOfContract(contract, investment), {
    message: OF_CONTRACT_RULE,
    path: ['investment'],
  });
export type DrawInvestmentInput = z.input<typeof DrawInvestmentInput>;

/** Records that the contract drew on what an investor had promised. It never affects what is paid for outcomes. */
export class DrawInvestment extends LedgerCommand<
  DrawInvestmentInput,
  InvestmentReason,
  { readonly investment: string }
> {}

@CommandHandler(DrawInvestment)
export class DrawInvestmentHandler implements ICommandHandler<DrawInvestment> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DrawInvestment) {
    const asked = parseInput(DrawInvestmentInput, input);
    const facts = await this.access.require(context.actor, 'record-investment', asked.contract);
    const stream = investmentStreamName(asked.contract);
    const command = {
      type: 'draw-investment',
      ...asked,
      ...investmentFacts(facts, context.actor, asked.investor),
    } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(investmentStream, stream, command, { context, input, at });
    const { investor, pence, drawnOn } = asked;
    const movement = { kind: 'drawn', investor, capitalPence: pence, returnPence: 0, on: drawnOn } as const;
    const investment = asked.investment ?? (await movementOf(this.ledger, asked.contract, movement));
    return withAbout(answer, { investment });
  }
}
