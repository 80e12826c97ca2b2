import { type Access, interestedIn, type RecordedContract } from '#contracts';
import { type Loaded, type Reference, type StreamType, streamName } from '#event-log';
import type { Actor, ClaimId, OutcomeCode } from '#kernel';
import type { CohortVerifier } from './domain/cohort-results.js';
import type { CohortEvent } from './domain/cohorts.events.js';
import { type CohortCommand, type CohortReason, cohortsDecider } from './domain/cohorts.js';
import { type CohortsState, cohortOf, type OfOutcome, standingClaims } from './domain/cohorts-state.js';

export const cohortsStream: StreamType<CohortCommand, CohortsState, CohortEvent, CohortReason> = {
  category: 'cohorts',
  decider: cohortsDecider,
};

/** `cohorts-{contract}-{outcome}`: all cohorts of an outcome, because a pooled result needs them all. */
export function cohortsStreamName({ contract, outcome }: OfOutcome): string {
  return streamName('cohorts', contract, outcome);
}

/**
 * A reference for `reliesOn` to the event at a place of the stream, which the state remembers.
 *
 * @throws RangeError when nothing stands there.
 */
export function referenceAt(loaded: Loaded<CohortsState>, revision: number, as: string): Reference {
  const event = loaded.events[revision];
  if (event === undefined) throw new RangeError(`${loaded.stream} has no event ${revision} to rely on`);
  return { event: event.id, stream: loaded.stream, revision, as };
}

/** The event that made a claim as it stands; undefined where none stands under that reference. */
export function standingClaimReference(loaded: Loaded<CohortsState>, claim: ClaimId): Reference | undefined {
  const standing = standingClaims(loaded.state).find((other) => other.claim === claim);
  return standing && referenceAt(loaded, standing.madeAt, 'claim');
}

/** Who decides about a result, whose interest in the contract keeps them from deciding, and who measured it. */
export async function cohortVerifierOf(
  access: Access,
  { subject, organisation }: Actor,
  contract: RecordedContract,
  { state }: Loaded<CohortsState>,
  { cohort, result }: { readonly cohort: OutcomeCode; readonly result: number },
): Promise<CohortVerifier> {
  const measured = cohortOf(state, cohort)?.results[result - 1];
  const people = await access.peopleBehind(subject, measured?.measuredBy);
  return { subject, organisation, interested: interestedIn(contract), people };
}
