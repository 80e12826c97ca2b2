import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { Of } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows, table } from '#read-store';
import type { PaymentEvent } from './domain/payments.events.js';

/** A grant or an advance, from its approval on. */
export type AdvanceRow = {
  readonly contract: string;
  readonly payment: string;
  readonly kind: 'grant' | 'advance';
  readonly payer: string;
  readonly pence: number;
  readonly period_from: string | null;
  readonly period_to: string | null;
  readonly approved_on: string;
  readonly approved_by: string;
  readonly paid_on: string | null;
  readonly bank_reference: string | null;
  readonly released_by: string | null;
  readonly entry: number;
};

export const advancesTable = table<AdvanceRow>({
  name: 'advances',
  kind: 'history',
  columns: {
    contract: 'text',
    payment: 'text',
    kind: 'text',
    payer: 'text',
    pence: 'integer',
    period_from: 'text?',
    period_to: 'text?',
    approved_on: 'text',
    approved_by: 'text',
    paid_on: 'text?',
    bank_reference: 'text?',
    released_by: 'text?',
    entry: 'integer',
  },
  key: ['contract', 'payment'],
  indexes: [['contract', 'entry'], ['bank_reference']],
});

/** What one payer paid without outcomes, how much of its advances statements were set against, and what came back. */
export type AdvanceBalanceRow = {
  readonly contract: string;
  readonly payer: string;
  readonly granted_pence: number;
  readonly advanced_pence: number;
  readonly set_against_pence: number;
  readonly returned_pence: number;
};

export const advanceBalancesTable = table<AdvanceBalanceRow>({
  name: 'advance_balances',
  kind: 'history',
  columns: {
    contract: 'text',
    payer: 'text',
    granted_pence: 'integer',
    advanced_pence: 'integer',
    set_against_pence: 'integer',
    returned_pence: 'integer',
  },
  key: ['contract', 'payer'],
});

/** Money that came back to a payer. */
export type RefundRow = {
  readonly contract: string;
  readonly refund: string;
  readonly payer: string;
  readonly pence: number;
  readonly received_on: string;
  readonly bank_reference: string;
  /** Which of them it is for. */
  readonly statement: string | null;
  readonly clawback: number | null;
  readonly advance: string | null;
  readonly recorded_by: string;
  readonly entry: number;
};

export const refundsTable = table<RefundRow>({
  name: 'refunds',
  kind: 'history',
  columns: {
    contract: 'text',
    refund: 'text',
    payer: 'text',
    pence: 'integer',
    received_on: 'text',
    bank_reference: 'text',
    statement: 'text?',
    clawback: 'integer?',
    advance: 'text?',
    recorded_by: 'text',
    entry: 'integer',
  },
  key: ['contract', 'refund'],
  indexes: [['contract', 'entry'], ['bank_reference']],
});

type AdvanceEvent = Of<PaymentEvent, 'AdvanceApproved' | 'AdvancePaid' | 'StatementIssued' | 'RefundReceived'>;

