import { table } from '#read-store';
import type { Confidence, Extrapolation, Finding, FrameKind, NoInterval } from './domain/samples.events.js';

/** A sample as it stands. */
export type SampleRow = {
  readonly contract: string;
  readonly sample: string;
  readonly status: 'framed' | 'drawn' | 'closed';
  readonly of: FrameKind;
  /** JSON: what the frame asks for, and how it is divided. */
  readonly frame: string;
  readonly stratify: string | null;
  readonly as_of: number;
  readonly members: number;
  readonly pence: number;
  readonly digest: string;
  readonly size: number;
  readonly confidence: Confidence;
  readonly extrapolation: Extrapolation | null;
  readonly closed_on: string;
  readonly closed_by: string;
  readonly closed_for: string;
  /** The ledger entry that closed the frame, and the one that gave the seed. */
  readonly frame_entry: number;
  readonly seed_entry: number | null;
  readonly seed: string | null;
  readonly seed_kind: 'public-draw' | 'checkpoint' | null;
  readonly seed_words: string | null;
  readonly seed_drawn_on: string | null;
  readonly seed_size: number | null;
  readonly seed_given_on: string | null;
  readonly checked: number;
  readonly in_error: number;
  /** What follows, once it is closed: per cent to four decimals, whole pence. */
  readonly finished_on: string | null;
  readonly rate: string | null;
  readonly lower: string | null;
  readonly upper: string | null;
  readonly checked_pence: number | null;
  readonly error_pence: number | null;
  readonly estimate_pence: number | null;
  readonly value_rate: string | null;
  readonly standard_error_pence: number | null;
  readonly lower_pence: number | null;
  readonly upper_pence: number | null;
  readonly no_interval: NoInterval | null;
  readonly basis_pence: number | null;
  readonly extrapolated_pence: number | null;
  /** The clawbacks that were proposed: of the errors that were found, and of what they are extrapolated to. */
  readonly found_clawback: number | null;
  readonly extrapolated_clawback: number | null;
  readonly agreement: string | null;
  readonly kappa: string | null;
};

export const samplesTable = table<SampleRow>({
  name: 'samples',
  kind: 'history',
  columns: {
    contract: 'text',
    sample: 'text',
    status: 'text',
    of: 'text',
    frame: 'text',
    stratify: 'text?',
    as_of: 'integer',
    members: 'integer',
    pence: 'integer',
    digest: 'text',
    size: 'integer',
    confidence: 'text',
    extrapolation: 'text?',
    closed_on: 'text',
    closed_by: 'text',
    closed_for: 'text',
    frame_entry: 'integer',
    seed_entry: 'integer?',
    seed: 'text?',
    seed_kind: 'text?',
    seed_words: 'text?',
    seed_drawn_on: 'text?',
    seed_size: 'integer?',
    seed_given_on: 'text?',
    checked: 'integer',
    in_error: 'integer',
    finished_on: 'text?',
    rate: 'text?',
    lower: 'text?',
    upper: 'text?',
    checked_pence: 'integer?',
    error_pence: 'integer?',
    estimate_pence: 'integer?',
    value_rate: 'text?',
    standard_error_pence: 'integer?',
    lower_pence: 'integer?',
    upper_pence: 'integer?',
    no_interval: 'text?',
    basis_pence: 'integer?',
    extrapolated_pence: 'integer?',
    found_clawback: 'integer?',
    extrapolated_clawback: 'integer?',
    agreement: 'text?',
    kappa: 'text?',
  },
  key: ['contract', 'sample'],
});

/** A part of a frame, and what follows for it. */
export type SampleStratumRow = {
  readonly contract: string;
  readonly sample: string;
  readonly place: number;
  readonly stratum: string;
  readonly members: number;
  readonly pence: number;
  readonly size: number;
  readonly in_error: number | null;
  readonly rate: string | null;
  readonly lower: string | null;
  readonly upper: string | null;
  readonly checked_pence: number | null;
  readonly error_pence: number | null;
  readonly estimate_pence: number | null;
};

export const sampleStrataTable = table<SampleStratumRow>({
  name: 'sample_strata',
  kind: 'history',
  columns: {
    contract: 'text',
    sample: 'text',
    place: 'integer',
    stratum: 'text',
    members: 'integer',
    pence: 'integer',
    size: 'integer',
    in_error: 'integer?',
    rate: 'text?',
    lower: 'text?',
    upper: 'text?',
    checked_pence: 'integer?',
    error_pence: 'integer?',
    estimate_pence: 'integer?',
  },
  key: ['contract', 'sample', 'place'],
});

/** A drawn item with what was found of it last; each finding before stands in the history of the row. */
export type SampleItemRow = {
  readonly contract: string;
  readonly sample: string;
  readonly place: number;
  /** The reference of the claim, also of the outcome where nothing is claimed. */
  readonly item: string;
  readonly stratum: string;
  readonly pence: number;
  readonly finding: Finding | 'verified' | 'rejected' | null;
  readonly right_pence: number | null;
  readonly reason_code: string | null;
  readonly checked_on: string | null;
  readonly checked_by: string | null;
  readonly checked_for: string | null;
  /** How often it was found something of: 2 once it was corrected. */
  readonly findings: number;
};

export const sampleItemsTable = table<SampleItemRow>({
  name: 'sample_items',
  kind: 'history',
  columns: {
    contract: 'text',
    sample: 'text',
    place: 'integer',
    item: 'text',
    stratum: 'text',
    pence: 'integer',
    finding: 'text?',
    right_pence: 'integer?',
    reason_code: 'text?',
    checked_on: 'text?',
    checked_by: 'text?',
    checked_for: 'text?',
    findings: 'integer',
  },
  key: ['contract', 'sample', 'item'],
  indexes: [['item']],
});

/** Every finding there ever was of an item, in order. */
export type SampleFindingRow = {
  readonly contract: string;
  readonly sample: string;
  readonly item: string;
  readonly number: number;
  readonly entry: number;
  readonly finding: Finding;
  readonly right_pence: number;
  readonly reason_code: string | null;
  readonly checked_on: string;
  readonly checked_by: string;
  readonly checked_for: string;
};

export const sampleFindingsTable = table<SampleFindingRow>({
  name: 'sample_findings',
  kind: 'history',
  columns: {
    contract: 'text',
    sample: 'text',
    item: 'text',
    number: 'integer',
    entry: 'integer',
    finding: 'text',
    right_pence: 'integer',
    reason_code: 'text?',
    checked_on: 'text',
    checked_by: 'text',
    checked_for: 'text',
  },
  key: ['contract', 'sample', 'item', 'number'],
});

/** Two decisions about one outcome, side by side. */
export type SecondCheckRow = {
  readonly contract: string;
  readonly sample: string;
  readonly item: string;
  readonly person: string;
  readonly outcome: string;
  readonly first: 'verified' | 'rejected';
  readonly first_on: string;
  readonly first_by: string;
  readonly first_for: string;
  readonly second: 'verified' | 'rejected';
  readonly second_on: string;
  readonly second_by: string;
  readonly second_for: string;
};

export const secondChecksTable = table<SecondCheckRow>({
  name: 'second_checks',
  kind: 'history',
  columns: {
    contract: 'text',
    sample: 'text',
    item: 'text',
    person: 'text',
    outcome: 'text',
    first: 'text',
    first_on: 'text',
    first_by: 'text',
    first_for: 'text',
    second: 'text',
    second_on: 'text',
    second_by: 'text',
    second_for: 'text',
  },
  key: ['contract', 'sample', 'item'],
});
