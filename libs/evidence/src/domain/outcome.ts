import {
  type CalendarDate,
  calendarDate,
  type Decimal,
  type EvidenceId,
  type OrganisationId,
  unreachable,
} from '#kernel';
import type {
  EvidenceEvent,
  LapseReason,
  QueryReason,
  RejectReason,
  VerificationMethod,
  VerificationWithdrawReason,
} from './evidence.events.js';

/** How much of an outcome there was: in its unit, and as a measured value. One, and nothing measured, when absent. */
export interface Measure {
  readonly quantity?: number | undefined;
  readonly measured?: Decimal | undefined;
}

/** A piece of evidence as it was submitted. */
export interface EvidenceItem extends Measure {
  readonly evidence: EvidenceId;
  readonly kind: string;
  readonly issuer: string | undefined;
  readonly issuedOn: CalendarDate | undefined;
  readonly held: 'ledger' | 'provider';
  readonly fileMark: string;
  readonly achievedOn: CalendarDate;
  readonly submittedBy: string;
  readonly submittedFor: OrganisationId;
  readonly withdrawn: boolean;
}

/** What had been achieved was lost on a day; without `regainedOn` it still is. The day it was regained is no day of it. */
export interface Lapse {
  readonly lapsedOn: CalendarDate;
  readonly reasonCode: LapseReason;
  readonly regainedOn?: CalendarDate | undefined;
}

export interface Outcome {
  readonly achievedOn: CalendarDate;
  /** Everything that was ever submitted, the withdrawn items too: a reference is used once. */
  readonly items: readonly EvidenceItem[];
  /** How often a verifier has sent it back or taken a verification back. */
  readonly attempts: number;
  /** In the order in which they were recorded, which is that of their days: only the last may be open. */
  readonly lapses: readonly Lapse[];
  /** The first days of lapses that were found never to have happened. */
  readonly struckLapses: readonly CalendarDate[];
}

/** One outcome of one person, from the first evidence to the verifier's decision. */
export type OutcomeState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'without-evidence' } & Outcome)
  | ({ readonly status: 'submitted'; readonly takenBack?: VerificationWithdrawReason } & Outcome)
  | ({ readonly status: 'queried'; readonly reasonCode: QueryReason } & Outcome)
  | ({
      readonly status: 'verified';
      readonly checked: readonly EvidenceId[];
      readonly method: VerificationMethod;
      readonly verifiedBy: string;
      /** What the verifier found. */
      readonly found: Measure;
    } & Outcome)
  | ({ readonly status: 'rejected'; readonly reasonCode: RejectReason } & Outcome);

/** An outcome whose evidence was submitted and not rejected, whether or not a verifier has decided. */
export type AchievedOutcome = Extract<OutcomeState, { status: 'submitted' | 'queried' | 'verified' }>;

export function isAchieved(state: OutcomeState): state is AchievedOutcome {
  return state.status === 'submitted' || state.status === 'queried' || state.status === 'verified';
}

/** What the provider says: the last evidence that stands and says it. */
export function saidOf(items: readonly EvidenceItem[]): Measure {
  const standing = items.filter(({ withdrawn }) => !withdrawn);
  const quantity = standing.findLast((item) => item.quantity !== undefined)?.quantity;
  const measured = standing.findLast((item) => item.measured !== undefined)?.measured;
  return { ...(quantity === undefined ? {} : { quantity }), ...(measured === undefined ? {} : { measured }) };
}

/** Stands in until the first evidence says the day; every stream begins with evidence, so no rule ever meets it. */
const NOT_YET = calendarDate('0001-01-01');

export function evolve(state: OutcomeState, event: EvidenceEvent): OutcomeState {
  const standing: Outcome =
    state.status === 'absent'
      ? { achievedOn: NOT_YET, items: [], attempts: 1, lapses: [], struckLapses: [] }
      : {
          achievedOn: state.achievedOn,
          items: state.items,
          attempts: state.attempts,
          lapses: state.lapses,
          struckLapses: state.struckLapses,
        };
  switch (event.type) {
    case 'EvidenceSubmitted': {
      const { evidence, kind, issuer, issuedOn, held, fileMark, achievedOn, submittedBy, submittedFor } = event;
      const item = { evidence, kind, issuer, issuedOn, held, fileMark, achievedOn, submittedBy, submittedFor };
      const { quantity, measured } = event;
      return {
        status: 'submitted',
        ...standing,
        achievedOn,
        items: [...standing.items, { ...item, quantity, measured, withdrawn: false }],
      };
    }
    case 'EvidenceWithdrawn': {
      const items = standing.items.map((item) =>
        item.evidence === event.evidence ? { ...item, withdrawn: true } : item,
      );
      if (items.every(({ withdrawn }) => withdrawn) && state.status !== 'verified') {
        return { status: 'without-evidence', ...standing, items };
      }
      return state.status === 'absent' ? { status: 'without-evidence', ...standing, items } : { ...state, items };
    }
    case 'AchievementDateCorrected':
      return { status: 'submitted', ...standing, achievedOn: event.to };
    case 'EvidenceVerified':
      return {
        status: 'verified',
        ...standing,
        checked: event.evidence,
        method: event.method,
        verifiedBy: event.verifiedBy,
        found: { quantity: event.quantity, measured: event.measured },
      };
    case 'EvidenceQueried':
      return { status: 'queried', ...standing, attempts: standing.attempts + 1, reasonCode: event.reasonCode };
    case 'EvidenceRejected':
      return { status: 'rejected', ...standing, reasonCode: event.reasonCode };
    case 'VerificationWithdrawn': {
      const again = { ...standing, attempts: standing.attempts + 1 };
      return standing.items.every(({ withdrawn }) => withdrawn)
        ? { status: 'without-evidence', ...again }
        : { status: 'submitted', ...again, takenBack: event.reasonCode };
    }
    case 'OutcomeLapsed': {
      const { lapsedOn, reasonCode } = event;
      return state.status === 'absent' ? state : { ...state, lapses: [...state.lapses, { lapsedOn, reasonCode }] };
    }
    case 'OutcomeRegained': {
      if (state.status === 'absent') return state;
      const open = state.lapses.findLastIndex(({ regainedOn }) => regainedOn === undefined);
      const { regainedOn } = event;
      return {
        ...state,
        lapses: state.lapses.map((lapse, index) => (index === open ? { ...lapse, regainedOn } : lapse)),
      };
    }
    case 'LapseCorrected': {
      if (state.status === 'absent') return state;
      const { from, to } = event;
      const isMeant = ({ lapsedOn }: Lapse) => lapsedOn === from.lapsedOn;
      if (to !== undefined) {
        const corrected = ({ reasonCode }: Lapse): Lapse => ({ reasonCode, ...to });
        return { ...state, lapses: state.lapses.map((lapse) => (isMeant(lapse) ? corrected(lapse) : lapse)) };
      }
      const struckLapses = [...state.struckLapses, from.lapsedOn];
      return { ...state, lapses: state.lapses.filter((lapse) => !isMeant(lapse)), struckLapses };
    }
    default:
      return unreachable(event);
  }
}
