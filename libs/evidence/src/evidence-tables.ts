import { table } from '#read-store';
import type { OutcomeState } from './domain/evidence.js';

/** One outcome of one person as it stands. */
export type OutcomeRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly status: Exclude<OutcomeState['status'], 'absent'>;
  readonly achieved_on: string;
  /** Pieces of evidence that stand. */
  readonly items: number;
  /** Counted from 1: each question, and each verification taken back, begins another. */
  readonly attempts: number;
  /** The entry since which a verifier is waited for; null while none is. */
  readonly waiting_since: number | null;
  readonly verified_on: string | null;
  readonly verified_by: string | null;
  readonly verified_for: string | null;
  readonly method: string | null;
  /** The evidence that was checked, by reference, with a space between. */
  readonly checked: string | null;
  /** Why it was sent back, rejected or taken back last. */
  readonly reason_code: string | null;
  /** What the verifier found, in the unit of the outcome, and the measured value; null while it is not verified. */
  readonly quantity: number | null;
  readonly measured: string | null;
  /** What the provider had said, where the verifier found something else. */
  readonly submitted_quantity: number | null;
  readonly submitted_measured: string | null;
};

export const outcomesTable = table<OutcomeRow>({
  name: 'outcomes',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    status: 'text',
    achieved_on: 'text',
    items: 'integer',
    attempts: 'integer',
    waiting_since: 'integer?',
    verified_on: 'text?',
    verified_by: 'text?',
    verified_for: 'text?',
    method: 'text?',
    checked: 'text?',
    reason_code: 'text?',
    quantity: 'integer?',
    measured: 'text?',
    submitted_quantity: 'integer?',
    submitted_measured: 'text?',
  },
  key: ['contract', 'person', 'outcome', 'occurrence'],
  indexes: [['contract', 'status', 'waiting_since']],
});

/** A piece of evidence. What could point at somebody is sealed in the log and not here. */
export type EvidenceRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly evidence: string;
  readonly kind: string;
  readonly issuer: string | null;
  readonly issued_on: string | null;
  /** How much of the outcome it was said to show. */
  readonly quantity: number | null;
  readonly measured: string | null;
  readonly held: 'ledger' | 'provider';
  readonly media_type: string;
  readonly bytes: number;
  readonly file_mark: string;
  /** The digest of the stored, encrypted file; null where the provider keeps it. */
  readonly blob: string | null;
  readonly submitted_by: string;
  readonly submitted_for: string;
  readonly submitted_on: string;
  readonly status: 'standing' | 'withdrawn';
  readonly withdrawn_because: string | null;
  /** 1 once a verifier has checked it under a verification that stands. */
  readonly checked: number;
};

export const evidenceItemsTable = table<EvidenceRow>({
  name: 'evidence_items',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    evidence: 'text',
    kind: 'text',
    issuer: 'text?',
    issued_on: 'text?',
    quantity: 'integer?',
    measured: 'text?',
    held: 'text',
    media_type: 'text',
    bytes: 'integer',
    file_mark: 'text',
    blob: 'text?',
    submitted_by: 'text',
    submitted_for: 'text',
    submitted_on: 'text',
    status: 'text',
    withdrawn_because: 'text?',
    checked: 'integer',
  },
  key: ['contract', 'person', 'outcome', 'occurrence', 'evidence'],
  indexes: [['contract', 'evidence'], ['file_mark'], ['blob']],
});

/** A verifier's decision. Every attempt is kept. */
export type DecisionRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  /** The ledger entry of the decision. */
  readonly entry: number;
  readonly decision: 'verified' | 'queried' | 'rejected' | 'withdrawn';
  readonly reason_code: string | null;
  readonly decided_on: string;
  readonly decided_by: string;
  readonly decided_for: string;
};

export const evidenceDecisionsTable = table<DecisionRow>({
  name: 'evidence_decisions',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    entry: 'integer',
    decision: 'text',
    reason_code: 'text?',
    decided_on: 'text',
    decided_by: 'text',
    decided_for: 'text',
  },
  key: ['contract', 'person', 'outcome', 'occurrence', 'entry'],
  indexes: [
    ['contract', 'decided_for', 'decision'],
    ['contract', 'decided_on'],
  ],
});

/** A time for which what an outcome had reached was lost. */
export type LapseRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  /** Counted from 1; that of a lapse which was found never to have happened stays empty. */
  readonly number: number;
  readonly lapsed_on: string;
  /** The first day on which it was there again; null while it is not. */
  readonly regained_on: string | null;
  readonly reason_code: string;
};

export const outcomeLapsesTable = table<LapseRow>({
  name: 'outcome_lapses',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    number: 'integer',
    lapsed_on: 'text',
    regained_on: 'text?',
    reason_code: 'text',
  },
  key: ['contract', 'person', 'outcome', 'occurrence', 'number'],
});

type LapseCountRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly lapses: number;
};

/** The register's own note of how many lapses were ever recorded. */
export const lapseCountsTable = table<LapseCountRow>({
  name: 'outcome_lapse_counts',
  kind: 'current',
  columns: { contract: 'text', person: 'text', outcome: 'text', occurrence: 'integer', lapses: 'integer' },
  key: ['contract', 'person', 'outcome', 'occurrence'],
});
