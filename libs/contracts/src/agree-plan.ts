import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, type OutcomeCode } from '#kernel';
import { Access } from './access.js';
import { changeContract, contractAsItIs, firstRecordedBy } from './change-contract.js';
import { type BoardCommand, samePlan } from './domain/board.js';
import type { ContractReason } from './domain/contract.js';
import { contractEvents } from './domain/contracts.events.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

const recorded = contractEvents.PlanAgreed.schema.shape;

export const AgreePlanInput = z.strictObject({
  contract: ContractId,
  /** Today, when absent. */
  agreedOn: CalendarDate.optional(),
  scenario: recorded.scenario,
  inForceFrom: recorded.inForceFrom,
  periods: recorded.periods,
  variation: recorded.variation,
});
export type AgreePlanInput = z.input<typeof AgreePlanInput>;

export class AgreePlan extends LedgerCommand<
  AgreePlanInput,
  ContractReason,
  { readonly contract: ContractId; readonly scenario: OutcomeCode; readonly version: number }
> {}

@CommandHandler(AgreePlan)
export class AgreePlanHandler implements ICommandHandler<AgreePlan> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: AgreePlan) {
    const { agreedOn, ...asked } = parseInput(AgreePlanInput, input);
    const { today } = await this.access.require(context.actor, 'record-board', asked.contract);
    const command = { type: 'agree-plan', ...asked, agreedOn: agreedOn ?? today } as const satisfies BoardCommand;
    const answer = await changeContract(this.ledger, command, { input, context });
    const event = await firstRecordedBy(this.ledger, answer);
    const contract = await contractAsItIs(this.ledger, asked.contract);
    const standing = contract === undefined ? undefined : samePlan(command, contract);
    const version = event?.type === 'PlanAgreed' ? event.version : (standing ?? 0);
    return withAbout(answer, { contract: asked.contract, scenario: asked.scenario, version });
  }
}
