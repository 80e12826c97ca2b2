import { table } from '#read-store';

/**
 * What the account must know of single claims, derived from the log: the facts that decide what a claim is worth, what was
 * billed of it, and the sums that caps and bands go by. What an amount follows from is kept as history, so that it can be
 * worked out as it would have been at any entry. See `AccountBook` for the questions.
 */

/** A claim with all that decides its amount, and how it stands with the statements. */
export type AccountClaimRow = {
  readonly claim: string;
  readonly contract: string;
  readonly claim_event: string;
  /** Where that event stands: what a line relies on. */
  readonly stream: string;
  readonly stream_revision: number;
  readonly person: string | null;
  readonly cohort: string | null;
  readonly outcome: string;
  readonly occurrence: number;
  readonly line: string;
  readonly revision: number;
  readonly achieved_on: string;
  readonly claimed_on: string;
  readonly referred_on: string | null;
  readonly started_on: string | null;
  readonly payment_group: string | null;
  readonly quantity: number;
  readonly measured: string | null;
  readonly pooled: number;
  /** 1 while it was neither withdrawn nor its verification taken back. */
  readonly stands: number;
  /** The ledger entry that made it. */
  readonly entry: number;
  /** The entry, the event and the cause by which its facts last changed since they were billed; 0 while they did not. */
  readonly changed_entry: number;
  readonly changed_event: string | null;
  readonly changed_stream: string | null;
  readonly changed_revision: number;
  readonly changed_because: string | null;
  /** The number of the statement that billed it first; 0 while none has. */
  readonly batch: number;
  readonly first_statement: string | null;
  readonly first_line: number;
  /** The last statement and line that say something of it. */
  readonly last_statement: string | null;
  readonly last_line: number;
  /** The event that put it there. */
  readonly last_event: string | null;
  readonly last_stream: string | null;
  readonly last_revision: number;
  /** Over all lines of issued statements. */
  readonly billed_pence: number;
  /** JSON: the same by payer. */
  readonly billed_parts: string;
  /** How it was counted when it was last billed, and under what: `usedBy`. */
  readonly counted: number;
  readonly number: number;
  readonly counted_line: string | null;
  readonly counted_on: string | null;
  readonly counted_group: string | null;
  readonly counted_measured: string | null;
  /** What was left unpaid when it was last billed, and why: `leftUnpaid`. */
  readonly billed_unpaid: string;
  /** The rate-card revision and the version of the terms by which it was billed last. */
  readonly billed_revision: number;
  readonly billed_terms: number;
};

export const accountClaimsTable = table<AccountClaimRow>({
  name: 'account_claims',
  kind: 'history',
  columns: {
    claim: 'text',
    contract: 'text',
    claim_event: 'text',
    stream: 'text',
    stream_revision: 'integer',
    person: 'text?',
    cohort: 'text?',
    outcome: 'text',
    occurrence: 'integer',
    line: 'text',
    revision: 'integer',
    achieved_on: 'text',
    claimed_on: 'text',
    referred_on: 'text?',
    started_on: 'text?',
    payment_group: 'text?',
    quantity: 'integer',
    measured: 'text?',
    pooled: 'integer',
    stands: 'integer',
    entry: 'integer',
    changed_entry: 'integer',
    changed_event: 'text?',
    changed_stream: 'text?',
    changed_revision: 'integer',
    changed_because: 'text?',
    batch: 'integer',
    first_statement: 'text?',
    first_line: 'integer',
    last_statement: 'text?',
    last_line: 'integer',
    last_event: 'text?',
    last_stream: 'text?',
    last_revision: 'integer',
    billed_pence: 'integer',
    billed_parts: 'text',
    counted: 'integer',
    number: 'integer',
    counted_line: 'text?',
    counted_on: 'text?',
    counted_group: 'text?',
    counted_measured: 'text?',
    billed_unpaid: 'text',
    billed_revision: 'integer',
    billed_terms: 'integer',
  },
  key: ['claim'],
  indexes: [
    ['contract', 'batch', 'achieved_on', 'entry'],
    ['contract', 'changed_entry'],
    ['contract', 'person'],
  ],
});

/**
 * A claim that stands and that no statement has billed: where the next statement looks first. The history of all claims
 * has a row of each from before it was billed, and looking through those would cost more with every year.
 */
