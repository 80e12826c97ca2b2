import type { Actor, CalendarDate, ClaimId, ContractId, Of, OutcomeCode } from '#kernel';
import { unreachable } from '#kernel';
import type { CohortEvent, Measurement, Method } from './cohorts.events.js';

type Defined = Of<CohortEvent, 'CohortDefined'>;
type Measured = Of<CohortEvent, 'CohortMeasured'>;
type Made = Of<CohortEvent, 'CohortClaimMade'>;

export interface OfOutcome {
  readonly contract: ContractId;
  readonly outcome: OutcomeCode;
}
export interface OfCohort extends OfOutcome {
  readonly cohort: OutcomeCode;
}

/**
 * What became of a result. A verified one stands until another one is verified; one that waits for the verifier is
 * replaced as soon as another is measured.
 */
export type ResultStatus = 'current' | 'verified' | 'rejected' | 'replaced';

export interface CohortResult {
  readonly result: number;
  readonly method: Method;
  readonly measurement: Measurement;
  readonly measuredOn: CalendarDate;
  readonly measuredBy: Actor['subject'];
  readonly measuredFor: Measured['measuredFor'];
  readonly status: ResultStatus;
  /** Who decided about it, and when; undefined while nobody has. */
  readonly decided?: { readonly by: Actor['subject']; readonly on: CalendarDate } | undefined;
  /** Where in the stream it was measured, and verified. */
  readonly measuredAt: number;
  readonly verifiedAt?: number | undefined;
}

export interface Cohort extends Readonly<Omit<Defined, 'type' | 'contract' | 'outcome'>> {
  /** By their numbers, which begin with 1. */
  readonly results: readonly CohortResult[];
}

export interface CohortClaim {
  readonly claim: ClaimId;
  /** Absent where all cohorts were claimed together. */
  readonly cohort?: OutcomeCode | undefined;
  readonly status: 'made' | 'withdrawn';
  readonly withdrawnOn?: CalendarDate | undefined;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly line: OutcomeCode;
  readonly policy: Made['policy'];
  readonly revision: number;
  readonly results: Made['results'];
  /** Where in the stream it was made: a claim that is withdrawn and made again keeps its reference. */
  readonly madeAt: number;
}

/** All cohorts on which one outcome is measured, and what was claimed for them. */
export interface CohortsState {
  readonly cohorts: readonly Cohort[];
  /** The last of each reference. */
  readonly claims: readonly CohortClaim[];
  /** How many events there are: the next one stands at this place. */
  readonly events: number;
}

export const noCohorts: CohortsState = { cohorts: [], claims: [], events: 0 };

export function evolve(before: CohortsState, event: CohortEvent): CohortsState {
  const state = { ...before, events: before.events + 1 };
  const at = before.events;
  switch (event.type) {
    case 'CohortDefined': {
      const { type: _, contract: _c, outcome: _o, ...cohort } = event;
      return { ...state, cohorts: [...state.cohorts, { ...cohort, results: [] }] };
    }
    case 'CohortMeasured': {
      const { result, method, measurement, measuredOn, measuredBy, measuredFor } = event;
      const measured = { result, method, measurement, measuredOn, measuredBy, measuredFor, measuredAt: at };
      return withResults(state, event.cohort, (results) => [
        ...results.map((earlier) => (earlier.status === 'current' ? replaced(earlier) : earlier)),
        { ...measured, status: 'current' },
      ]);
    }
    case 'CohortResultVerified': {
      const decided = { by: event.verifiedBy, on: event.verifiedOn };
      return withResults(state, event.cohort, (results) =>
        results.map((result) => {
          if (result.result === event.result) return { ...result, status: 'verified', decided, verifiedAt: at };
          return result.status === 'verified' ? replaced(result) : result;
        }),
      );
    }
    case 'CohortResultRejected': {
      const decided = { by: event.rejectedBy, on: event.rejectedOn };
      return withResults(state, event.cohort, (results) =>
        results.map((result) => (result.result === event.result ? { ...result, status: 'rejected', decided } : result)),
      );
    }
    case 'CohortClaimMade': {
      const { claim, cohort, achievedOn, claimedOn, line, policy, revision, results } = event;
      const others = state.claims.filter((other) => other.claim !== claim);
      const made: CohortClaim = {
        claim,
        cohort,
        status: 'made',
        achievedOn,
        claimedOn,
        line,
        policy,
        revision,
        results,
        madeAt: at,
      };
      return { ...state, claims: [...others, made] };
    }
    case 'CohortClaimRestated':
      return withClaim(state, event.claim, (claim) => ({ ...claim, results: event.results, revision: event.revision }));
    case 'CohortClaimWithdrawn':
      return withClaim(state, event.claim, (claim) => ({
        ...claim,
        status: 'withdrawn',
        withdrawnOn: event.withdrawnOn,
      }));
    default:
      return unreachable(event);
  }
}

function replaced(result: CohortResult): CohortResult {
  return { ...result, status: 'replaced' };
}

function withResults(
  state: CohortsState,
  code: OutcomeCode,
  change: (results: readonly CohortResult[]) => readonly CohortResult[],
): CohortsState {
  return {
    ...state,
    cohorts: state.cohorts.map((cohort) =>
      cohort.cohort === code ? { ...cohort, results: change(cohort.results) } : cohort,
    ),
  };
}

function withClaim(state: CohortsState, id: ClaimId, change: (claim: CohortClaim) => CohortClaim): CohortsState {
  return { ...state, claims: state.claims.map((claim) => (claim.claim === id ? change(claim) : claim)) };
}

export function cohortOf(state: CohortsState, code: OutcomeCode): Cohort | undefined {
  return state.cohorts.find(({ cohort }) => cohort === code);
}

/** The result of a cohort that the verifier found right, and that no other one has replaced. */
export function verifiedResult({ results }: Cohort): CohortResult | undefined {
  return results.find(({ status }) => status === 'verified');
}

/** The claims that stand. */
export function standingClaims({ claims }: CohortsState): readonly CohortClaim[] {
  return claims.filter(({ status }) => status === 'made');
}
