import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import { outcomePathInput } from '#evidence';
import { checkerOf, firstDecision, itemIn } from './check-sample-item.js';
import { FindingReason, Recheck } from './domain/samples.events.js';
import type { SampleReason } from './domain/samples.js';
import { isOfItsContract, ofContractRule, ofSampleInput } from './draw-sample.js';
import { FrameSource } from './frame-source.js';
import { drawnReference, sampleStream, sampleStreamName } from './samples.stream.js';

export const RecheckVerificationInput = z
  .strictObject({
    ...ofSampleInput,
    ...outcomePathInput,
    /** What this verifier decides, from the evidence alone. */
    recheck: Recheck,
    /** Why it is rejected. */
    reasonCode: FindingReason.optional(),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(isOfItsContract, ofContractRule)
  .refine(({ recheck, reasonCode }) => (recheck === 'verified') === (reasonCode === undefined), {
    message: 'must be said for an outcome that is rejected, and for no other',
    path: ['reasonCode'],
  });
export type RecheckVerificationInput = z.input<typeof RecheckVerificationInput>;

/** Decides about an outcome again; the first decision is told once this one stands. */
export class RecheckVerification extends LedgerCommand<RecheckVerificationInput, SampleReason> {}

@CommandHandler(RecheckVerification)
export class RecheckVerificationHandler implements ICommandHandler<RecheckVerification> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly source: FrameSource,
  ) {}

  async execute({ input, context }: RecheckVerification) {
    const asked = parseInput(RecheckVerificationInput, input);
    const { contract, today } = await this.access.require(context.actor, 'check-sample', asked.contract);
    const stream = sampleStreamName(asked.sample);
    const loaded = await this.ledger.load(sampleStream, stream);
    const first = firstDecision(this.source, loaded.state, asked);
    const by = await checkerOf(this.access, context.actor, contract, first);
    const command = { type: 'recheck', ...asked, by, today, first } as const;
    return this.ledger.transact(sampleStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: drawnReference(loaded, itemIn(loaded, asked)),
    });
  }
}
