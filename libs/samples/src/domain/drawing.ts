import { sameContent } from '#contracts';
import type { CalendarDate, ClaimId, ContractId, Decision, OrganisationId, Pence } from '#kernel';
import { refuse } from '#kernel';
import { inProportion } from './allocation.js';
import type { SampleState } from './sample-state.js';
import {
  type Confidence,
  type Extrapolation,
  type FrameQuery,
  ITEMS_IN_EVENT,
  type Part,
  type SampleEvent,
  type SampleRef,
  type SeedSource,
  type Stratify,
  type Stratum,
} from './samples.events.js';

/** What the frame holds, as the handler found it in the ledger as of the entry. */
export interface FrameFacts {
  readonly members: number;
  readonly pence: Pence;
  readonly payers: readonly Part[];
  readonly digest: string;
  /** In the order of their names. */
  readonly strata: readonly Omit<Stratum, 'size'>[];
}

export interface CloseFrameCommand {
  readonly type: 'close-frame';
  readonly sample: SampleRef;
  readonly contract: ContractId;
  readonly frame: FrameQuery;
  readonly stratify?: Stratify | undefined;
  /** How many are drawn in all; shared out in proportion, where no sizes are said. */
  readonly size: number;
  readonly sizes?: readonly Pick<Stratum, 'stratum' | 'size'>[] | undefined;
  /** As it was asked; the last entry of the ledger, when absent. */
  readonly asOf?: number | undefined;
  readonly confidence: Confidence;
  readonly today: CalendarDate;
  /** Who draws. */
  readonly organisation: OrganisationId;
  readonly facts: {
    /** Organisations that provide, or coordinate those who do: nobody draws from what is owed to it. */
    readonly payees: readonly OrganisationId[];
    readonly extrapolation?: Extrapolation | undefined;
    /** The last ledger entry that the tables know. */
    readonly lastEntry: number;
    readonly frame: FrameFacts;
  };
}

export interface DrawSampleCommand {
  readonly type: 'draw';
  readonly sample: SampleRef;
  readonly contract: ContractId;
  readonly seed: string;
  readonly source: SeedSource;
  readonly today: CalendarDate;
  readonly organisation: OrganisationId;
  readonly facts: {
    readonly payees: readonly OrganisationId[];
    /** The ledger entry of the frame. */
    readonly frameEntry: number;
    /** The root that this ledger signed for the size of the source; undefined where it signed none. */
    readonly root?: string | undefined;
    /** What the algorithm draws by this seed from the frame as it is found again. */
    readonly drawn: readonly { readonly item: ClaimId; readonly stratum: string; readonly pence: Pence }[];
  };
}

export type DrawReason =
  | 'sample-exists-otherwise'
  | 'drawn-by-the-payee'
  | 'frame-entry-not-reached'
  | 'frame-empty'
  | 'sample-size-does-not-fit'
  | 'strata-sized-otherwise'
  | 'sample-not-found'
  | 'drawn-by-another-seed'
  | 'seed-not-later'
  | 'seed-not-the-root';

