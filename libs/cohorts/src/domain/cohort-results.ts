import { sameContent } from '#contracts';
import {
  type Actor,
  type CalendarDate,
  type Decision,
  isSamePerson,
  type OrganisationId,
  type OutcomeCode,
  type PeopleBehind,
  type Period,
  refuse,
} from '#kernel';
import type { RateCardState } from '#rate-cards';
import { restatements } from './cohort-claims.js';
import type { CohortEvent, Measurement, Method } from './cohorts.events.js';
import {
  type CohortResult,
  type CohortsState,
  cohortOf,
  evolve,
  type OfCohort,
  standingClaims,
} from './cohorts-state.js';
import { reductionOf, reductionRounded } from './reduction.js';

export interface DefineCohortCommand extends OfCohort {
  readonly type: 'define';
  readonly title: string;
  readonly joining: Period;
  readonly facts: {
    /** The days of the contract, and the outcomes that it defines. */
    readonly startsOn: CalendarDate;
    readonly endsOn: CalendarDate;
    readonly outcomes: readonly OutcomeCode[];
  };
}

export interface MeasureCohortCommand extends OfCohort {
  readonly type: 'measure';
  readonly method: Method;
  readonly measurement: Measurement;
  /** Today, when absent. */
  readonly measuredOn?: CalendarDate | undefined;
  readonly today: CalendarDate;
  readonly by: Pick<Actor, 'subject' | 'organisation'>;
  /** Why an earlier result is replaced. */
  readonly words?: string | undefined;
}

/** Who decides about a result, and whose interest in the contract would keep them from it. */
export interface CohortVerifier extends Pick<Actor, 'subject' | 'organisation'> {
  readonly interested: readonly OrganisationId[];
  readonly people?: PeopleBehind | undefined;
}

interface OfResult extends OfCohort {
  readonly result: number;
  readonly by: CohortVerifier;
  readonly today: CalendarDate;
  readonly words?: string | undefined;
}

export interface VerifyCohortResultCommand extends OfResult {
  readonly type: 'verify';
  /** Today, when absent. */
  readonly verifiedOn?: CalendarDate | undefined;
  /** By it, claims that rest on an earlier result are restated. */
  readonly facts: { readonly rateCard: RateCardState };
}

export interface RejectCohortResultCommand extends OfResult {
  readonly type: 'reject';
  /** Today, when absent. */
  readonly rejectedOn?: CalendarDate | undefined;
}

export type DefineReason =
  | 'outcome-not-defined'
  | 'cohort-defined-otherwise'
  | 'joining-ends-before-it-begins'
  | 'joining-outside-the-contract'
  | 'pooled-claim-stands';

export type MeasureReason =
  | 'cohort-not-found'
  | 'cohort-still-joining'
  | 'same-result-was-rejected'
  | 'replacement-needs-words'
  | 'reduction-out-of-range';

export type DecideReason =
  | 'cohort-not-found'
  | 'result-not-found'
  | 'verifier-not-independent'
  | 'verifier-measured-this-result'
  | 'result-replaced'
  | 'already-decided-otherwise'
  | 'decided-before-measured';

export function define(
  { contract, outcome, cohort, title, joining, facts }: DefineCohortCommand,
  state: CohortsState,
): Decision<CohortEvent, DefineReason> {
  const { startsOn, endsOn } = facts;
  if (!facts.outcomes.includes(outcome)) return refuse('outcome-not-defined', { outcome });
  const known = cohortOf(state, cohort);
  if (known !== undefined) {
    const isSame = known.title === title && sameContent(known.joining, joining);
    return isSame ? [] : refuse('cohort-defined-otherwise', { cohort, outcome });
  }
  if (joining.to < joining.from) return refuse('joining-ends-before-it-begins', { from: joining.from, to: joining.to });
  if (joining.from < startsOn || joining.to > endsOn) {
    return refuse('joining-outside-the-contract', { from: joining.from, to: joining.to, startsOn, endsOn });
  }
  // A pooled claim is for all cohorts there are; one more would make it a claim for some of them.
  const pooled = standingClaims(state).find((claim) => claim.cohort === undefined);
  if (pooled !== undefined) return refuse('pooled-claim-stands', { claim: pooled.claim });
  return [{ type: 'CohortDefined', contract, outcome, cohort, title, joining }];
}

