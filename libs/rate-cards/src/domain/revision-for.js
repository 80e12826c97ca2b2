import { agreedRevisions } from './rate-card-state.js';
/**
 * The revision in force on a day: among those that had taken effect, the one that was agreed last. One that everybody
 * agreed to as retroactive so prices days that were priced otherwise before. The comparison is part of the answer,
 * because a payment must be able to say why it was priced as it was.
 */
export function revisionFor(state, on) {
  const agreed = agreedRevisions(state);
  const chosen = agreed.findLast(({ effectiveFrom }) => effectiveFrom <= on);
  const considered = agreed.map(({ revision, effectiveFrom }) => ({
    revision,
    effectiveFrom,
    verdict: verdictOn(revision, effectiveFrom),
  }));
  return { chosen, considered };
  function verdictOn(revision, effectiveFrom) {
    if (effectiveFrom > on) return 'not-yet-in-force';
    return revision === chosen?.revision ? 'chosen' : 'superseded';
  }
}
