import { table } from '#read-store';
import type { SettlementStatus } from './domain/account/account-state.js';
import type { StatementLine } from './domain/payments.events.js';

export type StatementRow = {
  readonly contract: string;
  readonly statement: string;
  readonly number: number;
  readonly period_from: string;
  readonly period_to: string;
  readonly status: 'begun' | 'abandoned' | SettlementStatus;
  readonly lines: number;
  readonly total_pence: number;
  readonly issued_on: string | null;
  /** What the payers are to pay of the total: without what is invoiced or was held back, less advances set against it. */
  readonly due_pence: number;
  /** What of that they hold back in disputes. */
  readonly held_pence: number;
  readonly approved_pence: number;
  readonly paid_pence: number;
  /** 1 when every earlier claim was worked out again with it. */
  readonly restated: number;
};

export const statementsTable = table<StatementRow>({
  name: 'statements',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    number: 'integer',
    period_from: 'text',
    period_to: 'text',
    status: 'text',
    lines: 'integer',
    total_pence: 'integer',
    issued_on: 'text?',
    due_pence: 'integer',
    held_pence: 'integer',
    approved_pence: 'integer',
    paid_pence: 'integer',
    restated: 'integer',
  },
  key: ['contract', 'statement'],
  indexes: [['contract', 'number']],
});

export type StatementLineRow = {
  readonly contract: string;
  readonly statement: string;
  readonly number: number;
  readonly kind: StatementLine['kind'];
  readonly claim: string;
  /** Whom it is for: a person or a cohort. */
  readonly person: string | null;
  readonly cohort: string | null;
  readonly outcome: string;
  readonly occurrence: number;
  readonly rate_card_line: string;
  readonly revision: number;
  readonly achieved_on: string;
  /** What the line adds to the statement; negative where it takes back. */
  readonly amount_pence: number;
  /** What the claim was worth before any cut, and what it comes to: all its lines together. */
  readonly uncapped_pence: number;
  readonly payable_pence: number;
  /** On an adjustment: the line it adjusts, what had been billed before, and why. */
  readonly adjusts_statement: string | null;
  readonly adjusts_line: number | null;
  readonly billed_before_pence: number | null;
  readonly cause: string | null;
  readonly cause_event: string | null;
  readonly collect: StatementLine['collect'];
  /** JSON: every step of the sum. Null on lines of the first version, which were never cut. */
  readonly calculation: string | null;
};

export const statementLinesTable = table<StatementLineRow>({
  name: 'statement_lines',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    number: 'integer',
    kind: 'text',
    claim: 'text',
    person: 'text?',
    cohort: 'text?',
    outcome: 'text',
    occurrence: 'integer',
    rate_card_line: 'text',
    revision: 'integer',
    achieved_on: 'text',
    amount_pence: 'integer',
    uncapped_pence: 'integer',
    payable_pence: 'integer',
    adjusts_statement: 'text?',
    adjusts_line: 'integer?',
    billed_before_pence: 'integer?',
    cause: 'text?',
    cause_event: 'text?',
    collect: 'text',
    calculation: 'text?',
  },
  key: ['contract', 'statement', 'number'],
  indexes: [['claim'], ['contract', 'rate_card_line', 'revision'], ['contract', 'person']],
});

/** What one payer owes of one line. */
export type LinePartRow = {
  readonly contract: string;
  readonly statement: string;
  readonly number: number;
  /** The payer's place in the terms, from 1. */
  readonly place: number;
  readonly payer: string;
  readonly pence: number;
};

export const statementLinePartsTable = table<LinePartRow>({
  name: 'statement_line_parts',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    number: 'integer',
    place: 'integer',
    payer: 'text',
    pence: 'integer',
  },
  key: ['contract', 'statement', 'number', 'place'],
});

/** What one payer owes of a statement, and how far it has come with it. */
export type StatementPartRow = {
  readonly contract: string;
  readonly statement: string;
  readonly place: number;
  readonly payer: string;
  /** Its share of the total, and what it is to pay of it. */
  readonly pence: number;
  readonly due_pence: number;
  /** What of it the payer holds back in disputes, has approved, has paid, and got back. */
  readonly held_pence: number;
  readonly approved_pence: number;
  readonly paid_pence: number;
  readonly refunded_pence: number;
  readonly status: SettlementStatus;
  /** The last approval and the last payment. */
  readonly approved_on: string | null;
  readonly approved_by: string | null;
  readonly paid_on: string | null;
  readonly payment: string | null;
};

