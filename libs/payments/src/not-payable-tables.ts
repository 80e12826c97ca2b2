import { table } from '#read-store';
import type { Cut, Limit } from './domain/money/calculation.js';
import type { NotPayableReason } from './domain/money/not-payable.js';

type Mode = Extract<Cut, { cut: 'payment-mode' }>['mode'];

/** One reason why some of a claim that was billed is not payable, as the last line of the claim says. */
export type NotPayableRow = {
  readonly contract: string;
  readonly claim: string;
  /** In the order in which it was taken off the claim. */
  readonly place: number;
  readonly outcome: string;
  readonly achieved_on: string;
  readonly person: string | null;
  readonly cohort: string | null;
  readonly statement: string;
  readonly line: number;
  /** The variation whose release the line is the outcome of. */
  readonly released_by: number | null;
  readonly reason: NotPayableReason;
  /** Below nothing only where a payer's own price is above the price of the line. */
  readonly cut_pence: number;
  /** What a cap or a limit of the rate card says; the other reasons have none of these but a version and a payer. */
  readonly cap: string | null;
  readonly level: Limit['level'] | null;
  readonly counts: Limit['counts'] | null;
  readonly source: Limit['source'] | null;
  readonly version: number | null;
  readonly payer: string | null;
  readonly limit_value: number | null;
  readonly used_before: number | null;
  readonly room: number | null;
  /** Of a payment mode: which. */
  readonly mode: Mode | null;
  /** Of deadweight. */
  readonly percentage: string | null;
  /** Of what was disallowed: the dispute, the clawback, or that the claim does not stand. */
  readonly cause: string | null;
};

export const notPayableTable = table<NotPayableRow>({
  name: 'not_payable',
  kind: 'history',
  columns: {
    contract: 'text',
    claim: 'text',
    place: 'integer',
    outcome: 'text',
    achieved_on: 'text',
    person: 'text?',
    cohort: 'text?',
    statement: 'text',
    line: 'integer',
    released_by: 'integer?',
    reason: 'text',
    cut_pence: 'integer',
    cap: 'text?',
    level: 'text?',
    counts: 'text?',
    source: 'text?',
    version: 'integer?',
    payer: 'text?',
    limit_value: 'integer?',
    used_before: 'integer?',
    room: 'integer?',
    mode: 'text?',
    percentage: 'text?',
    cause: 'text?',
  },
  key: ['claim', 'place'],
  indexes: [
    ['contract', 'claim'],
    ['contract', 'reason', 'cap'],
  ],
});

/** A row that a cap made, or a limit of the rate card: it has everything that says how the cut came about. */
export type CurtailmentRow = Pick<
  NotPayableRow,
  'contract' | 'claim' | 'place' | 'outcome' | 'achieved_on' | 'person' | 'statement' | 'line' | 'cut_pence' | 'payer'
> & {
  readonly cap: string;
  readonly level: Limit['level'];
  readonly counts: Limit['counts'];
  readonly source: Limit['source'];
  readonly version: number;
  readonly limit_value: number;
  readonly used_before: number;
  readonly room: number;
};

/** What is not payable of all billed claims for one reason; what caps cut, by level and cap. */
export type NotPayableTotalRow = {
  readonly contract: string;
  readonly reason: NotPayableReason;
  /** Of a cap; empty for the other reasons. */
  readonly level: Limit['level'] | '';
  readonly cap: string;
  readonly claims: number;
  readonly cut_pence: number;
};

/** What one cap has cut off all billed claims. */
export type CurtailedTotalRow = Omit<NotPayableTotalRow, 'reason' | 'level'> & { readonly level: string };

export const notPayableTotalsTable = table<NotPayableTotalRow>({
  name: 'not_payable_totals',
  kind: 'history',
  columns: { contract: 'text', reason: 'text', level: 'text', cap: 'text', claims: 'integer', cut_pence: 'integer' },
  key: ['contract', 'reason', 'level', 'cap'],
});

/** A release that a statement carried out: every claim in its scope that was cut then was looked at once more. */
export type ReleaseCarriedOutRow = {
  readonly contract: string;
  readonly variation: number;
  readonly statement: string;
  readonly number: number;
};

export const releasesCarriedOutTable = table<ReleaseCarriedOutRow>({
  name: 'releases_carried_out',
  kind: 'history',
  columns: { contract: 'text', variation: 'integer', statement: 'text', number: 'integer' },
  key: ['contract', 'variation'],
});
