import { type RecordedContract, termsOn } from '#contracts';
import {
  addDays,
  type CalendarDate,
  ClaimId,
  type Decision,
  daysBetween,
  type Of,
  type OutcomeCode,
  type Refusal,
  refuse,
} from '#kernel';
import type { RateCardState } from '#rate-cards';
import { type CohortEvent, POOLED, type RestsOn } from './cohorts.events.js';
import {
  type Cohort,
  type CohortClaim,
  type CohortsState,
  cohortOf,
  type OfOutcome,
  standingClaims,
  verifiedResult,
} from './cohorts-state.js';
import { type CohortLine, type LineReason, lineFor, lineOfClaim } from './line-for.js';
import { eventsAvoided, reaches, reductionOf, reductionRoundedDown, sumInWords } from './reduction.js';

export interface ClaimCohortCommand extends OfOutcome {
  readonly type: 'claim';
  /** All of them together, when absent. */
  readonly cohort?: OutcomeCode | undefined;
  /** Today, when absent. */
  readonly claimedOn?: CalendarDate | undefined;
  /** The rate-card line, where several pay the outcome. */
  readonly line?: OutcomeCode | undefined;
  readonly today: CalendarDate;
  readonly facts: {
    readonly contract: RecordedContract;
    readonly rateCard: RateCardState;
    /** The results that were looked at when it was found out what the claim relies on. */
    readonly lookedAt: readonly RestsOn[];
  };
}

export interface WithdrawCohortClaimCommand extends OfOutcome {
  readonly type: 'withdraw';
  readonly cohort?: OutcomeCode | undefined;
  readonly words: string;
  /** Today, when absent. */
  readonly withdrawnOn?: CalendarDate | undefined;
  readonly today: CalendarDate;
}

export type ClaimCohortReason =
  | 'cohort-not-found'
  | 'claimed-otherwise'
  | 'pooled-needs-two-cohorts'
  | 'claimed-on-their-own'
  | 'claimed-pooled'
  | 'newer-result-not-verified'
  | 'no-verified-result'
  | 'results-changed-meanwhile'
  | 'claimed-before-verified'
  | LineReason
  | 'threshold-not-reached'
  | 'claimed-too-late';

export type WithdrawClaimReason = 'claim-not-found' | 'withdrawn-before-claimed' | 'withdrawn-otherwise';

/** The reference of a claim: `riverside.cohort_1.reconvictions`, and `riverside.pooled.reconvictions` for all together. */
export function cohortClaimIdOf({
  contract,
  outcome,
  cohort,
}: Pick<ClaimCohortCommand, 'cohort'> & OfOutcome): ClaimId {
  return ClaimId.parse(`${contract}.${cohort ?? POOLED}.${outcome}`);
}

/** What a claim would rest on as things stand. */
export interface Basis {
  readonly results: readonly RestsOn[];
  /** Where in the stream those results were verified. */
  readonly verifiedAt: readonly number[];
  /** The day on which the last of them was measured, and the day on which the last of them was verified. */
  readonly achievedOn: CalendarDate;
  readonly verifiedOn: CalendarDate;
}

/** The verified results of what is claimed, or why they do not carry a claim. The handler asks too, to name them. */
export function basisOf(
  { outcome, cohort }: Pick<ClaimCohortCommand, 'outcome' | 'cohort'>,
  state: CohortsState,
): Basis | Refusal<ClaimCohortReason> {
  const standing = standingClaims(state);
  if (cohort === undefined) {
    // The pooled threshold is the lower one: over a single cohort it would only undo that cohort's own.
    if (state.cohorts.length < 2) return refuse('pooled-needs-two-cohorts', { outcome, cohorts: state.cohorts.length });
    // Pooled is what is left when no cohort reached its own threshold; nothing is paid for a cohort twice.
    const own = standing.find((claim) => claim.cohort !== undefined);
    if (own !== undefined) return refuse('claimed-on-their-own', { claim: own.claim });
    return restingOn(state.cohorts);
  }
  const known = cohortOf(state, cohort);
  if (known === undefined) return refuse('cohort-not-found', { cohort, outcome });
  const pooled = standing.find((claim) => claim.cohort === undefined);
  if (pooled !== undefined) return refuse('claimed-pooled', { claim: pooled.claim });
  return restingOn([known]);
}

function restingOn(cohorts: readonly Cohort[]): Basis | Refusal<ClaimCohortReason> {
  const found = [];
  for (const cohort of cohorts) {
    const last = cohort.results.at(-1);
    // Whoever measured it anew says that the earlier result is not right, so nothing more is claimed on that one.
    if (last?.status === 'current') {
      return refuse('newer-result-not-verified', { cohort: cohort.cohort, result: last.result });
    }
    const verified = verifiedResult(cohort);
    if (verified === undefined) {
      return refuse('no-verified-result', { cohort: cohort.cohort, status: last?.status ?? 'not measured' });
    }
    found.push({ cohort, verified });
  }
  return {
    results: found.map(({ cohort, verified: { result, measurement } }) => ({
      cohort: cohort.cohort,
      result,
      events: measurement.events,
      expectedEvents: measurement.expectedEvents,
    })),
    verifiedAt: found.flatMap(({ verified }) => verified.verifiedAt ?? []),
    achievedOn: latest(found.map(({ verified }) => verified.measuredOn)),
    verifiedOn: latest(found.flatMap(({ verified }) => verified.decided?.on ?? [])),
  };
}

