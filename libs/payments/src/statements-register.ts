import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import { type PaymentChoice, paymentCondition } from './payment-choice.js';
import {
  type ContractTotalsRow,
  contractTotalsTable,
  type LinePartRow,
  NO_TOTALS,
  type PaymentRow,
  paymentsTable,
  type StatementLineRow,
  type StatementPartRow,
  type StatementRow,
  statementLinePartsTable,
  statementLinesTable,
  statementPartsTable,
  statementsTable,
} from './statements-tables.js';

export interface PageQuery extends Moment, PageRequest {}

export interface LineQuery extends PageQuery {
  readonly statement?: string;
  readonly person?: string;
  readonly line?: string;
  readonly revision?: number;
  readonly claim?: string;
  readonly kind?: StatementLineRow['kind'];
}

/** How many payments there are, and what they come to. */
export interface PaidSum {
  readonly count: number;
  readonly pence: number;
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
    // What is asked for always stands alone, so that an index leads to it: lines of a contract are many.
    const ofStatement = query.statement === undefined ? '' : 'AND statement = :statement';
    const ofPerson = query.person === undefined ? '' : 'AND person = :person';
    // A person has few lines, but SQLite holds the order of the key for worth more, and would go through the contract.
    const byPerson = query.person === undefined ? '' : 'INDEXED BY statement_lines__contract__person';
    const rows = this.store.all<StatementLineRow>(
      `SELECT ${columns(statementLinesTable)} FROM statement_lines l ${byPerson}
       WHERE contract = :contract AND ${known('l')}
         ${ofStatement} ${ofPerson}
         AND (:line IS NULL OR rate_card_line = :line)
         AND (:revision IS NULL OR revision = :revision)
         AND (:claim IS NULL OR claim = :claim)
         AND (:kind IS NULL OR kind = :kind)
         AND (statement, number) > (:afterStatement, :afterNumber)
       ORDER BY statement, number LIMIT :limit`,
      {
        contract,
        statement: query.statement ?? null,
        person: query.person ?? null,
        line: query.line ?? null,
        revision: query.revision ?? null,
        claim: query.claim ?? null,
        kind: query.kind ?? null,
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

  /** The line a claim is billed on first, if it is. */
  lineOfClaim(claim: string, moment: Moment = {}): StatementLineRow | undefined {
    return this.linesOfClaim(claim, moment)[0];
  }

  /** Everything that statements say of a claim, in the order of the statements: its first line, then what adjusted it. */
  linesOfClaim(claim: string, moment: Moment = {}): readonly StatementLineRow[] {
    return this.store.all<StatementLineRow>(
      `SELECT ${columns(statementLinesTable, 'l')} FROM statement_lines l
       JOIN statements s ON s.contract = l.contract AND s.statement = l.statement AND ${known('s')}
       WHERE l.claim = :claim AND ${known('l')} ORDER BY s.number, l.number`,
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

  /** The payments of a contract that are chosen, by reference. */
  payments(contract: string, query: PageQuery & PaymentChoice = {}): Page<PaymentRow> {
    const { after, ...rest } = query;
    const { rows, next } = this.paymentsIn(
      [contract],
      after === undefined ? rest : { ...rest, after: `${contract}/${after}` },
    );
    return { rows, ...(next === undefined ? {} : { next: next.slice(contract.length + 1) }) };
  }

  /** The payments of some contracts that are chosen, contract by contract, each in the order of its references. */
  paymentsIn(contracts: readonly string[], query: PageQuery & PaymentChoice = {}): Page<PaymentRow> {
    const { sql, parameters } = paymentCondition(query);
    const [contract = '', payment = ''] = (query.after ?? '').split('/');
    const rows = this.store.all<PaymentRow>(
      `SELECT ${columns(paymentsTable, 'p')} FROM payments p
       WHERE p.contract IN (SELECT value FROM json_each(:contracts)) AND (p.contract, p.payment) > (:contract, :payment)
         AND ${known('p')}${sql} ORDER BY p.contract, p.payment LIMIT :limit`,
      {
        ...parameters,
        contracts: JSON.stringify(contracts),
        contract,
        payment,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, (row) => `${row.contract}/${row.payment}`);
  }

  /** How many payments are chosen, and what they come to: what a list or an export of the same choice adds up to. */
  paid(contract: string, query: Moment & PaymentChoice = {}): PaidSum {
    return this.paidIn([contract], query);
  }

  /** The same of some contracts together. */
  paidIn(contracts: readonly string[], query: Moment & PaymentChoice = {}): PaidSum {
    const { sql, parameters } = paymentCondition(query);
    const sum = this.store.get<{ count: number; pence: number | null }>(
      `SELECT count(*) AS count, sum(p.pence) AS pence FROM payments p
       WHERE p.contract IN (SELECT value FROM json_each(:contracts)) AND ${known('p')}${sql}`,
      { ...parameters, contracts: JSON.stringify(contracts), ...asOfParameter(query) },
    );
    return { count: sum?.count ?? 0, pence: sum?.pence ?? 0 };
  }

  payment(contract: string, payment: string, moment: Moment = {}): PaymentRow | undefined {
    return this.store.get<PaymentRow>(
      `SELECT ${columns(paymentsTable)} FROM payments p
       WHERE contract = :contract AND payment = :payment AND ${known('p')}`,
      { contract, payment, ...asOfParameter(moment) },
    );
  }

  totals(contract: string, moment: Moment = {}): ContractTotalsRow {
    // A contract of ten years has a hundred thousand of these rows: the last one by then is one step down the key.
    const row = this.store.get<ContractTotalsRow>(
      `SELECT ${columns(contractTotalsTable)} FROM (SELECT * FROM contract_totals
         WHERE contract = :contract AND known_from <= :asOf ORDER BY known_from DESC LIMIT 1) t WHERE ${known('t')}`,
      { contract, ...asOfParameter(moment) },
    );
    return row ?? { contract, ...NO_TOTALS };
  }
}

function columns(of: { readonly columns: object }, alias?: string): string {
  const names = Object.keys(of.columns);
  return (alias === undefined ? names : names.map((name) => `${alias}.${name}`)).join(', ');
}
