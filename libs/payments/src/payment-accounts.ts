import { Injectable } from '@nestjs/common';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { RefundRow } from './advances-register.js';
import type { ClawbackRow } from './clawbacks-tables.js';
import { type LimitHeld, limitsHeld } from './limits-held.js';
import { placesOfLines, type StatementSum, StatementSums } from './statement-sums.js';
import { StatementsRegister } from './statements-register.js';
import type { PaymentRow, StatementLineRow, StatementPartRow, StatementRow } from './statements-tables.js';

/** Lines of a statement that one line and revision of the rate card price by one rule, and what they come to together. */
export type PricedTogether = {
  /** Claims that are billed for the first time, or changes of what earlier statements billed. */
  readonly kind: StatementLineRow['kind'];
  readonly rate_card_line: string;
  readonly outcome: string;
  readonly revision: number;
  /** Which day decides the revision, and by which rule it prices; null on lines of the first version. */
  readonly policy: string | null;
  readonly rule: string | null;
  /** The day from which that revision is in force; null where nothing prices the claims any more. */
  readonly effective_from: string | null;
  /** The first and the last of the days that decided. */
  readonly dated_from: string | null;
  readonly dated_to: string | null;
  readonly lines: number;
  readonly quantity: number | null;
  /** The price of one, where it is the same on all lines. */
  readonly unit_price_pence: number | null;
  readonly uncapped_pence: number;
  readonly payable_pence: number;
  readonly amount_pence: number;
  /** What of that is the payer's. */
  readonly payer_pence: number;
};

/** What lines of a later statement changed of this one, for one cause. */
export type ChangedLater = {
  readonly statement: string;
  readonly issued_on: string | null;
  readonly cause: string;
  readonly lines: number;
  readonly payer_pence: number;
};

/** How a payment comes about from the lines of its statement, and what became of those lines. */
export interface PaymentAccount {
  readonly payment: PaymentRow;
  readonly statement: StatementRow;
  readonly part: StatementPartRow;
  /** The payer's parts of all lines, by how they are collected. Netted ones are paid with the statement. */
  readonly linesPence: number;
  readonly collected: Readonly<Record<StatementLineRow['collect'], number>>;
  /** What moved the payer's part beside its lines: below nothing for clawbacks that name no claims. */
  readonly besidePence: number;
  /** The payer's payments of this statement, in the order in which they were recorded. */
  readonly payments: readonly PaymentRow[];
  readonly priced: readonly PricedTogether[];
  readonly limits: readonly LimitHeld[];
  /** From what was claimed to the total of the statement, for all its payers. */
  readonly sum: StatementSum;
  /** The parts of the other payers: with this payer's they are the total. */
  readonly otherParts: readonly { readonly payer: string; readonly pence: number }[];
  readonly changedLater: readonly ChangedLater[];
  readonly clawbacks: readonly ClawbackRow[];
  readonly refunds: readonly RefundRow[];
  /** What the payer paid of this statement, what later statements changed of its lines for it, and both together. */
  readonly grossPence: number;
  readonly changedPence: number;
  readonly netPence: number;
}

/** Answers why a payment has its amount, from one statement and never from all of a contract. */
@Injectable()
export class PaymentAccounts {
  readonly #statements: StatementsRegister;
  readonly #sums: StatementSums;

  constructor(private readonly store: ReadStore) {
    this.#statements = new StatementsRegister(store);
    this.#sums = new StatementSums(store);
  }

  /** @returns undefined for a payment that there is not, or was not at that moment. */
  of(contract: string, ref: string, moment: Moment = {}): PaymentAccount | undefined {
    const payment = this.#statements.payment(contract, ref, moment);
    const statement = payment && this.#statements.statement(contract, payment.statement, moment);
    const parts = payment === undefined ? [] : this.#statements.parts(contract, payment.statement, moment);
    const part = parts.find(({ payer }) => payer === payment?.payer);
    if (payment === undefined || statement === undefined || part === undefined) return undefined;
    const parameters = { contract, statement: payment.statement, payer: payment.payer, ...asOfParameter(moment) };
    const collected = this.#collected(parameters);
    const linesPence = Object.values(collected).reduce((sum, pence) => sum + pence, 0);
    const changedLater = this.#changedLater(parameters);
    const changedPence = changedLater.reduce((sum, { payer_pence }) => sum + payer_pence, 0);
    return {
      payment,
      statement,
      part,
      linesPence,
      collected,
      besidePence: part.pence - linesPence,
      payments: this.#payments(parameters),
      priced: this.#priced(parameters, moment),
      limits: limitsHeld(this.store, parameters, moment),
      sum: this.#sums.of(contract, payment.statement, statement.total_pence, moment),
      otherParts: parts.filter(({ payer }) => payer !== payment.payer).map(({ payer, pence }) => ({ payer, pence })),
      changedLater,
      clawbacks: this.#clawbacks(parameters),
      refunds: this.#refunds(parameters),
      grossPence: part.paid_pence,
      changedPence,
      netPence: part.paid_pence + changedPence,
    };
  }

  /** The claims of a statement. */
  claimsOf(contract: string, statement: string, moment: Moment = {}): ReadonlySet<string> {
    const rows = this.store.all<{ claim: string }>(
      `SELECT DISTINCT claim FROM statement_lines l WHERE contract = :contract AND statement = :statement AND ${known('l')}`,
      { contract, statement, ...asOfParameter(moment) },
    );
    return new Set(rows.map(({ claim }) => claim));
  }

