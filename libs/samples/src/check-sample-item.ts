import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, interestedIn, LedgerCommand, parseInput, type RecordedContract } from '#contracts';
import { Ledger, type Loaded } from '#event-log';
import { type OutcomePath, outcomePathInput } from '#evidence';
import { type Actor, Pence } from '#kernel';
import type { Checker, CheckItemCommand, FirstDecision } from './domain/checks.js';
import { itemOf, type SampleState } from './domain/sample-state.js';
import { Finding, FindingReason } from './domain/samples.events.js';
import type { SampleReason } from './domain/samples.js';
import { isOfItsContract, ofContractRule, ofSampleInput } from './draw-sample.js';
import { FrameSource } from './frame-source.js';
import { drawnReference, sampleStream, sampleStreamName } from './samples.stream.js';

export const CheckSampleItemInput = z
  .strictObject({
    ...ofSampleInput,
    ...outcomePathInput,
    finding: Finding,
    /** What of the amount is right: only where it is partly. */
    rightPence: Pence.optional(),
    /** Why it is not confirmed. */
    reasonCode: FindingReason.optional(),
    words: z.string().min(1).max(2000).optional(),
  })
  .refine(isOfItsContract, ofContractRule)
  .refine(({ finding, rightPence }) => (finding === 'partly') === (rightPence !== undefined), {
    message: 'must be said where an item is partly right, and nowhere else',
    path: ['rightPence'],
  })
  .refine(({ finding, reasonCode }) => (finding === 'confirmed') === (reasonCode === undefined), {
    message: 'must be said for an item that is not confirmed, and for no other',
    path: ['reasonCode'],
  });
export type CheckSampleItemInput = z.input<typeof CheckSampleItemInput>;

/** Records what a verifier found of a drawn item. */
export class CheckSampleItem extends LedgerCommand<CheckSampleItemInput, SampleReason> {}

/** Records that something else was found of it; what was said before stays on record. */
export class CorrectSampleFinding extends LedgerCommand<CheckSampleItemInput, SampleReason> {}

@CommandHandler(CheckSampleItem)
export class CheckSampleItemHandler implements ICommandHandler<CheckSampleItem> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly source: FrameSource,
  ) {}

  execute(command: CheckSampleItem) {
    return recordFinding(this.ledger, this.access, this.source, 'check', command);
  }
}

@CommandHandler(CorrectSampleFinding)
export class CorrectSampleFindingHandler implements ICommandHandler<CorrectSampleFinding> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly source: FrameSource,
  ) {}

  execute(command: CorrectSampleFinding) {
    return recordFinding(this.ledger, this.access, this.source, 'correct', command);
  }
}

async function recordFinding(
  ledger: Ledger,
  access: Access,
  source: FrameSource,
  type: CheckItemCommand['type'] | 'correct',
  { input, context }: LedgerCommand<CheckSampleItemInput, SampleReason>,
) {
  const asked = parseInput(CheckSampleItemInput, input);
  const { contract, today } = await access.require(context.actor, 'check-sample', asked.contract);
  const stream = sampleStreamName(asked.sample);
  const loaded = await ledger.load(sampleStream, stream);
  const first = firstDecision(source, loaded.state, asked);
  const by = await checkerOf(access, context.actor, contract, first);
  const command = { type, ...asked, by, today, first };
  return ledger.transact(sampleStream, stream, command, {
    context,
    input,
    at: ledger.clock.now(),
    reliesOn: drawnReference(loaded, itemIn(loaded, asked)),
  });
}

export function itemIn({ state }: Loaded<SampleState>, path: OutcomePath) {
  return state.status === 'drawn' ? state.items.get(itemOf(path)) : undefined;
}

/** Who checks, whose interest in the contract keeps them from it, and who decided first. */
export async function checkerOf(
  access: Access,
  { subject, organisation }: Actor,
  contract: RecordedContract,
  first: FirstDecision | undefined,
): Promise<Checker> {
  const people = await access.peopleBehind(subject, first?.decidedBy);
  return { subject, organisation, interested: interestedIn(contract), people };
}

/** The decision that stood when the frame was closed: later ones may follow from the sample itself. */
export function firstDecision(source: FrameSource, state: SampleState, path: OutcomePath): FirstDecision | undefined {
  return state.status === 'absent' ? undefined : source.firstDecision(path, state.frame.asOf);
}