export const advancesRegister = projection<AdvanceEvent>({
  name: 'advances-register',
  version: 2,
  tables: [advancesTable, advanceBalancesTable, refundsTable],
  on: {
    AdvanceApproved({ event, sequence }, rows) {
      const { contract, payment, kind, payer, pence, period, approvedOn, approvedBy } = event;
      rows.put(advancesTable, {
        contract,
        payment,
        kind,
        payer,
        pence,
        period_from: period?.from ?? null,
        period_to: period?.to ?? null,
        approved_on: approvedOn,
        approved_by: approvedBy,
        paid_on: null,
        bank_reference: null,
        released_by: null,
        entry: sequence,
      });
    },
    AdvancePaid({ event }, rows) {
      const { contract, payment, kind, payer, pence, paidOn, bankReference, releasedBy } = event;
      const row = rows.get(advancesTable, [contract, payment]);
      if (row !== undefined) {
        rows.put(advancesTable, {
          ...row,
          paid_on: paidOn,
          bank_reference: bankReference,
          released_by: releasedBy,
        });
      }
      balance(rows, contract, payer, kind === 'grant' ? { granted_pence: pence } : { advanced_pence: pence });
    },
    StatementIssued({ event: { contract, setAgainstAdvances } }, rows) {
      for (const { payer, pence } of setAgainstAdvances) balance(rows, contract, payer, { set_against_pence: pence });
    },
    RefundReceived({ event, sequence }, rows) {
      const { contract, refund, payer, pence, receivedOn, bankReference, recordedBy } = event;
      const { statement, clawback, advance } = event;
      rows.put(refundsTable, {
        contract,
        refund,
        payer,
        pence,
        received_on: receivedOn,
        bank_reference: bankReference,
        statement: statement ?? null,
        clawback: clawback ?? null,
        advance: advance ?? null,
        recorded_by: recordedBy,
        entry: sequence,
      });
      if (advance !== undefined) balance(rows, contract, payer, { returned_pence: pence });
    },
  },
});

type Sums = Pick<AdvanceBalanceRow, 'granted_pence' | 'advanced_pence' | 'set_against_pence' | 'returned_pence'>;

function balance(rows: Rows, contract: string, payer: string, more: Partial<Sums>): void {
  const row = rows.get(advanceBalancesTable, [contract, payer]);
  rows.put(advanceBalancesTable, {
    contract,
    payer,
    granted_pence: (row?.granted_pence ?? 0) + (more.granted_pence ?? 0),
    advanced_pence: (row?.advanced_pence ?? 0) + (more.advanced_pence ?? 0),
    set_against_pence: (row?.set_against_pence ?? 0) + (more.set_against_pence ?? 0),
    returned_pence: (row?.returned_pence ?? 0) + (more.returned_pence ?? 0),
  });
}

export interface AdvanceQuery extends Moment, PageRequest {
  readonly payer?: string;
}

export interface RefundQuery extends AdvanceQuery {
  readonly statement?: string;
  readonly clawback?: number;
}

/** What moved beside the statements: grants, advances and money that came back. Now, or as it was known at an entry. */
@Injectable()
export class AdvancesRegister {
  constructor(private readonly store: ReadStore) {}

  /** Grants and advances in the order in which they were approved. */
  advances(contract: string, query: AdvanceQuery = {}): Page<AdvanceRow> {
    const rows = this.store.all<AdvanceRow>(
      `SELECT ${columns(advancesTable)} FROM advances a
       WHERE contract = :contract AND entry > :after AND ${known('a')} AND (:payer IS NULL OR payer = :payer)
       ORDER BY entry LIMIT :limit`,
      {
        contract,
        after: Number(query.after ?? -1),
        payer: query.payer ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }

  /** What each payer paid without outcomes, in the order of their names. */
  balances(contract: string, moment: Moment = {}): AdvanceBalanceRow[] {
    return this.store.all<AdvanceBalanceRow>(
      `SELECT ${columns(advanceBalancesTable)} FROM advance_balances b
       WHERE contract = :contract AND ${known('b')} ORDER BY payer`,
      { contract, ...asOfParameter(moment) },
    );
  }

  /** Money that came back, in the order in which it was recorded. */
  refunds(contract: string, query: RefundQuery = {}): Page<RefundRow> {
    const rows = this.store.all<RefundRow>(
      `SELECT ${columns(refundsTable)} FROM refunds r
       WHERE contract = :contract AND entry > :after AND ${known('r')}
         AND (:payer IS NULL OR payer = :payer)
         AND (:statement IS NULL OR statement = :statement)
         AND (:clawback IS NULL OR clawback = :clawback)
       ORDER BY entry LIMIT :limit`,
      {
        contract,
        after: Number(query.after ?? -1),
        payer: query.payer ?? null,
        statement: query.statement ?? null,
        clawback: query.clawback ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }
}

function columns(of: { readonly columns: object }): string {
  return Object.keys(of.columns).join(', ');
}
