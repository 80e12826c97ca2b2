import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, referenceTo } from '#contracts';
import { Ledger, type Loaded } from '#event-log';
import { ContractId, isOfContract, OF_CONTRACT_RULE } from '#kernel';
import { ReadStore } from '#read-store';
import { CheckpointRoots } from './checkpoint-roots.js';
import { payeesOf } from './close-sample-frame.js';
import type { SampleState } from './domain/sample-state.js';
import { PublicDraw, SampleRef, type SeedSource, sampleEvents } from './domain/samples.events.js';
import type { SampleReason } from './domain/samples.js';
import { drawFrom } from './draw.js';
import { FrameSource } from './frame-source.js';
import { entryOf, sampleStream, sampleStreamName, whenAllIsKnown } from './samples.stream.js';

/** How an input names a sample. */
export const ofSampleInput = { contract: ContractId, sample: SampleRef };

export function isOfItsContract({ contract, sample }: { readonly contract: string; readonly sample: string }): boolean {
  return isOfContract(contract, sample);
}
export const ofContractRule = { message: OF_CONTRACT_RULE, path: ['sample'] };

export const DrawSampleInput = z
  .strictObject({
    ...ofSampleInput,
    seed: sampleEvents.SampleSeedGiven.schema.shape.seed,
    /** A lottery, a published index: what everybody can look up, of a later day than the frame. */
    publicDraw: z.strictObject({ words: PublicDraw.shape.words, drawnOn: PublicDraw.shape.drawnOn }).optional(),
    /** The seed is the root of this checkpoint, which this ledger signed and which holds the frame's own entry. */
    checkpoint: z.strictObject({ size: z.int().positive() }).optional(),
  })
  .refine(isOfItsContract, ofContractRule)
  .refine(({ publicDraw, checkpoint }) => (publicDraw === undefined) !== (checkpoint === undefined), {
    message: 'must be said, or else the checkpoint; one of them and not both',
    path: ['publicDraw'],
  });
export type DrawSampleInput = z.input<typeof DrawSampleInput>;

/** Gives the public seed, by which the sample is drawn. */
export class DrawSample extends LedgerCommand<DrawSampleInput, SampleReason> {}

@CommandHandler(DrawSample)
export class DrawSampleHandler implements ICommandHandler<DrawSample> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly source: FrameSource,
    private readonly roots: CheckpointRoots,
  ) {}

  async execute({ input, context }: DrawSample) {
    const { publicDraw, checkpoint, ...asked } = parseInput(DrawSampleInput, input);
    const source = sourceOf(publicDraw, checkpoint);
    const { contract, today } = await this.access.require(context.actor, 'draw-sample', asked.contract);
    const stream = sampleStreamName(asked.sample);
    const loaded = await this.ledger.load(sampleStream, stream);
    await whenAllIsKnown(this.ledger, this.store);
    const command = {
      type: 'draw',
      ...asked,
      source,
      today,
      organisation: context.actor.organisation,
      facts: {
        payees: payeesOf(contract),
        root: checkpoint !== undefined ? this.roots.rootOf(checkpoint.size) : undefined,
        ...this.#found(loaded, asked.seed),
      },
    } as const;
    return this.ledger.transact(sampleStream, stream, command, { context, input, at: this.ledger.clock.now() });
  }

  #found(loaded: Loaded<SampleState>, seed: string) {
    if (loaded.state.status !== 'framed') return { frameEntry: 0, drawn: [] };
    const { contract, frame, stratify, asOf, digest, strata } = loaded.state.frame;
    const found = this.source.frame(contract, frame, stratify, asOf);
    // The tables are made from the log, and the log up to an entry does not change: something is wrong with one of them.
    if (found.facts.digest !== digest) {
      throw new Error(`The frame of entry ${asOf} is not found again as it was recorded: run “ledger verify”`);
    }
    const drawn = drawFrom(found.members, strata, seed);
    return {
      frameEntry: entryOf(this.store, referenceTo(loaded, 'SampleFrameClosed', 'frame').event),
      drawn: drawn.map(({ item, stratum, pence }) => ({ item, stratum, pence })),
    };
  }
}

type Asked = z.output<typeof DrawSampleInput>;

function sourceOf(publicDraw: Asked['publicDraw'], checkpoint: Asked['checkpoint']): SeedSource {
  if (publicDraw !== undefined) return { kind: 'public-draw', ...publicDraw };
  if (checkpoint !== undefined) return { kind: 'checkpoint', ...checkpoint };
  throw new Error('The input says one of them');
}
