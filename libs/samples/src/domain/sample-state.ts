import { type ClaimId, type Of, unreachable } from '#kernel';
import type { SampleEvent } from './samples.events.js';

type Closed = Of<SampleEvent, 'SampleFrameClosed'>;
type Checked = Of<SampleEvent, 'SampleItemChecked'>;
type Rechecked = Of<SampleEvent, 'VerificationRechecked'>;

export interface DrawnItem {
  readonly item: ClaimId;
  readonly stratum: string;
  readonly pence: number;
  /** Which event drew it: 1 for the first. */
  readonly part: number;
  /** What was found of it last. */
  readonly checked?: Omit<Checked, 'type'> | undefined;
  readonly rechecked?: Omit<Rechecked, 'type'> | undefined;
}

interface Drawn {
  readonly frame: Omit<Closed, 'type'>;
  readonly seed: Omit<Of<SampleEvent, 'SampleSeedGiven'>, 'type'>;
  readonly items: ReadonlyMap<ClaimId, DrawnItem>;
}

/** A sample, from its frame to what follows from it. */
export type SampleState =
  | { readonly status: 'absent' }
  | { readonly status: 'framed'; readonly frame: Omit<Closed, 'type'> }
  | ({ readonly status: 'drawn' } & Drawn)
  | ({
      readonly status: 'closed';
      readonly recovery: Of<SampleEvent, 'SampleClosed'>['recovery'];
      /** The clawbacks that were proposed, by what they take back. */
      readonly proposed: Readonly<Partial<Record<RecoveryPart, number>>>;
    } & Drawn);

export type RecoveryPart = Of<SampleEvent, 'SampleRecoveryProposed'>['part'];

export function evolve(state: SampleState, event: SampleEvent): SampleState {
  switch (event.type) {
    case 'SampleFrameClosed': {
      const { type: _, ...frame } = event;
      return { status: 'framed', frame };
    }
    case 'SampleSeedGiven': {
      if (state.status !== 'framed') return state;
      const { type: _, ...seed } = event;
      return { status: 'drawn', frame: state.frame, seed, items: new Map() };
    }
    case 'SampleItemsDrawn': {
      if (state.status !== 'drawn') return state;
      const items = new Map(state.items);
      for (const item of event.items) items.set(item.item, { ...item, part: event.part });
      return { ...state, items };
    }
    case 'SampleItemChecked':
    case 'SampleFindingCorrected': {
      const { type: _, ...checked } = event;
      return withItem(state, event, (item) => ({ ...item, checked }));
    }
    case 'VerificationRechecked': {
      const { type: _, ...rechecked } = event;
      return withItem(state, event, (item) => ({ ...item, rechecked }));
    }
    case 'SampleClosed':
      return state.status === 'drawn' ? { ...state, status: 'closed', recovery: event.recovery, proposed: {} } : state;
    case 'SecondChecksClosed':
      return state.status === 'drawn' ? { ...state, status: 'closed', recovery: undefined, proposed: {} } : state;
    case 'SampleRecoveryProposed':
      return state.status === 'closed'
        ? { ...state, proposed: { ...state.proposed, [event.part]: event.clawback } }
        : state;
    default:
      return unreachable(event);
  }
}

type Path = Pick<Checked, 'contract' | 'person' | 'outcome' | 'occurrence'>;

/** The reference of an item: that of the claim of its outcome, also where nothing is claimed yet. */
export function itemOf({ contract, person, outcome, occurrence }: Path): ClaimId {
  return `${contract}.${person}.${outcome}.${occurrence}` as ClaimId;
}

function withItem(state: SampleState, path: Path, change: (item: DrawnItem) => DrawnItem): SampleState {
  if (state.status !== 'drawn') return state;
  const item = state.items.get(itemOf(path));
  return item === undefined ? state : { ...state, items: new Map(state.items).set(item.item, change(item)) };
}
