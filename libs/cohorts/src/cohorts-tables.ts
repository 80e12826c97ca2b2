import { table } from '#read-store';
import type { CohortMeasure } from './domain/cohorts.events.js';
import type { ResultStatus } from './domain/cohorts-state.js';

/** A group that an outcome is measured on. */
export type CohortRow = {
  readonly contract: string;
  readonly outcome: string;
  readonly cohort: string;
  readonly title: string;
  readonly joins_from: string;
  readonly joins_to: string;
  /** How many results were measured. */
  readonly results: number;
  /** The number of the verified result that stands, and what it found in per cent; null while there is none. */
  readonly verified_result: number | null;
  readonly verified_reduction: string | null;
};

export const cohortsTable = table<CohortRow>({
  name: 'cohorts',
  kind: 'history',
  columns: {
    contract: 'text',
    outcome: 'text',
    cohort: 'text',
    title: 'text',
    joins_from: 'text',
    joins_to: 'text',
    results: 'integer',
    verified_result: 'integer?',
    verified_reduction: 'text?',
  },
  key: ['contract', 'outcome', 'cohort'],
});

/** A result of a cohort, also one that was replaced or rejected. */
export type CohortResultRow = {
  readonly contract: string;
  readonly outcome: string;
  readonly cohort: string;
  readonly result: number;
  /** `current` waits for the verifier; `verified` stands until another one is verified. */
  readonly status: ResultStatus;
  readonly method: string;
  readonly method_version: string;
  readonly compared_with: 'baseline' | 'comparison-group';
  readonly method_description: string;
  readonly method_source: string | null;
  readonly size: number;
  /** Decimals as text, as they were counted. */
  readonly events: string;
  readonly expected_events: string;
  readonly reduction: string;
  readonly measured_on: string;
  readonly measured_for: string;
  readonly decided_on: string | null;
  /** The verifier's organisation. */
  readonly decided_for: string | null;
};

export const cohortResultsTable = table<CohortResultRow>({
  name: 'cohort_results',
  kind: 'history',
  columns: {
    contract: 'text',
    outcome: 'text',
    cohort: 'text',
    result: 'integer',
    status: 'text',
    method: 'text',
    method_version: 'text',
    compared_with: 'text',
    method_description: 'text',
    method_source: 'text?',
    size: 'integer',
    events: 'text',
    expected_events: 'text',
    reduction: 'text',
    measured_on: 'text',
    measured_for: 'text',
    decided_on: 'text?',
    decided_for: 'text?',
  },
  key: ['contract', 'outcome', 'cohort', 'result'],
});

/** The claim of a cohort as it stands. What was billed and paid on it is told by the statements. */
export type CohortClaimRow = {
  readonly claim: string;
  /** The event that made the claim as it stands: one that is withdrawn and made again keeps its reference. */
  readonly claim_event: string;
  readonly contract: string;
  readonly outcome: string;
  /** Null where all cohorts were claimed together. */
  readonly cohort: string | null;
  readonly status: 'made' | 'withdrawn';
  readonly achieved_on: string;
  readonly claimed_on: string;
  readonly withdrawn_on: string | null;
  readonly rate_card_line: string;
  /** The revision that it was made or last restated under. */
  readonly revision: number;
  readonly pricing_policy: string;
  readonly pricing_date: string;
  readonly per: CohortMeasure;
  readonly threshold: string;
  /** The reduction in per cent, rounded down: at or above the threshold exactly when the fraction is. */
  readonly measured: string;
  readonly quantity: number;
  /** What it rests on: `cohort_1/2 cohort_2/1`. */
  readonly results: string;
  /** How often a result under it was replaced. */
  readonly restated: number;
  /** The ledger entry that made it: claims of one day are billed in this order. */
  readonly entry: number;
};

export const cohortClaimsTable = table<CohortClaimRow>({
  name: 'cohort_claims',
  kind: 'history',
  columns: {
    claim: 'text',
    claim_event: 'text',
    contract: 'text',
    outcome: 'text',
    cohort: 'text?',
    status: 'text',
    achieved_on: 'text',
    claimed_on: 'text',
    withdrawn_on: 'text?',
    rate_card_line: 'text',
    revision: 'integer',
    pricing_policy: 'text',
    pricing_date: 'text',
    per: 'text',
    threshold: 'text',
    measured: 'text',
    quantity: 'integer',
    results: 'text',
    restated: 'integer',
    entry: 'integer',
  },
  key: ['claim'],
  indexes: [['contract', 'claim']],
});
