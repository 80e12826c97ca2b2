import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, type ContractId, OrganisationId, Role } from '#kernel';
import { Access } from './access.js';
import { contractStream, contractStreamName } from './contract.stream.js';
import type { ContractReason, RecordContractCommand } from './domain/contract.js';
import { contractEvents, FirstTerms } from './domain/contracts.events.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';
import { unregisteredOf } from './unregistered.js';

const recorded = contractEvents.ContractRecorded.schema.shape;
const defined = contractEvents.OutcomeDefined.schema.shape;

/** The operator of the installation is no party to any contract. */
const PartyRole = Role.exclude(['operator']);

export const RecordContractInput = z.strictObject({
  contract: recorded.contract,
  title: recorded.title,
  signedOn: recorded.signedOn,
  startsOn: recorded.startsOn,
  endsOn: recorded.endsOn,
  synthetic: recorded.synthetic.default(false),
  source: recorded.source,
  parties: z
    .array(
      z.strictObject({
        organisation: OrganisationId,
        roles: z
          .array(PartyRole)
          .min(1)
          .refine((roles) => new Set(roles).size === roles.length, 'must name each role once'),
        from: CalendarDate.optional(),
      }),
    )
    .min(1),
  outcomes: z
    .array(
      z.strictObject({
        outcome: defined.outcome,
        title: defined.title,
        definition: defined.definition,
        unit: defined.unit,
      }),
    )
    .min(1),
  terms: FirstTerms,
});
export type RecordContractInput = z.input<typeof RecordContractInput>;

export class RecordContract extends LedgerCommand<
  RecordContractInput,
  ContractReason,
  { readonly contract: ContractId }
> {}

@CommandHandler(RecordContract)
export class RecordContractHandler implements ICommandHandler<RecordContract> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RecordContract) {
    const { parties, ...asked } = parseInput(RecordContractInput, input);
    await this.access.requireRole(context.actor, 'record-contract');
    const command: RecordContractCommand = {
      type: 'record',
      ...asked,
      // There is nothing to release before anything was capped.
      terms: { ...asked.terms, releases: [] },
      currency: 'GBP',
      parties: parties.map(({ from = asked.startsOn, ...party }) => ({ ...party, from })),
      by: context.actor.organisation,
      unregistered: await unregisteredOf(
        this.ledger,
        parties.map(({ organisation }) => organisation),
      ),
    };
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(contractStream, contractStreamName(asked.contract), command, {
      context,
      input,
      at,
    });
    return withAbout(answer, { contract: asked.contract });
  }
}
