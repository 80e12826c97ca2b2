import type { CalendarDate } from '#kernel';
import { type AgreedRevision, agreedRevisions, type RateCardState } from './rate-card-state.js';

export type RevisionVerdict = 'chosen' | 'superseded' | 'not-yet-in-force';

export interface RevisionChoice {
  /** Undefined when no revision was in force on the day. */
  readonly chosen: AgreedRevision | undefined;
  /** How each agreed revision compares with the day, in the order in which they were agreed: the reason for the choice. */
  readonly considered: {
    readonly revision: number;
    readonly effectiveFrom: CalendarDate;
    readonly verdict: RevisionVerdict;
  }[];
}

/**
 * The revision in force on a day: among those that had taken effect, the one that was agreed last. One that everybody
 * agreed to as retroactive so prices days that were priced otherwise before. The comparison is part of the answer,
 * because a payment must be able to say why it was priced as it was.
 */
export function revisionFor(state: RateCardState, on: CalendarDate): RevisionChoice {
  const agreed = agreedRevisions(state);
  const chosen = agreed.findLast(({ effectiveFrom }) => effectiveFrom <= on);
  const considered = agreed.map(({ revision, effectiveFrom }) => ({
    revision,
    effectiveFrom,
    verdict: verdictOn(revision, effectiveFrom),
  }));
  return { chosen, considered };

  function verdictOn(revision: number, effectiveFrom: CalendarDate): RevisionVerdict {
    if (effectiveFrom > on) return 'not-yet-in-force';
    return revision === chosen?.revision ? 'chosen' : 'superseded';
  }
}
