import type { ReadStore } from '#read-store';
import { type Figures, figureNames, figureOf, totalColumns } from './figures.js';

/** What one day in the world added to every figure, as it is known. */
export interface DayAdded {
  readonly day: string;
  readonly added: Figures;
}

/** Running totals of a contract, each beside the same by the day in the world that it belongs to. */
const tables = [
  { totals: ['people_totals'], days: 'people_days', columns: ['referred', 'started', 'ended'] },
  { totals: ['outcome_totals'], days: 'outcome_days', columns: ['achieved', 'verified'] },
  {
    totals: ['contract_totals', 'outcomes_paid'],
    days: 'contract_total_days',
    columns: [...totalColumns, 'outcomes_paid'],
  },
] as const;

const none: Figures = Object.fromEntries(figureNames.map((name) => [name, 0]));

/**
 * The figures of a contract at any moment without adding up what it has: by entry a step down the key for each table of
 * totals, and on the clock of the world one for each day on which anything happened.
 */
export class RunningFigures {
  constructor(private readonly store: ReadStore) {}

  /** What the ledger knew after an entry. */
  at(contract: string, entry: number): Figures {
    const figures: Record<string, number> = { ...none };
    for (const table of tables.flatMap(({ totals }) => totals)) {
      const row = this.store.get<Record<string, number | string | null>>(
        // Bound with a plus: SQLite would compile a statement that sorts anew for every other value.
        `SELECT * FROM ${table} WHERE contract = +:contract AND known_from <= +:entry ORDER BY known_from DESC LIMIT 1`,
        { contract, entry },
      );
      for (const [column, value] of Object.entries(row ?? {})) {
        const figure = figureOf(column);
        if (figure in none) figures[figure] = Number(value);
      }
    }
    return figures;
  }

  /** Day by day in their order, as it was known after an entry. Days that add nothing are left out. */
  byDay(contract: string, asOf: number): DayAdded[] {
    const days = new Map<string, Record<string, number>>();
    for (const { days: table, columns } of tables) {
      for (const row of this.store.all<Record<string, number | string>>(daysSql(table), { contract, asOf })) {
        const day = String(row['day']);
        const added = days.get(day) ?? {};
        for (const column of columns) {
          const more = Number(row[column]);
          if (more !== 0) added[figureOf(column)] = more;
        }
        if (Object.keys(added).length > 0) days.set(day, added);
      }
    }
    return [...days].map(([day, added]) => ({ day, added })).sort((one, other) => (one.day < other.day ? -1 : 1));
  }
}

/** Steps from day to day down the key, and at each day to what was known of it: the rows in between are never read. */
function daysSql(table: string): string {
  return `WITH RECURSIVE days(day) AS (
      SELECT min(day) FROM ${table} WHERE contract = :contract
      UNION ALL
      SELECT (SELECT min(day) FROM ${table} WHERE contract = :contract AND day > days.day) FROM days WHERE days.day IS NOT NULL)
    SELECT t.* FROM days JOIN ${table} t ON t.contract = :contract AND t.day = days.day
      AND t.known_from = (SELECT max(known_from) FROM ${table} k
        WHERE k.contract = :contract AND k.day = days.day AND k.known_from <= :asOf)`;
}

/** The figures at the end of each of some days, which are in order: what is dated later is not in them. */
export function figuresBy(added: readonly DayAdded[], days: readonly string[]): Figures[] {
  const figures: Record<string, number> = { ...none };
  let place = 0;
  return days.map((day) => {
    for (let next = added[place]; next !== undefined && next.day <= day; next = added[place]) {
      for (const [figure, more] of Object.entries(next.added)) figures[figure] = (figures[figure] ?? 0) + more;
      place += 1;
    }
    return { ...figures };
  });
}