export function closeFrame(command: CloseFrameCommand, state: SampleState): Decision<SampleEvent, DrawReason> {
  const { sample, contract, frame, stratify, confidence, today, facts } = command;
  if (state.status !== 'absent') {
    const isRepeat =
      sameContent(state.frame.frame, frame) &&
      sameContent(state.frame.stratify ?? null, stratify ?? null) &&
      state.frame.size === command.size &&
      (command.sizes === undefined || isSized(state.frame.strata, command.sizes)) &&
      state.frame.confidence === confidence &&
      (command.asOf === undefined || command.asOf === state.frame.asOf);
    return isRepeat ? [] : refuse('sample-exists-otherwise', { sample });
  }
  if (facts.payees.includes(command.organisation)) {
    return refuse('drawn-by-the-payee', { organisation: command.organisation });
  }
  const asOf = command.asOf ?? facts.lastEntry;
  if (asOf > facts.lastEntry) return refuse('frame-entry-not-reached', { asOf, entry: facts.lastEntry });
  const { members, pence, payers, digest, strata } = facts.frame;
  if (members === 0) return refuse('frame-empty');
  if (command.size > members || command.size < strata.length) {
    return refuse('sample-size-does-not-fit', { size: command.size, members, strata: strata.length });
  }
  const sized = command.sizes === undefined ? inProportion(strata, command.size) : sizedAs(strata, command);
  if (sized === undefined) {
    return refuse('strata-sized-otherwise', {
      strata: strata.map((one) => `${one.stratum}: ${one.members}`).join(', '),
    });
  }
  return [
    {
      type: 'SampleFrameClosed',
      sample,
      contract,
      frame,
      stratify,
      asOf,
      members,
      pence,
      payers: [...payers],
      digest,
      strata: [...sized],
      size: command.size,
      confidence,
      extrapolation: frame.of === 'paid-claims' ? facts.extrapolation : undefined,
      closedOn: today,
    },
  ];
}

/** Each stratum once, with at least one and at most all of its members, adding up to the size of the sample. */
function sizedAs(
  strata: readonly Omit<Stratum, 'size'>[],
  { sizes = [], size }: CloseFrameCommand,
): readonly Stratum[] | undefined {
  const asked = new Map(sizes.map((one) => [one.stratum, one.size]));
  const sized = strata.map((stratum) => ({ ...stratum, size: asked.get(stratum.stratum) ?? 0 }));
  const fits = sized.every((one) => one.size >= 1 && one.size <= one.members);
  const isAll = asked.size === strata.length && sizes.length === strata.length;
  return fits && isAll && sized.reduce((total, one) => total + one.size, 0) === size ? sized : undefined;
}

function isSized(strata: readonly Stratum[], sizes: readonly Pick<Stratum, 'stratum' | 'size'>[]): boolean {
  return (
    strata.length === sizes.length &&
    sizes.every(({ stratum, size }) => strata.some((one) => one.stratum === stratum && one.size === size))
  );
}

export function draw(command: DrawSampleCommand, state: SampleState): Decision<SampleEvent, DrawReason> {
  const { sample, contract, seed, source, today, facts } = command;
  if (state.status === 'absent') return refuse('sample-not-found', { sample });
  if (state.status !== 'framed') {
    const isRepeat = state.seed.seed === seed && sameContent(state.seed.source, source);
    return isRepeat ? [] : refuse('drawn-by-another-seed', { sample });
  }
  if (facts.payees.includes(command.organisation)) {
    return refuse('drawn-by-the-payee', { organisation: command.organisation });
  }
  const early = whyTooEarly(source, state.frame.closedOn, facts.frameEntry);
  if (early !== undefined) return refuse('seed-not-later', early);
  if (source.kind === 'checkpoint' && facts.root !== seed) return refuse('seed-not-the-root', { size: source.size });
  const parts = Math.ceil(facts.drawn.length / ITEMS_IN_EVENT);
  return [
    { type: 'SampleSeedGiven', sample, contract, seed, source, givenOn: today },
    ...Array.from({ length: parts }, (_, index): SampleEvent => {
      const items = facts.drawn.slice(index * ITEMS_IN_EVENT, (index + 1) * ITEMS_IN_EVENT);
      return { type: 'SampleItemsDrawn', sample, contract, part: index + 1, parts, items: [...items] };
    }),
  ];
}

/** A seed that was known when the frame was closed could have been chosen, or the frame with it. */
function whyTooEarly(source: SeedSource, closedOn: CalendarDate, frameEntry: number) {
  switch (source.kind) {
    case 'public-draw':
      return source.drawnOn > closedOn ? undefined : { seed: `of ${source.drawnOn}`, frame: `on ${closedOn}` };
    case 'checkpoint':
      return source.size > frameEntry
        ? undefined
        : { seed: `of size ${source.size}`, frame: `with entry ${frameEntry}` };
  }
}