export const statementPartsTable = table<StatementPartRow>({
  name: 'statement_parts',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    place: 'integer',
    payer: 'text',
    pence: 'integer',
    due_pence: 'integer',
    held_pence: 'integer',
    approved_pence: 'integer',
    paid_pence: 'integer',
    refunded_pence: 'integer',
    status: 'text',
    approved_on: 'text?',
    approved_by: 'text?',
    paid_on: 'text?',
    payment: 'text?',
  },
  key: ['contract', 'statement', 'place'],
  indexes: [['payer']],
});

export type PaymentRow = {
  readonly contract: string;
  readonly payment: string;
  readonly statement: string;
  readonly payer: string;
  readonly pence: number;
  readonly paid_on: string;
  readonly bank_reference: string;
  readonly released_by: string;
};

export const paymentsTable = table<PaymentRow>({
  name: 'payments',
  kind: 'history',
  columns: {
    contract: 'text',
    payment: 'text',
    statement: 'text',
    payer: 'text',
    pence: 'integer',
    paid_on: 'text',
    bank_reference: 'text',
    released_by: 'text',
  },
  key: ['contract', 'payment'],
  indexes: [['contract', 'statement'], ['bank_reference']],
});

/** The running totals of a contract: achieved and verified is not claimed, claimed is not issued, issued is not paid. */
export type ContractTotalsRow = {
  readonly contract: string;
  /** Claims that were not withdrawn, before any cut. */
  readonly claims: number;
  readonly claimed_pence: number;
  readonly statements: number;
  readonly lines: number;
  /** What of the claimed amount no statement has taken yet, less what was withdrawn since a statement took it. */
  readonly unbilled_pence: number;
  /** What is not payable of the claims that were billed, for every reason; what caps curtailed is a part of it. */
  readonly not_payable_pence: number;
  readonly curtailed_pence: number;
  /** What the claims that were billed come to: what was claimed, less what is unbilled and what is not payable. */
  readonly payable_pence: number;
  /** What clawbacks that name no claims take back of it: the rest is what was issued. */
  readonly recovered_pence: number;
  readonly issued_pence: number;
  readonly due_pence: number;
  readonly held_pence: number;
  readonly set_against_pence: number;
  readonly approved_pence: number;
  readonly payments: number;
  readonly paid_pence: number;
  readonly refunded_pence: number;
};

export const contractTotalsTable = table<ContractTotalsRow>({
  name: 'contract_totals',
  kind: 'history',
  columns: {
    contract: 'text',
    claims: 'integer',
    claimed_pence: 'integer',
    statements: 'integer',
    lines: 'integer',
    unbilled_pence: 'integer',
    not_payable_pence: 'integer',
    curtailed_pence: 'integer',
    payable_pence: 'integer',
    recovered_pence: 'integer',
    issued_pence: 'integer',
    due_pence: 'integer',
    held_pence: 'integer',
    set_against_pence: 'integer',
    approved_pence: 'integer',
    payments: 'integer',
    paid_pence: 'integer',
    refunded_pence: 'integer',
  },
  key: ['contract'],
});

export type ClaimedAmountRow = {
  readonly claim: string;
  /** Null of a claim that was withdrawn. */
  readonly pence: number | null;
  /** What its last line says that it was worth before any cut, where that counts as billed; null before the first one. */
  readonly billed_pence: number | null;
  /** 1 where its last line leaves nothing that a withdrawal could change, so that one has no line of its own. */
  readonly taken_back: number;
};

export const NO_TOTALS: Omit<ContractTotalsRow, 'contract'> = {
  claims: 0,
  claimed_pence: 0,
  statements: 0,
  lines: 0,
  unbilled_pence: 0,
  not_payable_pence: 0,
  curtailed_pence: 0,
  payable_pence: 0,
  recovered_pence: 0,
  issued_pence: 0,
  due_pence: 0,
  held_pence: 0,
  set_against_pence: 0,
  approved_pence: 0,
  payments: 0,
  paid_pence: 0,
  refunded_pence: 0,
};

/** An issued statement with its disputes, as the account knows them: the rules of the account say how it stands. */
export const settlementsTable = table<{
  readonly statement: string;
  readonly state: string;
}>({
  name: 'statement_settlements',
  kind: 'current',
  columns: { statement: 'text', state: 'text' },
  key: ['statement'],
});

/** Statements of a contract with disputes that the next statement carries out. JSON: their references. */
export const carriedOutNextTable = table<{ readonly contract: string; readonly statements: string }>({
  name: 'carried_out_next',
  kind: 'current',
  columns: { contract: 'text', statements: 'text' },
  key: ['contract'],
});

/** What each claim was worth as it was made, and as it was billed: a withdrawal does not say, and the totals must know. */
export const claimedAmountsTable = table<ClaimedAmountRow>({
  name: 'claimed_amounts',
  kind: 'current',
  columns: { claim: 'text', pence: 'integer?', billed_pence: 'integer?', taken_back: 'integer' },
  key: ['claim'],
});
