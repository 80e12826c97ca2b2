import type { Narrative } from '#event-log';
import { codeInWords, type Of } from '#kernel';
import { rateCardLineRef, revisionRef } from '#rate-cards';
import { cohortRef } from './cohort-ref.js';
import type { CohortEvent, Measurement, Method } from './domain/cohorts.events.js';
import { reaches, reductionOf, sumInWords } from './domain/reduction.js';

type Made = Of<CohortEvent, 'CohortClaimMade'>;
type Restated = Of<CohortEvent, 'CohortClaimRestated'>;
type Worth = Pick<Made, 'results' | 'threshold' | 'measured' | 'per' | 'quantity' | 'revision'>;

const contract = ({ contract: ref }: CohortEvent) => ({ kind: 'contract', ref });
const ofCohort = (event: Extract<CohortEvent, { result: number }> | Of<CohortEvent, 'CohortDefined'>) => [
  { kind: 'cohort', ref: cohortRef(event) },
  contract(event),
];
const ofClaim = (event: Made | Restated | Of<CohortEvent, 'CohortClaimWithdrawn'>) => [
  { kind: 'claim', ref: event.claim },
  contract(event),
];
const ofResults = (event: Made | Restated) => [
  ...ofClaim(event),
  ...event.results.map(({ cohort }) => ({ kind: 'cohort', ref: cohortRef({ ...event, cohort }) })),
  { kind: 'rate-card-revision', ref: revisionRef(event) },
];
const within = ({ cohort, outcome }: { readonly cohort: string; readonly outcome: string }) =>
  `cohort ${cohort} of ${outcome}`;

export const cohortsNarrative: Narrative<CohortEvent> = {
  CohortDefined: {
    says: ({ title, joining, cohort, outcome }) =>
      `Cohort ${cohort} of ${outcome} (${title}) was defined: people join it from ${joining.from} to ${joining.to}.`,
    about: ofCohort,
  },
  CohortMeasured: {
    says: ({ result, method, measurement, reduction, measuredOn, measuredFor, ...event }) => {
      const replaces = result === 1 ? '' : `, in the place of result ${result - 1}`;
      return `${measuredFor} measured ${within(event)} on ${measuredOn} by ${methodInWords(method)}: result ${result}${replaces}, ${countInWords(measurement)} among ${measurement.size} people, ${lessInWords(reduction)}.`;
    },
    about: ofCohort,
    why: ({ measurement: { events, expectedEvents }, reduction, method }) => [
      `(${expectedEvents} − ${events}) ÷ ${expectedEvents} = ${reduction}%, to four decimals.`,
      `What was expected follows from ${method.comparedWith === 'baseline' ? 'what happened before' : 'people who were not served'}: ${method.description}`,
    ],
  },
  CohortResultVerified: {
    says: ({ result, verifiedFor, verifiedOn, ...event }) =>
      `${verifiedFor} found on ${verifiedOn} that result ${result} of ${within(event)} was measured as its method says.`,
    about: ofCohort,
  },
  CohortResultRejected: {
    says: ({ result, rejectedOn, ...event }) =>
      `Result ${result} of ${within(event)} was rejected on ${rejectedOn}; a result that was verified before goes on standing.`,
    about: ofCohort,
  },
  CohortClaimMade: {
    says: (event) =>
      `${whatWasClaimed(event)}, achieved on ${event.achievedOn}, ${event.cohort === undefined ? 'were' : 'was'} claimed under line ${event.line} of rate card revision ${event.revision}: ${lessInWords(event.measured)}, which reaches the ${thresholdInWords(event)}; ${quantityInWords(event)}.`,
    about: (event) => [
      ...ofResults(event),
      { kind: 'rate-card-line', ref: rateCardLineRef(event.contract, event.line) },
    ],
    why: (event) => [
      ...arithmetic(event),
      event.policy === 'claim'
        ? `The contract prices by the day of the claim, ${event.claimedOn}: revision ${event.revision} was in force.`
        : `The contract prices by the day it was achieved, ${event.achievedOn}: revision ${event.revision} was in force.`,
    ],
  },
  CohortClaimRestated: {
    says: (event) => {
      const results = event.results.map(({ cohort, result }) => `result ${result} of ${cohort}`).join(', ');
      const rests = `${event.claim} now rests on ${results}: ${lessInWords(event.measured)}`;
      return reaches(reductionOf(event.results), event.threshold)
        ? `${rests}, which reaches the threshold of ${event.threshold}%; ${quantityInWords(event)}.`
        : `${rests}, short of the threshold of ${event.threshold}%: the claim is worth nothing from now on.`;
    },
    about: ofResults,
    why: arithmetic,
  },
  CohortClaimWithdrawn: {
    says: ({ claim, withdrawnOn }) => `${claim} was withdrawn on ${withdrawnOn}.`,
    about: ofClaim,
  },
};

/** `Cohort cohort_1 of reconvictions`, `All 2 cohorts of reconvictions together` */
function whatWasClaimed({ cohort, outcome, results }: Made): string {
  return cohort === undefined
    ? `All ${results.length} cohorts of ${outcome} together`
    : `Cohort ${cohort} of ${outcome}`;
}

function methodInWords({ method, version }: Method): string {
  return `${codeInWords(method)} version ${version}`;
}

function countInWords({ events, expectedEvents }: Measurement): string {
  return `${events} events where ${expectedEvents} were expected`;
}

/** `8.4% less`, `0.5% more` */
function lessInWords(reduction: string): string {
  return reduction.startsWith('-') ? `${reduction.slice(1)}% more` : `${reduction}% less`;
}

function thresholdInWords({ cohort, threshold }: Made): string {
  return cohort === undefined ? `pooled threshold of ${threshold}%` : `threshold of ${threshold}%`;
}

function quantityInWords({ per, quantity, measured }: Worth): string {
  switch (per) {
    case 'cohort':
      return quantity === 1 ? 'it is paid for 1 cohort' : `it is paid for ${quantity} cohorts`;
    case 'event-avoided':
      return `it is paid for ${quantity} event${quantity === 1 ? '' : 's'} that did not happen`;
    case 'percentage-point':
      return `it is paid for ${measured} percentage points`;
  }
}

/** The sum, so that whoever reads it can do it again. */
function arithmetic({ results, measured, threshold }: Worth): string[] {
  const reduction = reductionOf(results);
  const events = sumInWords(results.map((result) => result.events));
  const expected = sumInWords(results.map((result) => result.expectedEvents));
  const verdict = reaches(reduction, threshold) ? 'reached' : 'not reached';
  return [
    ...results.map(
      (result) =>
        `Result ${result.result} of ${result.cohort}: ${result.events} events where ${result.expectedEvents} were expected.`,
    ),
    `(${expected} − ${events}) ÷ ${expected} = ${measured}%, rounded down to four decimals. The exact fraction is held against ${threshold}%: ${verdict}.`,
  ];
}
