import { Injectable } from '@nestjs/common';
import type { ClaimEvent } from '#claims';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { OutcomePath } from '#evidence';
import type { CalendarDate, ClaimId, ContractId } from '#kernel';
import {
  asOfParameter,
  known,
  type Moment,
  type Projection,
  projection,
  ReadStore,
  type Rows,
  table,
} from '#read-store';
import { accountProjection } from './account-projection.js';
import { advancesRegister } from './advances-register.js';
import { clawbacksRegister } from './clawbacks-register.js';
import { disputesRegister } from './disputes-register.js';
import type { SettlementStatus } from './domain/account/account-state.js';
import type { PaymentEvent } from './domain/payments.events.js';

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
  readonly approved_pence: number;
  readonly paid_pence: number;
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
    approved_pence: 'integer',
    paid_pence: 'integer',
  },
  key: ['contract', 'statement'],
  indexes: [['contract', 'number']],
});

export type StatementLineRow = {
  readonly contract: string;
  readonly statement: string;
  readonly number: number;
  readonly claim: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly rate_card_line: string;
  readonly revision: number;
  readonly achieved_on: string;
  readonly amount_pence: number;
};

export const statementLinesTable = table<StatementLineRow>({
  name: 'statement_lines',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    number: 'integer',
    claim: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    rate_card_line: 'text',
    revision: 'integer',
    achieved_on: 'text',
    amount_pence: 'integer',
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
  readonly pence: number;
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
  readonly issued_pence: number;
  readonly approved_pence: number;
  readonly payments: number;
  readonly paid_pence: number;
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
    issued_pence: 'integer',
    approved_pence: 'integer',
    payments: 'integer',
    paid_pence: 'integer',
  },
  key: ['contract'],
});

type ClaimedAmountRow = { readonly claim: string; readonly pence: number };

/** What each claim that stands was worth: a withdrawal does not say, and the totals must know. */
export const claimedAmountsTable = table<ClaimedAmountRow>({
  name: 'claimed_amounts',
  kind: 'current',
  columns: { claim: 'text', pence: 'integer' },
  key: ['claim'],
});

export const statementsRegister = projection<PaymentEvent | ClaimEvent>({
  name: 'statements-register',
  version: 1,
  tables: [
    statementsTable,
    statementLinesTable,
    statementLinePartsTable,
    statementPartsTable,
    paymentsTable,
    contractTotalsTable,
    claimedAmountsTable,
  ],
  on: {
    ClaimMade({ event }, rows) {
      rows.put(claimedAmountsTable, { claim: event.claim, pence: event.uncappedPence });
      total(rows, event.contract, { claims: 1, claimed_pence: event.uncappedPence });
    },
    ClaimWithdrawn({ event }, rows) {
      const { pence = 0 } = rows.get(claimedAmountsTable, [event.claim]) ?? {};
      rows.remove(claimedAmountsTable, [event.claim]);
      total(rows, event.contract, { claims: -1, claimed_pence: -pence });
    },
    StatementBegun({ event: { contract, statement, number, period } }, rows) {
      rows.put(statementsTable, {
        contract,
        statement,
        number,
        period_from: period.from,
        period_to: period.to,
        status: 'begun',
        lines: 0,
        total_pence: 0,
        issued_on: null,
        approved_pence: 0,
        paid_pence: 0,
      });
    },
    StatementLinesAdded({ event: { contract, statement, lines } }, rows) {
      for (const { number, rateCardLine, revision, achievedOn, amountPence, parts, ...line } of lines) {
        const { claim, person, outcome, occurrence } = line;
        rows.put(statementLinesTable, {
          contract,
          statement,
          number,
          claim,
          person,
          outcome,
          occurrence,
          rate_card_line: rateCardLine,
          revision,
          achieved_on: achievedOn,
          amount_pence: amountPence,
        });
        for (const [index, { payer, pence }] of parts.entries()) {
          rows.put(statementLinePartsTable, { contract, statement, number, place: index + 1, payer, pence });
        }
      }
      change(rows, contract, statement, (row) => ({
        ...row,
        lines: row.lines + lines.length,
        total_pence: lines.reduce((sum, { amountPence }) => sum + amountPence, row.total_pence),
      }));
    },
    StatementIssued({ event }, rows) {
      const { contract, statement, issuedOn, lines, totalPence, parts } = event;
      // A statement of nothing owes nobody anything, so it is paid as it is issued.
      const status = totalPence === 0 ? 'paid' : 'issued';
      change(rows, contract, statement, (row) => ({
        ...row,
        status,
        lines,
        total_pence: totalPence,
        issued_on: issuedOn,
      }));
      for (const [index, { payer, pence }] of parts.entries()) {
        const open = { approved_on: null, approved_by: null, paid_on: null, payment: null };
        rows.put(statementPartsTable, { contract, statement, place: index + 1, payer, pence, ...open });
      }
      total(rows, contract, { statements: 1, lines, issued_pence: totalPence });
    },
    StatementAbandoned({ event: { contract, statement } }, rows) {
      const standing = rows.get(statementsTable, [contract, statement]);
      for (let number = 1; number <= (standing?.lines ?? 0); number += 1) {
        rows.remove(statementLinesTable, [contract, statement, number]);
        for (
          let place = 1;
          rows.get(statementLinePartsTable, [contract, statement, number, place]) !== undefined;
          place += 1
        ) {
          rows.remove(statementLinePartsTable, [contract, statement, number, place]);
        }
      }
      change(rows, contract, statement, (row) => ({ ...row, status: 'abandoned', lines: 0, total_pence: 0 }));
    },
    StatementApproved({ event: { contract, statement, payer, pence, approvedOn, approvedBy } }, rows) {
      changePart(rows, contract, statement, payer, (part) => ({
        ...part,
        approved_on: approvedOn,
        approved_by: approvedBy,
      }));
      change(rows, contract, statement, (row) => withStatus({ ...row, approved_pence: row.approved_pence + pence }));
      total(rows, contract, { approved_pence: pence });
    },
    PaymentMade({ event }, rows) {
      const { contract, statement, payment, payer, pence, paidOn, bankReference, releasedBy } = event;
      rows.put(paymentsTable, {
        contract,
        payment,
        statement,
        payer,
        pence,
        paid_on: paidOn,
        bank_reference: bankReference,
        released_by: releasedBy,
      });
      changePart(rows, contract, statement, payer, (part) => ({ ...part, paid_on: paidOn, payment }));
      change(rows, contract, statement, (row) => withStatus({ ...row, paid_pence: row.paid_pence + pence }));
      total(rows, contract, { payments: 1, paid_pence: pence });
    },
  },
});

