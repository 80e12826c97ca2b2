import type { ClaimCohortReason, WithdrawClaimReason } from './domain/cohort-claims.js';
import type { DecideReason, DefineReason, MeasureReason } from './domain/cohort-results.js';
import type { CohortReason } from './domain/cohorts.js';

const notFound = { 'cohort-not-found': 'There is no cohort {cohort} of {outcome}' };

export const cohortResultReasons: Record<DefineReason | MeasureReason | DecideReason, string> = {
  ...notFound,
  'outcome-not-defined': 'The contract defines no outcome {outcome}',
  'cohort-defined-otherwise': 'The cohort {cohort} of {outcome} is defined already, with another title or other dates',
  'joining-ends-before-it-begins': 'People would join the cohort from {from} to {to}: the last day is before the first',
  'joining-outside-the-contract':
    'People would join the cohort from {from} to {to}, and the contract runs from {startsOn} to {endsOn}',
  'pooled-claim-stands': '{claim} was claimed for all cohorts together; withdraw it before there is one more of them',
  'cohort-still-joining':
    'The cohort is measured once everybody has joined it: people join until {to}, and the measurement is dated {measuredOn}',
  'same-result-was-rejected':
    'Result {result} of {cohort} says the same and was rejected; a new measurement has other numbers or another method',
  'replacement-needs-words': '{cohort} has result {result} already; say why another one takes its place',
  'reduction-out-of-range':
    '{events} events where {expectedEvents} were expected are no reduction that can be written down in per cent',
  'result-not-found': 'There is no result {result} of {cohort}',
  'verifier-not-independent':
    '{organisation} cannot decide about this result: it measured it, or it pays, provides, coordinates or invests',
  'verifier-measured-this-result': 'You measured result {result} of {cohort}, so another person must decide about it',
  'result-replaced': 'Result {result} of {cohort} was replaced by a later one; decide about that one',
  'already-decided-otherwise': 'Result {result} of {cohort} is {status} already, since {on}',
  'decided-before-measured': 'The decision is dated {on}, before the result was measured on {measuredOn}',
};

export const cohortClaimReasons: Record<ClaimCohortReason | WithdrawClaimReason, string> = {
  ...notFound,
  'claimed-otherwise': '{claim} is claimed already, on another day or line',
  'pooled-needs-two-cohorts': 'Cohorts are pooled when there are several; {outcome} has {cohorts}',
  'claimed-on-their-own':
    '{claim} was claimed for one cohort; the pooled threshold is for when none reached its own, so withdraw that claim first',
  'claimed-pooled': '{claim} was claimed for all cohorts together; withdraw it before one is claimed on its own',
  'newer-result-not-verified':
    'Result {result} of {cohort} was measured since and nobody has decided about it; a claim waits for that',
  'no-verified-result': 'No verified result of {cohort} stands (it is {status}), so it cannot be claimed',
  'results-changed-meanwhile': 'Results changed while {claim} was being made; look at them and claim again',
  'claimed-before-verified': 'The claim is dated {claimedOn}, before the result was verified on {verifiedOn}',
  'no-pricing-date': 'The contract prices by a date ({policy}) that a cohort does not have',
  'no-rate-card-in-force': 'No agreed rate card was in force on {date}, the day that decides the price ({policy})',
  'outcome-not-on-rate-card': 'Revision {revision} of the rate card has no line for {outcome}',
  'line-not-on-rate-card': 'Revision {revision} of the rate card has no line {line} for {outcome}',
  'line-not-for-cohorts': 'The line {line} (revision {revision}) pays for what one person achieves, not for cohorts',
  'several-lines-pay-this': 'Several lines of the rate card pay this outcome ({lines}); say which one is claimed',
  'line-ended': 'The result was measured on {achievedOn}, after the last day of the line {line}',
  'no-pooled-threshold': 'The line {line} (revision {revision}) has no threshold for all cohorts together',
  'threshold-not-reached':
    'The reduction is {measured}% ({events} events where {expectedEvents} were expected), short of the {threshold}% that the line {line} (revision {revision}) asks for',
  'claimed-too-late': 'The claim is dated {claimedOn}; the claim window ended on {until}',
  'claim-not-found': 'There is no claim {claim}',
  'withdrawn-before-claimed': 'The withdrawal is dated {withdrawnOn}, before the claim of {claimedOn}',
  'withdrawn-otherwise': '{claim} was withdrawn already, on another day',
};

/** Every reason has words that whoever measures, verifies or claims can act on. */
export const cohortReasons: Record<CohortReason, string> = { ...cohortResultReasons, ...cohortClaimReasons };
