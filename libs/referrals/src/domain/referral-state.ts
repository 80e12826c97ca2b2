import { type CalendarDate, type Decimal, type OrganisationId, type OutcomeCode, unreachable } from '#kernel';
import type { BreakReason, CorrectableField, DeclineReason, EndReason, ReferralEvent } from './referrals.events.js';

export interface Referral {
  readonly referredBy: OrganisationId;
  readonly referredOn: CalendarDate;
  readonly cohort?: OutcomeCode | undefined;
}

export interface Acceptance {
  readonly provider: OrganisationId;
  readonly acceptedOn: CalendarDate;
  readonly criteriaVersion: number;
  readonly criteriaMet: readonly OutcomeCode[];
  readonly paymentGroup?: OutcomeCode | undefined;
  readonly ageAtReferral?: number | undefined;
}

export interface Declined {
  readonly declinedBy: OrganisationId;
  readonly declinedOn: CalendarDate;
  readonly reasonCode: DeclineReason;
}

/** A break; without `resumedOn` it is not over, or the engagement ended in it. The day of return is no day of the break. */
export interface Break {
  readonly pausedOn: CalendarDate;
  readonly reasonCode: BreakReason;
  readonly resumedOn?: CalendarDate | undefined;
}

export interface DeclinedReferral {
  readonly referral: Referral;
  readonly declined: Declined;
}

/** How an outcome stood when the person came. */
export interface Baseline {
  readonly outcome: OutcomeCode;
  readonly recordedOn: CalendarDate;
  readonly alreadyTrue: boolean;
  readonly measured?: Decimal | undefined;
  /** The place of its last correction among all corrections of baselines of this person, from 1. */
  readonly correctedAs?: number | undefined;
}

interface Path {
  readonly referral: Referral;
  /** Referrals of the same person that were declined before this one, in order. */
  readonly past: readonly DeclinedReferral[];
  /** What was recorded since this referral; an earlier one does not count any more. */
  readonly baselines: readonly Baseline[];
  /** How often a baseline was corrected, those of earlier referrals included. */
  readonly baselineCorrections: number;
}

interface Engagement extends Path {
  readonly acceptance: Acceptance;
  readonly startedOn: CalendarDate;
  readonly breaks: readonly Break[];
}

export type ReferralState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'referred' } & Path)
  | ({ readonly status: 'declined'; readonly declined: Declined } & Path)
  | ({ readonly status: 'accepted'; readonly acceptance: Acceptance } & Path)
  | ({ readonly status: 'engaged' } & Engagement)
  /** The last of the breaks is not over. */
  | ({ readonly status: 'paused' } & Engagement)
  | ({ readonly status: 'ended'; readonly endedOn: CalendarDate; readonly reasonCode: EndReason } & Engagement);

export function evolve(state: ReferralState, event: ReferralEvent): ReferralState {
  switch (event.type) {
    case 'PersonReferred': {
      const { referredBy, referredOn, cohort } = event;
      const referral = { referredBy, referredOn, ...(cohort === undefined ? {} : { cohort }) };
      return { status: 'referred', referral, past: pastOf(state), baselines: [], ...correctionsOf(state) };
    }
    case 'ReferralAccepted': {
      const { type: _, contract: _c, person: _p, ...acceptance } = event;
      return state.status === 'referred' ? { ...state, status: 'accepted', acceptance } : state;
    }
    case 'ReferralDeclined': {
      const { declinedBy, declinedOn, reasonCode } = event;
      const declined = { declinedBy, declinedOn, reasonCode };
      return state.status === 'referred' ? { ...state, status: 'declined', declined } : state;
    }
    case 'EngagementStarted': {
      const { startedOn } = event;
      return state.status === 'accepted' ? { ...state, status: 'engaged', startedOn, breaks: [] } : state;
    }
    case 'EngagementPaused': {
      const { pausedOn, reasonCode } = event;
      if (state.status !== 'engaged') return state;
      return { ...state, status: 'paused', breaks: [...state.breaks, { pausedOn, reasonCode }] };
    }
    case 'EngagementResumed': {
      const { resumedOn } = event;
      if (state.status !== 'paused') return state;
      return { ...state, status: 'engaged', breaks: withLast(state.breaks, (last) => ({ ...last, resumedOn })) };
    }
    case 'EngagementEnded': {
      const { endedOn, reasonCode } = event;
      if (state.status !== 'engaged' && state.status !== 'paused') return state;
      return { ...state, status: 'ended', endedOn, reasonCode };
    }
    case 'BaselineRecorded': {
      const { outcome, recordedOn, alreadyTrue, measured } = event;
      if (state.status === 'absent') return state;
      return { ...state, baselines: [...state.baselines, { outcome, recordedOn, alreadyTrue, measured }] };
    }
    case 'BaselineCorrected': {
      const { outcome, to } = event;
      if (state.status === 'absent') return state;
      const correctedAs = state.baselineCorrections + 1;
      const baselines = state.baselines.map((known) =>
        known.outcome === outcome ? { outcome, ...to, correctedAs } : known,
      );
      return { ...state, baselines, baselineCorrections: correctedAs };
    }
    case 'ReferralDatesCorrected':
      return event.changes.reduce(corrected, state);
    default:
      return unreachable(event);
  }
}

