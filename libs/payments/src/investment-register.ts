import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows, table } from '#read-store';
import type { InvestmentEvent } from './domain/payments.events.js';

/** One movement of an investor's money. */
export type InvestmentFlowRow = {
  readonly contract: string;
  readonly investment: string;
  readonly kind: 'drawn' | 'repaid';
  readonly investor: string;
  readonly capital_pence: number;
  readonly return_pence: number;
  /** The day it was drawn or repaid. */
  readonly moved_on: string;
  readonly entry: number;
};

export const investmentFlowsTable = table<InvestmentFlowRow>({
  name: 'investment_flows',
  kind: 'history',
  columns: {
    contract: 'text',
    investment: 'text',
    kind: 'text',
    investor: 'text',
    capital_pence: 'integer',
    return_pence: 'integer',
    moved_on: 'text',
    entry: 'integer',
  },
  key: ['contract', 'investment'],
  indexes: [['contract', 'entry'], ['investor']],
});

/** What one investor put in and got back in one contract. */
export type InvestorTotalsRow = {
  readonly contract: string;
  readonly investor: string;
  readonly drawn_pence: number;
  readonly repaid_pence: number;
  readonly return_pence: number;
};

export const investorTotalsTable = table<InvestorTotalsRow>({
  name: 'investor_totals',
  kind: 'history',
  columns: {
    contract: 'text',
    investor: 'text',
    drawn_pence: 'integer',
    repaid_pence: 'integer',
    return_pence: 'integer',
  },
  key: ['contract', 'investor'],
});

export const investmentRegister = projection<InvestmentEvent>({
  name: 'investment-register',
  version: 1,
  tables: [investmentFlowsTable, investorTotalsTable],
  on: {
    InvestmentDrawn({ event: { contract, investment, investor, pence, drawnOn }, sequence }, rows) {
      rows.put(investmentFlowsTable, {
        contract,
        investment,
        kind: 'drawn',
        investor,
        capital_pence: pence,
        return_pence: 0,
        moved_on: drawnOn,
        entry: sequence,
      });
      total(rows, contract, investor, { drawn_pence: pence });
    },
    InvestmentRepaid({ event, sequence }, rows) {
      const { contract, investment, investor, capitalPence, returnPence, repaidOn } = event;
      rows.put(investmentFlowsTable, {
        contract,
        investment,
        kind: 'repaid',
        investor,
        capital_pence: capitalPence,
        return_pence: returnPence,
        moved_on: repaidOn,
        entry: sequence,
      });
      total(rows, contract, investor, { repaid_pence: capitalPence, return_pence: returnPence });
    },
  },
});

function total(
  rows: Rows,
  contract: string,
  investor: string,
  more: Partial<Pick<InvestorTotalsRow, 'drawn_pence' | 'repaid_pence' | 'return_pence'>>,
): void {
  const row = rows.get(investorTotalsTable, [contract, investor]);
  rows.put(investorTotalsTable, {
    contract,
    investor,
    drawn_pence: (row?.drawn_pence ?? 0) + (more.drawn_pence ?? 0),
    repaid_pence: (row?.repaid_pence ?? 0) + (more.repaid_pence ?? 0),
    return_pence: (row?.return_pence ?? 0) + (more.return_pence ?? 0),
  });
}

/** What investors put in and got back: now, or as it was known at an entry. */
@Injectable()
export class InvestmentRegister {
  constructor(private readonly store: ReadStore) {}

  /** The movements of a contract in the order in which they were recorded. */
  flows(contract: string, query: Moment & PageRequest = {}): Page<InvestmentFlowRow> {
    const rows = this.store.all<InvestmentFlowRow>(
      `SELECT ${FLOW} FROM investment_flows f
       WHERE contract = :contract AND entry > :after AND ${known('f')} ORDER BY entry LIMIT :limit`,
      { contract, after: Number(query.after ?? -1), limit: rowsToAsk(query), ...asOfParameter(query) },
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }

  /** What each investor has put in and got back, in the order of their names. */
  totals(contract: string, moment: Moment = {}): InvestorTotalsRow[] {
    return this.store.all<InvestorTotalsRow>(
      `SELECT ${TOTALS} FROM investor_totals t WHERE contract = :contract AND ${known('t')} ORDER BY investor`,
      { contract, ...asOfParameter(moment) },
    );
  }
}

const FLOW = Object.keys(investmentFlowsTable.columns).join(', ');
const TOTALS = Object.keys(investorTotalsTable.columns).join(', ');