export type UnbilledRow = Pick<AccountClaimRow, 'claim' | 'contract' | 'achieved_on' | 'entry'>;

export const accountUnbilledTable = table<UnbilledRow>({
  name: 'account_unbilled',
  kind: 'current',
  columns: { claim: 'text', contract: 'text', achieved_on: 'text', entry: 'integer' },
  key: ['claim'],
  indexes: [['contract', 'achieved_on', 'entry']],
});

/** Where in an outcome's stream its last verification was taken back, under the reference of the claim of that outcome. */
export const accountVerificationsTable = table<{ readonly claim: string; readonly revision: number }>({
  name: 'account_verifications',
  kind: 'current',
  columns: { claim: 'text', revision: 'integer' },
  key: ['claim'],
});

/** The claims of a person, and what was corrected of the days that their prices may go by. */
export type AccountPersonRow = {
  readonly contract: string;
  readonly person: string;
  /** JSON: their references. */
  readonly claims: string;
  /** JSON: of each day that was recorded wrongly, the day that it is: of the referral, and of the start. */
  readonly referred: string;
  readonly started: string;
};

export const accountPersonsTable = table<AccountPersonRow>({
  name: 'account_persons',
  kind: 'current',
  columns: { contract: 'text', person: 'text', claims: 'text', referred: 'text', started: 'text' },
  key: ['contract', 'person'],
});

/** Sums of billed claims over everybody, by the outcome, its line and the day it was achieved. */
export type UsedByDayRow = {
  readonly contract: string;
  readonly outcome: string;
  readonly line: string;
  readonly achieved_on: string;
  readonly counted: number;
  readonly number: number;
  readonly pence: number;
};

export const usedByDayTable = table<UsedByDayRow>({
  name: 'account_used_by_day',
  kind: 'history',
  columns: {
    contract: 'text',
    outcome: 'text',
    line: 'text',
    achieved_on: 'text',
    counted: 'integer',
    number: 'integer',
    pence: 'integer',
  },
  key: ['contract', 'outcome', 'line', 'achieved_on'],
  indexes: [['contract', 'line']],
});

export type UsedByPayerRow = {
  readonly contract: string;
  readonly payer: string;
  readonly outcome: string;
  readonly achieved_on: string;
  readonly pence: number;
};

export const usedByPayerTable = table<UsedByPayerRow>({
  name: 'account_used_by_payer',
  kind: 'history',
  columns: { contract: 'text', payer: 'text', outcome: 'text', achieved_on: 'text', pence: 'integer' },
  key: ['contract', 'payer', 'outcome', 'achieved_on'],
});

export type LineBegunRow = {
  readonly statement: string;
  readonly number: number;
  /** The event that put it there. */
  readonly event: string;
  readonly stream: string;
  readonly revision: number;
  /** JSON: what of the line is wanted once it is issued. */
  readonly line: string;
};

/** A line of a statement that is not issued yet: nothing is billed by it. */
export const linesBegunTable = table<LineBegunRow>({
  name: 'account_lines_begun',
  kind: 'current',
  columns: {
    statement: 'text',
    number: 'integer',
    event: 'text',
    stream: 'text',
    revision: 'integer',
    line: 'text',
  },
  key: ['statement', 'number'],
});

export type AccountStatementRow = {
  readonly contract: string;
  readonly statement: string;
  readonly number: number;
  readonly begun_entry: number;
  /** Lines that were put on it. */
  readonly lines: number;
  readonly issued: number;
  /** JSON: the variations whose releases it carried out. */
  readonly releases: string;
};

export const accountStatementsTable = table<AccountStatementRow>({
  name: 'account_statements',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    number: 'integer',
    begun_entry: 'integer',
    lines: 'integer',
    issued: 'integer',
    releases: 'text',
  },
  key: ['statement'],
  indexes: [['contract', 'number']],
});

/** One row a contract. */
export type AccountRow = {
  readonly contract: string;
  /** Changes of billed claims up to this entry have been restated. */
  readonly restated_entry: number;
  /** The latest day that a price of any billed claim can go by: prices and terms of later days say nothing of them. */
  readonly billed_until: string;
};

export const accountsTable = table<AccountRow>({
  name: 'accounts',
  kind: 'history',
  columns: { contract: 'text', restated_entry: 'integer', billed_until: 'text' },
  key: ['contract'],
});
