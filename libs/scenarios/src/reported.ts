import type { CalendarDate, Period } from '#kernel';
import type { AdjustmentCause } from '#payments';

/** An outcome of a person, by the reference that the scenario gives them, or of a cohort. */
export interface OutcomeOf {
  readonly person?: string;
  /** Of a cohort's result; `pooled` where all cohorts together are meant. */
  readonly cohort?: string;
  readonly outcome: string;
  readonly occurrence: number;
}

/** Pence by what took them off: the code of a cap, or `deadweight`, `disallowed`, `payment-mode`. */
export type CutByCause = Readonly<Record<string, number>>;

export interface ReportedLine extends OutcomeOf {
  readonly number: number;
  readonly kind: 'claim' | 'adjustment';
  readonly line: string;
  readonly revision: number;
  readonly achievedOn: CalendarDate;
  /** What the line adds to its statement. */
  readonly pence: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly collect: 'netted' | 'invoiced' | 'held';
  /** What the claim is worth before any cut; absent on lines of before anything was cut. */
  readonly uncappedPence?: number;
  /** What is cut off the claim, whichever statement bills it. */
  readonly cut: CutByCause;
  readonly termsVersion?: number;
  readonly cause?: AdjustmentCause;
  /** `ashdown_work.S01/1`. */
  readonly adjusts?: string;
}

export interface ReportedStatement {
  readonly statement: string;
  readonly period: Period;
  readonly issuedOn: CalendarDate;
  readonly count: number;
  readonly adjustments: number;
  readonly totalPence: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly due: Readonly<Record<string, number>>;
  readonly setAgainstAdvances: Readonly<Record<string, number>>;
  readonly cut: CutByCause;
  readonly byLine: Readonly<Record<string, CountAndPence>>;
  readonly lines: readonly ReportedLine[];
}

export interface ReportedPayment {
  readonly payment: string;
  readonly statement: string;
  readonly payer: string;
  readonly pence: number;
  readonly paidOn: CalendarDate;
  readonly bankReference: string;
}

export interface ReportedClaim extends OutcomeOf {
  readonly status: 'claimed' | 'withdrawn';
  readonly line: string;
  readonly revision: number;
  readonly pricedOn?: CalendarDate;
  readonly claimedOn: CalendarDate;
  /** Absent where the worth depends on the claims that were billed before it. */
  readonly pence?: number;
  readonly late: boolean;
  /** The first issued statement that it stands on. */
  readonly statement: string | null;
  /** What all statements together say that it is worth; absent until one has billed it. */
  readonly payablePence?: number;
  readonly parts?: Readonly<Record<string, number>>;
  readonly cut: CutByCause;
}

export interface CountAndPence {
  readonly count: number;
  readonly pence: number;
}

export interface Balances {
  /** Claims that stand and whose outcome is verified at the end. */
  readonly verified: CountAndPence;
  /** Claims that stand, before any cut: as the last statement found them, or as they were claimed. */
  readonly claimed: CountAndPence;
  readonly issued: CountAndPence;
  /** Counts lines that every payer has approved; pence counts every payer's approval. */
  readonly approved: CountAndPence;
  /** Counts lines that every payer has paid; pence counts every payment. */
  readonly paid: CountAndPence;
  /** Claims that stand and are on no issued statement. */
  readonly unbilled: CountAndPence;
  /** Billed claims of which something is to be paid. */
  readonly payable: CountAndPence;
  /** Billed claims of which a limit cut something off, and how much: achieved, verified, not payable. */
  readonly curtailed: CountAndPence;
  /** Billed claims of which something is not payable, for whatever reason, and how much. */
  readonly notPayable: CountAndPence;
}

export interface PayerTotals {
  readonly issued: number;
  readonly approved: number;
  readonly paid: number;
  readonly advanced: number;
  readonly refunded: number;
}

export type ChangeStatus = 'drafted' | 'proposed' | 'change-requested' | 'agreed' | 'declined' | 'withdrawn' | 'lapsed';

/** What became of something that the parties were to agree on. */
export interface ReportedChange {
  readonly status: ChangeStatus;
  readonly draft: number;
  readonly effectiveFrom?: CalendarDate;
  readonly agreedOn?: CalendarDate;
  readonly retroactive?: boolean;
}

export interface ReportedDispute {
  readonly line: string;
  readonly payer: string;
  readonly status: 'open' | 'resolved';
  readonly heldPence: number;
  readonly disallowedPence?: number;
}

export interface ReportedClawback {
  readonly clawback: number;
  readonly status: 'proposed' | 'declined' | 'agreed';
}

/** The terms from a day on, until another version is valid. */
export interface ReportedTerms {
  readonly version: number;
  readonly validFrom: CalendarDate;
  readonly pricingDatePolicy: string;
  readonly paymentMode: 'outcomes' | 'grant' | 'paused';
  readonly caps: Readonly<Record<string, number | { readonly number: number }>>;
  /** The split of what no other one is about. */
  readonly split: unknown;
  readonly approvers: readonly string[];
}

export interface PeopleCounts {
  readonly referred: number;
  readonly accepted: number;
  readonly declined: number;
  readonly engaged: number;
  readonly onService: number;
  readonly onBreak: number;
  readonly ended: number;
}

export interface OutcomeCounts {
  readonly submitted: number;
  readonly queried: number;
  readonly verified: number;
  readonly rejected: number;
  readonly withoutEvidence: number;
}

/** What stands in the ledger about one contract. */
export interface WhatHappened {
  readonly statements: readonly ReportedStatement[];
  readonly byLine: Readonly<Record<string, CountAndPence>>;
  /** Everything that is cut off any billed claim, by cause. */
  readonly cut: Readonly<Record<string, CountAndPence>>;
  readonly payments: readonly ReportedPayment[];
  readonly claims: readonly ReportedClaim[];
  readonly balances: Balances;
  readonly payers: Readonly<Record<string, PayerTotals>>;
  readonly variations: readonly (ReportedChange & { readonly variation: number })[];
  readonly revisions: readonly (ReportedChange & { readonly revision: number })[];
  /** In the order in which they were set. */
  readonly terms: readonly ReportedTerms[];
  readonly disputes: readonly ReportedDispute[];
  readonly clawbacks: readonly ReportedClawback[];
  readonly investment: { readonly drawnPence: number; readonly repaidPence: number; readonly returnPence: number };
  readonly outcomes: OutcomeCounts;
  readonly people: PeopleCounts;
  /** Sums that do not come out, in words: none in a ledger that keeps its promises. */
  readonly broken: readonly string[];
}
