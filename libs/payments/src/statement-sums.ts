import { Injectable } from '@nestjs/common';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { Cut, Limit } from './domain/money/calculation.js';
import type { NotPayableReason } from './domain/money/not-payable.js';

/** How many claims of one line of the rate card something is about, and what it comes to. */
export interface OfLine {
  readonly rateCardLine: string;
  readonly claims: number;
  readonly pence: number;
}

/** What was claimed and is not paid, for one reason, with the lines of the rate card that it fell on. */
export interface NotPaidOnStatement {
  readonly reason: NotPayableReason;
  /** Of a cap or a limit of the rate card: its code, what it is for, and which of the two says it. */
  readonly cap: string | null;
  readonly level: Limit['level'] | null;
  readonly source: Limit['source'] | null;
  /** Of a payment mode: which. */
  readonly mode: Extract<Cut, { cut: 'payment-mode' }>['mode'] | null;
  readonly claims: number;
  readonly pence: number;
  readonly lines: readonly OfLine[];
}

/** What lines of a statement change of earlier statements, for one cause. */
export interface ChangedByStatement {
  readonly cause: string;
  readonly claims: number;
  readonly pence: number;
}

/** From what was claimed to the total of a statement: new claims, less what is not paid of them, with what else it changes. */
export interface StatementSum {
  readonly claims: number;
  /** What the new claims are worth at the prices of the rate card, before anything is taken off. */
  readonly claimedPence: number;
  /** What of that is not paid, by reason, in the order in which it is taken off a claim. */
  readonly notPaid: readonly NotPaidOnStatement[];
  /** What lines change of earlier statements, by cause. */
  readonly changes: readonly ChangedByStatement[];
  /** What clawbacks that name no claims take back: below nothing. */
  readonly besidePence: number;
  /** The sum of all of these: the total of the statement for all its payers. */
  readonly totalPence: number;
}

type TakenRow = Omit<NotPaidOnStatement, 'lines'> & { readonly rate_card_line: string; readonly revision: number };

/** Adds a statement up from what its lines say, so that every penny between the claims and the total has its reason. */
@Injectable()
export class StatementSums {
  constructor(private readonly store: ReadStore) {}

  /** @param total of the statement, which says with its lines what moved beside them. */
  of(contract: string, statement: string, total: number, moment: Moment = {}): StatementSum {
    const parameters = { contract, statement, ...asOfParameter(moment) };
    const fresh = this.store.get<{ claims: number; claimed: number }>(
      `SELECT count(*) AS claims, coalesce(sum(uncapped_pence), 0) AS claimed FROM statement_lines l
       WHERE ${OF_STATEMENT} AND l.kind = 'claim'`,
      parameters,
    );
    const lines = this.store.get<{ pence: number }>(
      `SELECT coalesce(sum(amount_pence), 0) AS pence FROM statement_lines l WHERE ${OF_STATEMENT}`,
      parameters,
    );
    return {
      claims: fresh?.claims ?? 0,
      claimedPence: fresh?.claimed ?? 0,
      notPaid: this.#notPaid(contract, parameters, moment),
      changes: this.store.all<{ cause: string; claims: number; pence: number }>(
        `SELECT l.cause, count(*) AS claims, sum(l.amount_pence) AS pence FROM statement_lines l
         WHERE ${OF_STATEMENT} AND l.kind = 'adjustment' GROUP BY l.cause ORDER BY min(l.number)`,
        parameters,
      ),
      besidePence: total - (lines?.pence ?? 0),
      totalPence: total,
    };
  }

  #notPaid(contract: string, parameters: Readonly<Record<string, string | number>>, moment: Moment) {
    const rows = this.store.all<TakenRow>(
      `WITH lines AS (
         SELECT l.number, l.claim, l.rate_card_line, l.revision, l.calculation, l.uncapped_pence - l.payable_pence AS pence
         FROM statement_lines l WHERE ${OF_STATEMENT} AND l.kind = 'claim' AND l.calculation IS NOT NULL
       ), taken AS (
         SELECT 3 AS place, number, claim, rate_card_line, revision, 'cap' AS reason, ${limit('cap')} AS cap,
           ${limit('level')} AS level, ${limit('source')} AS source, NULL AS mode, ${limit('cutPence')} AS pence
         FROM lines, json_each(calculation, '$.limits')
         UNION ALL
         SELECT 2, number, claim, rate_card_line, revision, ${limit('cut')}, NULL, NULL, NULL, ${limit('mode')},
           ${limit('cutPence')}
         FROM lines, json_each(calculation, '$.cuts')
       ), reasons AS (
         SELECT * FROM taken
         UNION ALL
         SELECT 1, number, claim, rate_card_line, revision, 'own-price', NULL, NULL, NULL, NULL,
           pence - coalesce((SELECT sum(taken.pence) FROM taken WHERE taken.number = lines.number), 0) FROM lines
         WHERE json_extract(calculation, '$.split.rule') = 'payer-prices'
       )
       SELECT reason, cap, level, source, mode, rate_card_line, revision, count(DISTINCT claim) AS claims, sum(pence) AS pence
       FROM reasons WHERE pence <> 0 GROUP BY place, reason, cap, level, source, mode, rate_card_line, revision
       ORDER BY place, reason, cap, level, source, mode, revision`,
      parameters,
    );
    const placeOf = placesOfLines(this.store, contract, moment);
    const sums = new Map<string, NotPaidOnStatement & { lines: OfLine[] }>();
    for (const { rate_card_line: rateCardLine, revision, ...row } of rows.toSorted(
      (a, b) => placeOf(a.rate_card_line, a.revision) - placeOf(b.rate_card_line, b.revision),
    )) {
      const key = keyOf(row);
      const sum = sums.get(key) ?? { ...row, claims: 0, pence: 0, lines: [] };
      const others = sum.lines.filter((one) => one.rateCardLine !== rateCardLine);
      const same = sum.lines.find((one) => one.rateCardLine === rateCardLine);
      const { claims, pence } = row;
      sums.set(key, {
        ...sum,
        claims: sum.claims + claims,
        pence: sum.pence + pence,
        lines: [...others, { rateCardLine, claims: (same?.claims ?? 0) + claims, pence: (same?.pence ?? 0) + pence }],
      });
    }
    // In the order in which they are taken off a claim, whatever lines they fell on.
    return [...new Set(rows.map(keyOf))].flatMap((key) => sums.get(key) ?? []);
  }
}

function keyOf({ reason, cap, level, source, mode }: Omit<TakenRow, 'rate_card_line' | 'revision'>): string {
  return [reason, cap, level, source, mode].join(' ');
}

/** The place of a line on the rate card of a revision; those that are not known there come last. */
export function placesOfLines(
  store: ReadStore,
  contract: string,
  moment: Moment,
): (line: string, revision: number) => number {
  const cards = new RateCardHistory(store);
  const places = new Map<number, ReadonlyMap<string, number>>();
  return (line, revision) => {
    let ofRevision = places.get(revision);
    if (ofRevision === undefined) {
      const lines = cards.revision(contract, revision, moment)?.lines ?? [];
      ofRevision = new Map(lines.map((one, place) => [one.line, place]));
      places.set(revision, ofRevision);
    }
    return ofRevision.get(line) ?? Number.MAX_SAFE_INTEGER;
  };
}

const OF_STATEMENT = `l.contract = :contract AND l.statement = :statement AND ${known('l')}`;
const limit = (path: string) => `json_extract(value, '$.${path}')`;
