import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, furtherStep, Ledger, type Reference, requireRevision } from '#event-log';
import { type ContractId, isRefusal } from '#kernel';
import { accountStream, accountStreamName, type PaymentReason, ProposeClawback } from '#payments';
import { propose, takenBack } from './domain/closing.js';
import type { SampleState } from './domain/sample-state.js';
import { sampleEvents } from './domain/samples.events.js';
import type { SampleReason } from './domain/samples.js';
import { isOfItsContract, ofContractRule, ofSampleInput } from './draw-sample.js';
import { sampleStream, sampleStreamName } from './samples.stream.js';

export const ProposeSampleRecoveryInput = z
  .strictObject({
    ...ofSampleInput,
    /** `found`: what was found wrong, claim by claim. `extrapolated`: what the terms let follow for the rest. */
    part: sampleEvents.SampleRecoveryProposed.schema.shape.part,
    collect: z.enum(['netted', 'invoiced']).default('netted'),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(isOfItsContract, ofContractRule);
export type ProposeSampleRecoveryInput = z.input<typeof ProposeSampleRecoveryInput>;

/** Proposes what follows from a closed sample as a clawback, which then needs the approvals that every clawback needs. */
export class ProposeSampleRecovery extends LedgerCommand<
  ProposeSampleRecoveryInput,
  SampleReason | PaymentReason,
  { readonly clawback: number }
> {}

@CommandHandler(ProposeSampleRecovery)
export class ProposeSampleRecoveryHandler implements ICommandHandler<ProposeSampleRecovery> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly bus: CommandBus,
  ) {}

  async execute({
    input,
    context,
  }: ProposeSampleRecovery): Promise<Answer<SampleReason | PaymentReason, { readonly clawback: number }>> {
    const asked = parseInput(ProposeSampleRecoveryInput, input);
    const { today } = await this.access.require(context.actor, 'propose-clawback', asked.contract);
    const stream = sampleStreamName(asked.sample);
    const seen = await this.ledger.load(sampleStream, stream);
    const { state } = seen;
    const { sample, contract, part, collect, words } = asked;
    const command = { type: 'propose-recovery', sample, contract, part, today } as const;
    const standing = state.status === 'closed' ? state.proposed[part] : undefined;
    const given = { context, input, at: this.ledger.clock.now() };
    if (standing !== undefined) {
      // Only the command that proposed it is a repetition, and the ledger knows that by its id.
      const answer = await this.ledger.transact(sampleStream, stream, { ...command, clawback: undefined }, given);
      return withAbout(answer, { clawback: standing });
    }
    // Refused before anything is proposed.
    const decided = propose({ ...command, clawback: undefined }, state);
    if (isRefusal(decided)) return { kind: 'refused', refusal: decided };
    requireRevision(context, seen);

    const clawback = await this.bus.execute(
      new ProposeClawback(
        {
          contract,
          cause: part === 'found' ? 'audit-finding' : 'sample-recovery',
          ...parts(state, part),
          collect,
          proposedOn: today,
          ...(words === undefined ? {} : { words }),
        },
        // Asked again after an interruption, it finds the clawback that it has proposed.
        furtherStep(context, `${context.commandId}/clawback`),
      ),
    );
    if (clawback.kind === 'refused') return clawback;
    const number = clawback.about.clawback;
    const answer = await this.ledger.transact(
      sampleStream,
      stream,
      { ...command, clawback: number },
      { ...given, reliesOn: await this.#proposed(contract, number) },
    );
    return withAbout(answer, { clawback: number });
  }

  async #proposed(contract: ContractId, clawback: number): Promise<readonly Reference[]> {
    const { stream, events } = await this.ledger.load(accountStream, accountStreamName(contract));
    const event = events.filter(({ type }) => type === 'ClawbackProposed').at(clawback - 1);
    return event === undefined ? [] : [{ event: event.id, stream, revision: event.revision, as: 'clawback' }];
  }
}

function parts(state: SampleState, part: 'found' | 'extrapolated') {
  if (state.status !== 'closed') return { claims: [], recovery: [] };
  const { claims, recovery } = takenBack(state, part);
  return { claims: [...claims], recovery: [...recovery] };
}