  #collected(parameters: Parameters): PaymentAccount['collected'] {
    const rows = this.store.all<{ collect: StatementLineRow['collect']; pence: number }>(
      `SELECT l.collect, coalesce(sum(p.pence), 0) AS pence FROM statement_lines l ${OF_PAYER}
       WHERE ${OF_STATEMENT} GROUP BY l.collect`,
      parameters,
    );
    const found = Object.fromEntries(rows.map(({ collect, pence }) => [collect, pence]));
    return { netted: 0, invoiced: 0, held: 0, ...found };
  }

  #payments(parameters: Parameters): readonly PaymentRow[] {
    return this.store.all<PaymentRow>(
      `SELECT contract, payment, statement, payer, pence, paid_on, bank_reference, released_by FROM payments p
       WHERE contract = :contract AND statement = :statement AND payer = :payer AND ${known('p')} ORDER BY known_from`,
      parameters,
    );
  }

  /** In the order of the rate card, what is new before what changes earlier statements. */
  #priced(parameters: Parameters, moment: Moment): readonly PricedTogether[] {
    const said = (path: string) => `json_extract(l.calculation, '$.pricing.${path}')`;
    const rows = this.store.all<PricedTogether>(
      `SELECT l.kind, l.rate_card_line, l.outcome, l.revision, ${said('policy')} AS policy, ${said('rule')} AS rule,
         ${said('effectiveFrom')} AS effective_from, min(${said('date')}) AS dated_from, max(${said('date')}) AS dated_to,
         count(*) AS lines, sum(${said('quantity')}) AS quantity,
         CASE WHEN min(${said('unitPricePence')}) = max(${said('unitPricePence')})
           AND count(${said('unitPricePence')}) = count(*) THEN min(${said('unitPricePence')}) END AS unit_price_pence,
         sum(l.uncapped_pence) AS uncapped_pence, sum(l.payable_pence) AS payable_pence,
         sum(l.amount_pence) AS amount_pence, coalesce(sum(p.pence), 0) AS payer_pence
       FROM statement_lines l ${OF_PAYER} WHERE ${OF_STATEMENT}
       GROUP BY l.kind, l.rate_card_line, l.outcome, l.revision, policy, rule, effective_from
       ORDER BY l.kind DESC, l.revision, l.rate_card_line`,
      parameters,
    );
    const placeOf = placesOfLines(this.store, parameters.contract, moment);
    return rows.toSorted(
      (a, b) =>
        (a.kind === b.kind ? 0 : a.kind === 'claim' ? -1 : 1) ||
        a.revision - b.revision ||
        placeOf(a.rate_card_line, a.revision) - placeOf(b.rate_card_line, b.revision),
    );
  }

  #changedLater(parameters: Parameters): readonly ChangedLater[] {
    return this.store.all<ChangedLater>(
      `SELECT s.statement, s.issued_on, l.cause, count(*) AS lines, coalesce(sum(p.pence), 0) AS payer_pence
       FROM payment_marks m
       JOIN statements s ON s.contract = m.contract AND s.statement = m.value AND s.status <> 'abandoned' AND ${known('s')}
       JOIN statement_lines l ON l.contract = s.contract AND l.statement = s.statement
         AND l.adjusts_statement = :statement AND ${known('l')}
       ${OF_PAYER}
       WHERE m.contract = :contract AND m.statement = :statement AND m.mark = 'adjusted-by' AND m.entry <= :asOf
       GROUP BY s.statement, s.issued_on, s.number, l.cause ORDER BY s.number, l.cause`,
      parameters,
    );
  }

  #clawbacks({ contract, statement, asOf }: Parameters): readonly ClawbackRow[] {
    return this.store.all<ClawbackRow>(
      `SELECT contract, clawback, ref, cause, collect, status, needs, claims, proposed_by, proposed_on,
         proposed_by_subject, agreed_on, carried_out_by, entry
       FROM clawbacks c WHERE c.contract = :contract AND ${known('c')}
         AND EXISTS (SELECT 1 FROM clawback_claims t JOIN statement_lines l ON l.claim = t.claim AND l.contract = t.contract
           AND l.statement = :statement AND ${known('l')}
           WHERE t.contract = c.contract AND t.clawback = c.clawback AND ${known('t')})
       ORDER BY c.clawback`,
      { contract, statement, asOf },
    );
  }

  #refunds(parameters: Parameters): readonly RefundRow[] {
    return this.store.all<RefundRow>(
      `SELECT contract, refund, payer, pence, received_on, bank_reference, statement, clawback, advance, recorded_by, entry
       FROM refunds r WHERE contract = :contract AND statement = :statement AND payer = :payer AND ${known('r')}
       ORDER BY entry`,
      parameters,
    );
  }
}

interface Parameters extends Readonly<Record<string, string | number>> {
  readonly contract: string;
  readonly statement: string;
  readonly payer: string;
  readonly asOf: number;
}

const OF_STATEMENT = `l.contract = :contract AND l.statement = :statement AND ${known('l')}`;
const OF_PAYER = `LEFT JOIN statement_line_parts p ON p.contract = l.contract AND p.statement = l.statement
  AND p.number = l.number AND p.payer = :payer AND ${known('p')}`;
