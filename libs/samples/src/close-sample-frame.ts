import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, type RecordedContract } from '#contracts';
import { Ledger } from '#event-log';
import { ContractId, isOfContract, OF_CONTRACT_RULE, type OrganisationId } from '#kernel';
import { ReadStore } from '#read-store';
import { Confidence, FrameQuery, SampleRef, Stratify, StratumName } from './domain/samples.events.js';
import type { SampleReason } from './domain/samples.js';
import { FrameSource } from './frame-source.js';
import { lastEntry, sampleStream, sampleStreamName, whenAllIsKnown } from './samples.stream.js';

const SIZE_MAX = 2000;

export const CloseSampleFrameInput = z
  .strictObject({
    contract: ContractId,
    sample: SampleRef,
    frame: FrameQuery,
    stratify: Stratify.optional(),
    /** How many are drawn in all. */
    size: z.int().positive().max(SIZE_MAX),
    /** How many from each stratum; in proportion, at least one from each, when absent. */
    sizes: z
      .array(z.strictObject({ stratum: StratumName, size: z.int().positive() }))
      .min(1)
      .max(100)
      .optional(),
    /** The last ledger entry that counts; the last there is, when absent. */
    asOf: z.int().nonnegative().optional(),
    /** Of the intervals, in per cent; what the terms say, or else 95, when absent. */
    confidence: Confidence.optional(),
  })
  .refine(({ contract, sample }) => isOfContract(contract, sample), { message: OF_CONTRACT_RULE, path: ['sample'] })
  .refine(({ stratify }) => stratify?.by.includes('amount') !== false || stratify.bandsFromPence === undefined, {
    message: 'says bands of amounts, so amounts must be among what divides the frame',
    path: ['stratify', 'bandsFromPence'],
  })
  .refine(({ stratify }) => isRising(stratify?.bandsFromPence ?? []), {
    message: 'must rise from one band to the next, and begin above zero',
    path: ['stratify', 'bandsFromPence'],
  });
export type CloseSampleFrameInput = z.input<typeof CloseSampleFrameInput>;

function isRising(bands: readonly number[]): boolean {
  return bands.every((from, index) => from > (bands[index - 1] ?? 0));
}

/** Settles what a sample is drawn from, before anybody can know the seed. */
export class CloseSampleFrame extends LedgerCommand<CloseSampleFrameInput, SampleReason> {}

@CommandHandler(CloseSampleFrame)
export class CloseSampleFrameHandler implements ICommandHandler<CloseSampleFrame> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly source: FrameSource,
  ) {}

  async execute({ input, context }: CloseSampleFrame) {
    const { confidence, ...asked } = parseInput(CloseSampleFrameInput, input);
    const { contract, terms, termsReference, today } = await this.access.require(
      context.actor,
      'draw-sample',
      asked.contract,
    );
    await whenAllIsKnown(this.ledger, this.store);
    const last = lastEntry(this.store);
    const { facts: frame } = this.source.frame(asked.contract, asked.frame, asked.stratify, asked.asOf ?? last);
    const command = {
      type: 'close-frame',
      ...asked,
      confidence: confidence ?? terms.samples?.confidence ?? '95',
      today,
      organisation: context.actor.organisation,
      facts: { payees: payeesOf(contract), extrapolation: terms.samples?.extrapolation, lastEntry: last, frame },
    } as const;
    return this.ledger.transact(sampleStream, sampleStreamName(asked.sample), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: [termsReference],
    });
  }
}

/** Whoever is, or was, paid under a contract. */
export function payeesOf({ parties }: RecordedContract): readonly OrganisationId[] {
  return parties
    .filter(({ roles }) => roles.includes('service-provider') || roles.includes('social-prime'))
    .map(({ organisation }) => organisation);
}