export function measure(command: MeasureCohortCommand, state: CohortsState): Decision<CohortEvent, MeasureReason> {
  const { contract, outcome, cohort, method, measurement, by, words } = command;
  const measuredOn = command.measuredOn ?? command.today;
  const known = cohortOf(state, cohort);
  if (known === undefined) return refuse('cohort-not-found', { cohort, outcome });
  if (measuredOn <= known.joining.to) return refuse('cohort-still-joining', { measuredOn, to: known.joining.to });

  const last = known.results.at(-1);
  if (last !== undefined && isRepeated(command, last)) {
    return last.status === 'rejected' ? refuse('same-result-was-rejected', { cohort, result: last.result }) : [];
  }
  if (last !== undefined && words === undefined) {
    return refuse('replacement-needs-words', { cohort, result: last.result });
  }
  const reduction = reductionRounded(reductionOf([measurement]));
  if (reduction === undefined) {
    const { events, expectedEvents } = measurement;
    return refuse('reduction-out-of-range', { events, expectedEvents });
  }
  return [
    {
      type: 'CohortMeasured',
      contract,
      outcome,
      cohort,
      result: (last?.result ?? 0) + 1,
      method,
      measurement,
      reduction,
      measuredOn,
      measuredBy: by.subject,
      measuredFor: by.organisation,
      words,
    },
  ];
}

function isRepeated({ method, measurement, measuredOn, by }: MeasureCohortCommand, last: CohortResult): boolean {
  return (
    sameContent({ method, measurement }, { method: last.method, measurement: last.measurement }) &&
    by.organisation === last.measuredFor &&
    (measuredOn === undefined || measuredOn === last.measuredOn)
  );
}

export function verify(command: VerifyCohortResultCommand, state: CohortsState): Decision<CohortEvent, DecideReason> {
  const { contract, outcome, cohort, result, by, words, facts } = command;
  const verifiedOn = command.verifiedOn ?? command.today;
  const answer = mayDecide(command, 'verified', verifiedOn, command.verifiedOn, state);
  if (answer !== undefined) return answer;
  const verified: CohortEvent = {
    type: 'CohortResultVerified',
    contract,
    outcome,
    cohort,
    result,
    verifiedOn,
    verifiedBy: by.subject,
    verifiedFor: by.organisation,
    words,
  };
  // Together or not at all: no moment in which a claim rests on a result that no longer stands.
  return [verified, ...restatements(command, evolve(state, verified), facts.rateCard)];
}

export function reject(command: RejectCohortResultCommand, state: CohortsState): Decision<CohortEvent, DecideReason> {
  const { contract, outcome, cohort, result, by, words } = command;
  const rejectedOn = command.rejectedOn ?? command.today;
  const answer = mayDecide(command, 'rejected', rejectedOn, command.rejectedOn, state);
  if (answer !== undefined) return answer;
  return [
    { type: 'CohortResultRejected', contract, outcome, cohort, result, rejectedOn, rejectedBy: by.subject, words },
  ];
}

/** Undefined where the result waits for a decision and this verifier may take it. */
function mayDecide(
  { cohort, outcome, result, by }: OfResult,
  as: 'verified' | 'rejected',
  on: CalendarDate,
  asked: CalendarDate | undefined,
  state: CohortsState,
): Decision<never, DecideReason> | undefined {
  const known = cohortOf(state, cohort);
  if (known === undefined) return refuse('cohort-not-found', { cohort, outcome });
  const measured = known.results[result - 1];
  if (measured === undefined) return refuse('result-not-found', { cohort, result });
  // Neither who has an interest in what is found nor who found it says that it is right.
  if (by.interested.includes(by.organisation) || by.organisation === measured.measuredFor) {
    return refuse('verifier-not-independent', { organisation: by.organisation });
  }
  if (isSamePerson(by.subject, measured.measuredBy, by.people))
    return refuse('verifier-measured-this-result', { cohort, result });
  const { status, decided, measuredOn } = measured;
  if (status === 'replaced') return refuse('result-replaced', { cohort, result });
  if (decided !== undefined) {
    const isRepeat = status === as && decided.by === by.subject && (asked === undefined || asked === decided.on);
    return isRepeat ? [] : refuse('already-decided-otherwise', { cohort, result, status, on: decided.on });
  }
  return on < measuredOn ? refuse('decided-before-measured', { measuredOn, on }) : undefined;
}