function correctionsOf(state: ReferralState): Pick<Path, 'baselineCorrections'> {
  return { baselineCorrections: state.status === 'absent' ? 0 : state.baselineCorrections };
}

function pastOf(state: ReferralState): readonly DeclinedReferral[] {
  if (state.status === 'absent') return [];
  const { past, referral } = state;
  return state.status === 'declined' ? [...past, { referral, declined: state.declined }] : past;
}

function withLast(
  breaks: readonly Break[],
  change: (last: Break) => Break,
  which: (candidate: Break) => boolean = () => true,
): readonly Break[] {
  const last = breaks.findLastIndex(which);
  return breaks.map((known, index) => (index === last ? change(known) : known));
}

const isOver = ({ resumedOn }: Break) => resumedOn !== undefined;

/** The date that stands under a field. Of several breaks the last one is meant; of several referrals, the present one. */
export function dateOf(state: ReferralState, field: CorrectableField): CalendarDate | undefined {
  if (state.status === 'absent') return undefined;
  switch (field) {
    case 'referredOn':
      return state.referral.referredOn;
    case 'declinedOn':
      return state.status === 'declined' ? state.declined.declinedOn : undefined;
    case 'acceptedOn':
      return 'acceptance' in state ? state.acceptance.acceptedOn : undefined;
    case 'startedOn':
      return 'startedOn' in state ? state.startedOn : undefined;
    case 'pausedOn':
      return 'breaks' in state ? state.breaks.at(-1)?.pausedOn : undefined;
    case 'resumedOn':
      return 'breaks' in state ? state.breaks.findLast(isOver)?.resumedOn : undefined;
    case 'endedOn':
      return state.status === 'ended' ? state.endedOn : undefined;
    default:
      return unreachable(field);
  }
}

export function corrected(
  state: ReferralState,
  { field, to }: { readonly field: CorrectableField; readonly to: CalendarDate },
): ReferralState {
  if (state.status === 'absent') return state;
  switch (field) {
    case 'referredOn':
      return { ...state, referral: { ...state.referral, referredOn: to } };
    case 'declinedOn':
      return state.status === 'declined' ? { ...state, declined: { ...state.declined, declinedOn: to } } : state;
    case 'acceptedOn':
      return 'acceptance' in state ? { ...state, acceptance: { ...state.acceptance, acceptedOn: to } } : state;
    case 'startedOn':
      return 'startedOn' in state ? { ...state, startedOn: to } : state;
    case 'pausedOn': {
      if (!('breaks' in state)) return state;
      return { ...state, breaks: withLast(state.breaks, (last) => ({ ...last, pausedOn: to })) };
    }
    case 'resumedOn': {
      if (!('breaks' in state)) return state;
      return { ...state, breaks: withLast(state.breaks, (last) => ({ ...last, resumedOn: to }), isOver) };
    }
    case 'endedOn':
      return state.status === 'ended' ? { ...state, endedOn: to } : state;
    default:
      return unreachable(field);
  }
}

/** What others ask of a person's path: pricing by its dates, the payment group, who runs the service. */
export interface PathFacts {
  readonly referredOn: CalendarDate;
  readonly provider?: OrganisationId;
  readonly paymentGroup?: OutcomeCode;
  readonly startedOn?: CalendarDate;
  readonly endedOn?: CalendarDate;
}

/** Undefined for a person who was never referred. */
export function pathFacts(state: ReferralState): PathFacts | undefined {
  if (state.status === 'absent') return undefined;
  const { referredOn } = state.referral;
  if (!('acceptance' in state)) return { referredOn };
  const { provider, paymentGroup } = state.acceptance;
  return {
    referredOn,
    provider,
    ...(paymentGroup === undefined ? {} : { paymentGroup }),
    ...('startedOn' in state ? { startedOn: state.startedOn } : {}),
    ...(state.status === 'ended' ? { endedOn: state.endedOn } : {}),
  };
}
