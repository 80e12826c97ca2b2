import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { OrganisationId } from '#kernel';
import { Access } from './access.js';
import { organisationStream, organisationStreamName } from './contract.stream.js';
import { organisationEvents } from './domain/contracts.events.js';
import type { OrganisationReason } from './domain/organisation.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

const { name, identifiers } = organisationEvents.OrganisationRegistered.schema.shape;

export const RegisterOrganisationInput = z.strictObject({
  organisation: OrganisationId,
  name,
  identifiers: identifiers.default([]),
});
export type RegisterOrganisationInput = z.input<typeof RegisterOrganisationInput>;

export class RegisterOrganisation extends LedgerCommand<
  RegisterOrganisationInput,
  OrganisationReason,
  { readonly organisation: OrganisationId }
> {}

@CommandHandler(RegisterOrganisation)
export class RegisterOrganisationHandler implements ICommandHandler<RegisterOrganisation> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RegisterOrganisation) {
    const asked = parseInput(RegisterOrganisationInput, input);
    await this.access.requireRole(context.actor, 'register-organisation');
    const stream = organisationStreamName(asked.organisation);
    const command = { type: 'register', ...asked } as const;
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(organisationStream, stream, command, { context, input, at });
    return withAbout(answer, { organisation: asked.organisation });
  }
}
