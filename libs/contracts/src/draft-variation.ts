import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId, type OrganisationId } from '#kernel';
import { Access } from './access.js';
import { changeContract, contractAsItIs, firstRecordedBy } from './change-contract.js';
import type { ContractReason } from './domain/contract.js';
import { type Change, contractEvents } from './domain/contracts.events.js';
import { sameDraft, type VariationCommand } from './domain/variations.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';
import { unregisteredOf } from './unregistered.js';

const drafted = contractEvents.VariationDrafted.schema.shape;

/** The operator of the installation is no party to any contract, and a party has each of its roles once. */
const Changes = drafted.changes.superRefine((changes, context) => {
  for (const [index, change] of changes.entries()) {
    if (change.kind !== 'party-joins') continue;
    const path = [index, 'roles'];
    if (change.roles.includes('operator')) {
      context.addIssue({
        code: 'custom',
        path,
        message: 'must not be operator: who runs the installation is no party',
      });
    }
    if (new Set(change.roles).size !== change.roles.length) {
      context.addIssue({ code: 'custom', path, message: 'must name each role once' });
    }
  }
});

export const DraftVariationInput = z.strictObject({
  contract: ContractId,
  /** The variation that this is another draft of; a new one is opened, when absent. */
  variation: z.int().positive().optional(),
  /** Today, when absent. */
  draftedOn: CalendarDate.optional(),
  effectiveFrom: drafted.effectiveFrom,
  title: drafted.title,
  changes: Changes,
  reason: z.string().min(1).max(2000),
});
export type DraftVariationInput = z.input<typeof DraftVariationInput>;

export class DraftVariation extends LedgerCommand<
  DraftVariationInput,
  ContractReason,
  { readonly contract: ContractId; readonly variation: number; readonly draft: number }
> {}

@CommandHandler(DraftVariation)
export class DraftVariationHandler implements ICommandHandler<DraftVariation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: DraftVariation) {
    const { draftedOn, ...asked } = parseInput(DraftVariationInput, input);
    const { today } = await this.access.require(context.actor, 'draft-variation', asked.contract);
    const command: VariationCommand = {
      type: 'draft-variation',
      ...asked,
      draftedOn: draftedOn ?? today,
      by: context.actor.organisation,
      unregistered: await unregisteredOf(this.ledger, joiningBy(asked.changes)),
    };
    const answer = await changeContract(this.ledger, command, { input, context });
    const event = await firstRecordedBy(this.ledger, answer);
    const contract = await contractAsItIs(this.ledger, asked.contract);
    const standing = contract === undefined ? undefined : sameDraft(command, contract);
    const { variation, draft } = event?.type === 'VariationDrafted' ? event : (standing ?? NONE);
    return withAbout(answer, { contract: asked.contract, variation, draft });
  }
}

/** What a refused command is about. */
const NONE = { variation: 0, draft: 0 };

function joiningBy(changes: readonly Change[]): OrganisationId[] {
  return changes.flatMap((change) => (change.kind === 'party-joins' ? [change.organisation] : []));
}
