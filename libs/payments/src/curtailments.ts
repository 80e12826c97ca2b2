import type { Rows } from '#read-store';
import type { Calculation } from './domain/money/calculation.js';
import { curtailedTotalsTable, curtailmentsTable, type StatementLineRow } from './statements-tables.js';

interface Cut {
  claims: number;
  pence: number;
}

/** The cuts of the claims of one statement, taken in one go: what stood of a claim before is replaced by what its line says. */
export class Curtailments {
  readonly #more = new Map<string, Cut>();

  constructor(
    private readonly rows: Rows,
    private readonly contract: string,
  ) {}

  take(line: StatementLineRow, { limits }: Calculation): void {
    const { claim, outcome, achieved_on, person, statement, number } = line;
    let place = 1;
    // Of a claim that is billed for the first time nothing was cut before.
    while (line.kind !== 'claim') {
      const before = this.rows.get(curtailmentsTable, [claim, place]);
      if (before === undefined) break;
      this.#add(before.level, before.cap, { claims: -1, pence: -before.cut_pence });
      this.rows.remove(curtailmentsTable, [claim, place]);
      place += 1;
    }
    place = 1;
    for (const limit of limits) {
      if (limit.cutPence === 0) continue;
      this.#add(limit.level, limit.cap, { claims: 1, pence: limit.cutPence });
      this.rows.put(curtailmentsTable, {
        contract: this.contract,
        claim,
        place,
        outcome,
        achieved_on,
        person,
        statement,
        line: number,
        cap: limit.cap,
        level: limit.level,
        counts: limit.counts,
        source: limit.source,
        version: limit.version,
        payer: limit.payer ?? null,
        limit_value: limit.limit,
        used_before: limit.usedBefore,
        room: limit.left,
        cut_pence: limit.cutPence,
      });
      place += 1;
    }
  }

  /** Writes the totals of the caps. @returns how much more is cut than before. */
  finish(): number {
    let sum = 0;
    for (const [key, { claims, pence }] of this.#more) {
      const [level = '', cap = ''] = key.split(' ');
      const standing = this.rows.get(curtailedTotalsTable, [this.contract, level, cap]);
      this.rows.put(curtailedTotalsTable, {
        contract: this.contract,
        level,
        cap,
        claims: (standing?.claims ?? 0) + claims,
        cut_pence: (standing?.cut_pence ?? 0) + pence,
      });
      sum += pence;
    }
    return sum;
  }

  #add(level: string, cap: string, { claims, pence }: Cut): void {
    const key = `${level} ${cap}`;
    const standing = this.#more.get(key) ?? { claims: 0, pence: 0 };
    this.#more.set(key, { claims: standing.claims + claims, pence: standing.pence + pence });
  }
}