function latest(days: readonly CalendarDate[]): CalendarDate {
  const last = days.toSorted().at(-1);
  if (last === undefined) throw new RangeError('A claim rests on at least one result');
  return last;
}

export function claim(command: ClaimCohortCommand, state: CohortsState): Decision<CohortEvent, ClaimCohortReason> {
  const { contract, outcome, cohort, facts } = command;
  const claimedOn = command.claimedOn ?? command.today;
  const id = cohortClaimIdOf(command);
  const standing = standingClaims(state).find((other) => other.claim === id);
  if (standing !== undefined) {
    // Asking again for what stands is done already, whatever was measured since.
    const isSame =
      (command.claimedOn === undefined || command.claimedOn === standing.claimedOn) &&
      (command.line === undefined || command.line === standing.line);
    return isSame ? [] : refuse('claimed-otherwise', { claim: id });
  }

  const basis = basisOf(command, state);
  if ('refused' in basis) return basis;
  const { results, achievedOn, verifiedOn } = basis;
  if (!areSame(results, facts.lookedAt)) return refuse('results-changed-meanwhile', { claim: id });
  if (claimedOn < verifiedOn) return refuse('claimed-before-verified', { claimedOn, verifiedOn });

  const { terms } = termsOn(facts.contract, achievedOn);
  const policy = terms.pricingDatePolicy;
  const asked = { outcome, line: command.line, isPooled: cohort === undefined };
  const priced = lineFor(asked, { policy, achievedOn, claimedOn }, facts.rateCard);
  if ('refused' in priced) return priced;

  const worth = worthOf(priced, results);
  if (!reaches(reductionOf(results), priced.threshold)) {
    const { measured, threshold, revision } = worth;
    return refuse('threshold-not-reached', {
      measured,
      threshold,
      events: sumInWords(results.map(({ events }) => events)),
      expectedEvents: sumInWords(results.map(({ expectedEvents }) => expectedEvents)),
      line: priced.line.line,
      revision,
    });
  }
  // Counted in days, because a window may be so long that its last day is on no calendar.
  const { claimWindow } = priced.line;
  const isLate = claimWindow !== undefined && daysBetween(achievedOn, claimedOn) > claimWindow.daysMax;
  if (isLate && claimWindow.late === 'refuse') {
    return refuse('claimed-too-late', { claimedOn, until: addDays(achievedOn, claimWindow.daysMax) });
  }
  return [
    {
      type: 'CohortClaimMade',
      contract,
      outcome,
      claim: id,
      cohort,
      achievedOn,
      claimedOn,
      line: priced.line.line,
      policy,
      ...worth,
    },
  ];
}

/** The results that are replaced by one that was verified just now carry no claim any more: what each comes to by the new. */
export function restatements(
  { contract, outcome, cohort, result }: OfOutcome & { readonly cohort: OutcomeCode; readonly result: number },
  state: CohortsState,
  rateCard: RateCardState,
): readonly CohortEvent[] {
  const measurement = cohortOf(state, cohort)?.results[result - 1]?.measurement;
  if (measurement === undefined) throw new RangeError(`${cohort} has no result ${result} that could be verified`);
  const { events, expectedEvents } = measurement;
  return standingClaims(state)
    .filter(({ results }) => results.some((one) => one.cohort === cohort))
    .map((standing) => ({
      type: 'CohortClaimRestated',
      contract,
      outcome,
      claim: standing.claim,
      ...worthOf(
        lineOfClaim(standing, rateCard),
        standing.results.map((one) => (one.cohort === cohort ? { cohort, result, events, expectedEvents } : one)),
      ),
    }));
}

type Worth = Pick<
  Of<CohortEvent, 'CohortClaimMade'>,
  'revision' | 'per' | 'threshold' | 'measured' | 'quantity' | 'results'
>;

function worthOf({ revision, per, threshold }: CohortLine, results: readonly RestsOn[]): Worth {
  const reduction = reductionOf(results);
  const quantities = { cohort: results.length, 'percentage-point': 1, 'event-avoided': eventsAvoided(reduction) };
  return {
    revision,
    per,
    threshold,
    measured: reductionRoundedDown(reduction),
    quantity: quantities[per],
    results: [...results],
  };
}

function areSame(some: readonly RestsOn[], others: readonly RestsOn[]): boolean {
  const named = (results: readonly RestsOn[]) => results.map(({ cohort, result }) => `${cohort}/${result}`).join(' ');
  return named(some) === named(others);
}

export function withdraw(
  command: WithdrawCohortClaimCommand,
  state: CohortsState,
): Decision<CohortEvent, WithdrawClaimReason> {
  const { contract, outcome, words } = command;
  const withdrawnOn = command.withdrawnOn ?? command.today;
  const id = cohortClaimIdOf(command);
  const known: CohortClaim | undefined = state.claims.find((other) => other.claim === id);
  if (known === undefined) return refuse('claim-not-found', { claim: id });
  if (known.status === 'withdrawn') {
    const isSame = command.withdrawnOn === undefined || command.withdrawnOn === known.withdrawnOn;
    return isSame ? [] : refuse('withdrawn-otherwise', { claim: id });
  }
  if (withdrawnOn < known.claimedOn) {
    return refuse('withdrawn-before-claimed', { claimedOn: known.claimedOn, withdrawnOn });
  }
  return [{ type: 'CohortClaimWithdrawn', contract, outcome, claim: id, withdrawnOn, words }];
}
