import type { Rows } from '#read-store';
import type { Calculation } from './domain/money/calculation.js';
import { type NotPayable, notPayable } from './domain/money/not-payable.js';
import {
  type NotPayableRow,
  type NotPayableTotalRow,
  notPayableTable,
  notPayableTotalsTable,
} from './not-payable-tables.js';
import type { StatementLineRow } from './statements-tables.js';

/** What more is not payable than before, and how much of that caps curtailed. */
export interface MoreNotPayable {
  readonly notPayablePence: number;
  readonly curtailedPence: number;
}

type Total = Pick<NotPayableTotalRow, 'reason' | 'level' | 'cap'>;

/** What is not payable of the claims of one statement, taken in one go: what stood of a claim is replaced by what its line says. */
export class NotPayableRows {
  readonly #more = new Map<string, Total & { claims: number; pence: number }>();

  constructor(
    private readonly rows: Rows,
    private readonly contract: string,
  ) {}

  take(line: StatementLineRow, calculation: Calculation): void {
    // Of a claim that is billed for the first time nothing stood before.
    if (line.kind !== 'claim') this.takeAway(line.claim);
    const made = notPayable(calculation).map(
      (one, index): NotPayableRow => ({
        contract: this.contract,
        claim: line.claim,
        place: index + 1,
        outcome: line.outcome,
        achieved_on: line.achieved_on,
        person: line.person,
        cohort: line.cohort,
        statement: line.statement,
        line: line.number,
        released_by: calculation.release?.variation ?? null,
        reason: one.reason,
        cut_pence: one.cutPence,
        ...detailOf(one),
      }),
    );
    for (const row of made) this.rows.put(notPayableTable, row);
    this.#add(made, 1);
  }

  takeAway(claim: string): void {
    const gone: NotPayableRow[] = [];
    for (let place = 1; ; place += 1) {
      const before = this.rows.get(notPayableTable, [claim, place]);
      if (before === undefined) break;
      gone.push(before);
      this.rows.remove(notPayableTable, [claim, place]);
    }
    this.#add(gone, -1);
  }

  /** Writes the totals. */
  finish(): MoreNotPayable {
    const more = { notPayablePence: 0, curtailedPence: 0 };
    for (const { reason, level, cap, claims, pence } of this.#more.values()) {
      const standing = this.rows.get(notPayableTotalsTable, [this.contract, reason, level, cap]);
      this.rows.put(notPayableTotalsTable, {
        contract: this.contract,
        reason,
        level,
        cap,
        claims: (standing?.claims ?? 0) + claims,
        cut_pence: (standing?.cut_pence ?? 0) + pence,
      });
      more.notPayablePence += pence;
      if (reason === 'cap') more.curtailedPence += pence;
    }
    return more;
  }

  /** The rows of one claim, which counts once for a cap, although that may cut it by number and by value. */
  #add(ofClaim: readonly NotPayableRow[], sign: 1 | -1): void {
    const counted = new Set<string>();
    for (const { reason, level, cap, cut_pence } of ofClaim) {
      const total: Total = { reason, level: level ?? '', cap: cap ?? '' };
      const key = `${total.reason} ${total.level} ${total.cap}`;
      const standing = this.#more.get(key) ?? { claims: 0, pence: 0 };
      this.#more.set(key, {
        ...total,
        claims: standing.claims + (counted.has(key) ? 0 : sign),
        pence: standing.pence + sign * cut_pence,
      });
      counted.add(key);
    }
  }
}

type Detail = Omit<
  NotPayableRow,
  | 'contract'
  | 'claim'
  | 'place'
  | 'outcome'
  | 'achieved_on'
  | 'person'
  | 'cohort'
  | 'statement'
  | 'line'
  | 'released_by'
  | 'reason'
  | 'cut_pence'
>;

const NO_DETAIL: Detail = {
  cap: null,
  level: null,
  counts: null,
  source: null,
  version: null,
  payer: null,
  limit_value: null,
  used_before: null,
  room: null,
  mode: null,
  percentage: null,
  cause: null,
};

function detailOf(one: NotPayable): Detail {
  switch (one.reason) {
    case 'own-price':
      return NO_DETAIL;
    case 'deadweight':
      return { ...NO_DETAIL, percentage: one.cut.percentage };
    case 'disallowed':
      return { ...NO_DETAIL, cause: one.cut.cause, payer: one.cut.payer ?? null };
    case 'payment-mode':
      return { ...NO_DETAIL, mode: one.cut.mode, version: one.cut.version };
    case 'cap': {
      const { cap, level, counts, source, version, payer = null, limit, usedBefore, left } = one.limit;
      return {
        ...NO_DETAIL,
        ...{ cap, level, counts, source, version, payer },
        ...{ limit_value: limit, used_before: usedBefore, room: left },
      };
    }
  }
}