export const paymentsProjections: readonly Projection[] = [
  statementsRegister,
  accountProjection,
  disputesRegister,
  clawbacksRegister,
  advancesRegister,
];

/** Every part that is owed is above zero, so what was approved and paid says how far a statement has come. */
function withStatus(row: StatementRow): StatementRow {
  if (row.paid_pence === row.total_pence) return { ...row, status: 'paid' };
  if (row.paid_pence > 0) return { ...row, status: 'part-paid' };
  return { ...row, status: row.approved_pence === row.total_pence ? 'approved' : 'issued' };
}

function change(rows: Rows, contract: string, statement: string, to: (row: StatementRow) => StatementRow): void {
  const row = rows.get(statementsTable, [contract, statement]);
  if (row !== undefined) rows.put(statementsTable, to(row));
}

function changePart(
  rows: Rows,
  contract: string,
  statement: string,
  payer: string,
  to: (row: StatementPartRow) => StatementPartRow,
): void {
  for (let place = 1; ; place += 1) {
    const part = rows.get(statementPartsTable, [contract, statement, place]);
    if (part === undefined) return;
    if (part.payer === payer) rows.put(statementPartsTable, to(part));
  }
}

type Totals = Omit<ContractTotalsRow, 'contract'>;
const NOTHING: Totals = {
  claims: 0,
  claimed_pence: 0,
  statements: 0,
  lines: 0,
  issued_pence: 0,
  approved_pence: 0,
  payments: 0,
  paid_pence: 0,
};

function total(rows: Rows, contract: string, more: Partial<Totals>): void {
  const { contract: _, ...standing } = rows.get(contractTotalsTable, [contract]) ?? { contract, ...NOTHING };
  const sums = Object.entries(standing).map(([name, sum]) => [name, sum + (more[name as keyof Totals] ?? 0)]);
  rows.put(contractTotalsTable, { contract, ...(Object.fromEntries(sums) as Totals) });
}

export interface PageQuery extends Moment, PageRequest {}

export interface LineQuery extends PageQuery {
  readonly statement?: string;
  readonly person?: string;
  readonly line?: string;
  readonly revision?: number;
}

/** What was billed, approved and paid: now, or as it was known at an entry. */
@Injectable()
export class StatementsRegister {
  constructor(private readonly store: ReadStore) {}

  statement(contract: string, statement: string, moment: Moment = {}): StatementRow | undefined {
    return this.store.get<StatementRow>(
      `SELECT ${columns(statementsTable)} FROM statements s
       WHERE contract = :contract AND statement = :statement AND ${known('s')}`,
      { contract, statement, ...asOfParameter(moment) },
    );
  }

  /** The statements of a contract by number, the abandoned too. */
  statements(contract: string, query: PageQuery = {}): Page<StatementRow> {
    const rows = this.store.all<StatementRow>(
      `SELECT ${columns(statementsTable)} FROM statements s
       WHERE contract = :contract AND number > :after AND ${known('s')} ORDER BY number LIMIT :limit`,
      { contract, after: Number(query.after ?? 0), limit: rowsToAsk(query), ...asOfParameter(query) },
    );
    return pageOf(rows, query, ({ number }) => String(number));
  }

