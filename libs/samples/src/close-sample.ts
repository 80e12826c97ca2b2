import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger } from '#event-log';
import type { SampleReason } from './domain/samples.js';
import { isOfItsContract, ofContractRule, ofSampleInput } from './draw-sample.js';
import { sampleStream, sampleStreamName } from './samples.stream.js';

export const CloseSampleInput = z
  .strictObject({ ...ofSampleInput, words: z.string().min(1).max(2000).optional() })
  .refine(isOfItsContract, ofContractRule);
export type CloseSampleInput = z.input<typeof CloseSampleInput>;

/** Works out what follows from a sample once every item of it was checked. */
export class CloseSample extends LedgerCommand<CloseSampleInput, SampleReason> {}

@CommandHandler(CloseSample)
export class CloseSampleHandler implements ICommandHandler<CloseSample> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: CloseSample) {
    const asked = parseInput(CloseSampleInput, input);
    const { today } = await this.access.require(context.actor, 'check-sample', asked.contract);
    const command = { type: 'close', ...asked, today } as const;
    return this.ledger.transact(sampleStream, sampleStreamName(asked.sample), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
  }
}