  /** Lines by statement and number: of a statement, a person, or a line and revision of the rate card. */
  lines(contract: string, query: LineQuery = {}): Page<StatementLineRow> {
    const [statement, number] = (query.after ?? '').split('/');
    const rows = this.store.all<StatementLineRow>(
      `SELECT ${columns(statementLinesTable)} FROM statement_lines l
       WHERE contract = :contract AND ${known('l')}
         AND (:statement IS NULL OR statement = :statement)
         AND (:person IS NULL OR person = :person)
         AND (:line IS NULL OR rate_card_line = :line)
         AND (:revision IS NULL OR revision = :revision)
         AND (statement, number) > (:afterStatement, :afterNumber)
       ORDER BY statement, number LIMIT :limit`,
      {
        contract,
        statement: query.statement ?? null,
        person: query.person ?? null,
        line: query.line ?? null,
        revision: query.revision ?? null,
        afterStatement: statement ?? '',
        afterNumber: Number(number ?? 0),
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, (row) => `${row.statement}/${row.number}`);
  }

  line(contract: string, statement: string, number: number, moment: Moment = {}): StatementLineRow | undefined {
    return this.store.get<StatementLineRow>(
      `SELECT ${columns(statementLinesTable)} FROM statement_lines l
       WHERE contract = :contract AND statement = :statement AND number = :number AND ${known('l')}`,
      { contract, statement, number, ...asOfParameter(moment) },
    );
  }

  /** The line a claim is billed on, if it is. */
  lineOfClaim(claim: string, moment: Moment = {}): StatementLineRow | undefined {
    return this.store.get<StatementLineRow>(
      `SELECT ${columns(statementLinesTable)} FROM statement_lines l WHERE claim = :claim AND ${known('l')}`,
      { claim, ...asOfParameter(moment) },
    );
  }

  /** What each payer owes of a line, in the order of the terms. */
  partsOfLine(contract: string, statement: string, number: number, moment: Moment = {}): readonly LinePartRow[] {
    return this.store.all<LinePartRow>(
      `SELECT ${columns(statementLinePartsTable)} FROM statement_line_parts p
       WHERE contract = :contract AND statement = :statement AND number = :number AND ${known('p')} ORDER BY place`,
      { contract, statement, number, ...asOfParameter(moment) },
    );
  }

  /** What each payer owes of a statement, in the order of the terms; none before it is issued. */
  parts(contract: string, statement: string, moment: Moment = {}): readonly StatementPartRow[] {
    return this.store.all<StatementPartRow>(
      `SELECT ${columns(statementPartsTable)} FROM statement_parts p
       WHERE contract = :contract AND statement = :statement AND ${known('p')} ORDER BY place`,
      { contract, statement, ...asOfParameter(moment) },
    );
  }

  /** The payments of a contract, or of one statement, by reference. */
  payments(contract: string, query: PageQuery & { readonly statement?: string } = {}): Page<PaymentRow> {
    const rows = this.store.all<PaymentRow>(
      `SELECT ${columns(paymentsTable)} FROM payments p
       WHERE contract = :contract AND payment > :after AND (:statement IS NULL OR statement = :statement)
         AND ${known('p')} ORDER BY payment LIMIT :limit`,
      {
        contract,
        after: query.after ?? '',
        statement: query.statement ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ payment }) => payment);
  }

  payment(contract: string, payment: string, moment: Moment = {}): PaymentRow | undefined {
    return this.store.get<PaymentRow>(
      `SELECT ${columns(paymentsTable)} FROM payments p
       WHERE contract = :contract AND payment = :payment AND ${known('p')}`,
      { contract, payment, ...asOfParameter(moment) },
    );
  }

  totals(contract: string, moment: Moment = {}): ContractTotalsRow {
    const row = this.store.get<ContractTotalsRow>(
      `SELECT ${columns(contractTotalsTable)} FROM contract_totals t WHERE contract = :contract AND ${known('t')}`,
      { contract, ...asOfParameter(moment) },
    );
    return row ?? { contract, ...NOTHING };
  }

  /**
   * Claims that stand and are on no statement, made on or before a day, in the order in which they are billed: as
   * achieved, then as recorded. Candidates only: whoever bills asks each claim's own stream.
   */
  unbilled(contract: ContractId, until: CalendarDate): readonly (OutcomePath & { readonly claim: ClaimId })[] {
    return this.store.all(
      `SELECT c.claim, c.contract, c.person, c.outcome, c.occurrence FROM claims c
       WHERE c.contract = :contract AND c.claimed_on <= :until AND c.status = 'made' AND c.verified = 1
         AND ${known('c')}
         AND NOT EXISTS (SELECT 1 FROM statement_lines l WHERE l.claim = c.claim AND ${known('l')})
       ORDER BY c.achieved_on, c.entry`,
      { contract, until, ...asOfParameter() },
    );
  }
}

function columns(of: { readonly columns: object }): string {
  return Object.keys(of.columns).join(', ');
}
