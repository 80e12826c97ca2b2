import { ContractRegister } from '#contracts';
import { addMonths, type CalendarDate, calendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, known, type ReadStore } from '#read-store';
import type { PublishedTableName } from '../domain/publications/publications.events.js';
import type { CountTable } from '../domain/suppression/table.js';
import { everyRow } from '../tables/every-row.js';

/** What stands in the ledger under a published table. Nobody outside sees it. */
export interface RawTable {
  readonly counts: CountTable;
  /** What was paid, by row and column of the last measure; undefined for a table without money. */
  readonly pence: readonly (readonly number[])[] | undefined;
  readonly titles: Readonly<Record<string, string>>;
  /** By row: the prices of one that stand in the rate card, where one amount says it. */
  readonly prices: Readonly<Record<string, Prices | undefined>>;
}

interface Prices {
  readonly lowestPence: number;
  readonly highestPence: number;
}

interface Asked {
  readonly contract: string;
  readonly until: CalendarDate;
  readonly asOf: number;
}

/** The figures of a table as the ledger knew them at an entry, with rows and columns as earlier releases had them. */
export function rawTable(
  store: ReadStore,
  table: PublishedTableName,
  asked: Asked,
  before: CountTable | undefined,
): RawTable {
  return table === 'outcomes' ? outcomesByQuarter(store, asked, before) : referralsByMonth(store, asked, before);
}

interface CountedRow {
  readonly outcome: string;
  readonly month: string;
  readonly achieved: number;
  readonly verified: number;
  readonly paid: number;
  readonly pence: number;
}

/**
 * Achieved, of those verified, and of those paid: all three in the quarter in which it was achieved. Achieved is what
 * stands with evidence that was not rejected; paid is what was verified and billed on a statement that was paid in full.
 */
function outcomesByQuarter(store: ReadStore, asked: Asked, before: CountTable | undefined): RawTable {
  const { contract, asOf } = asked;
  const rows = store.all<CountedRow>(
    `WITH billed AS (
       SELECT l.person, l.outcome, l.occurrence, sum(l.amount_pence) AS pence
       FROM statement_lines l JOIN statements s
         ON s.contract = l.contract AND s.statement = l.statement AND s.status = 'paid' AND ${known('s')}
       WHERE l.contract = :contract AND l.person IS NOT NULL AND ${known('l')}
       GROUP BY l.person, l.outcome, l.occurrence)
     SELECT o.outcome, substr(o.achieved_on, 1, 7) AS month, count(*) AS achieved,
       sum(o.status = 'verified') AS verified,
       sum(o.status = 'verified' AND billed.pence IS NOT NULL) AS paid,
       sum(CASE WHEN o.status = 'verified' THEN coalesce(billed.pence, 0) ELSE 0 END) AS pence
     FROM outcomes o LEFT JOIN billed USING (person, outcome, occurrence)
     WHERE o.contract = :contract AND ${known('o')} AND o.status IN ('submitted', 'queried', 'verified')
     GROUP BY o.outcome, month`,
    { contract, ...asOfParameter({ asOf }) },
  );
  const outcomes = new ContractRegister(store).outcomes(contract, { asOf });
  const codes = union(before?.rows, [...outcomes.map(({ outcome }) => outcome), ...rows.map(({ outcome }) => outcome)]);
  const first = startOf(store, asked, rows);
  const columns = union(before?.columns, spansOf(first, asked.until, 3).map(quarterOf)).sort();
  const counted = (of: (row: CountedRow) => number) =>
    grid(codes, columns, rows, (row) => [row.outcome, quarterOf(row.month), of(row)]);
  return {
    counts: {
      measures: ['achieved', 'verified', 'paid'],
      rows: codes,
      columns,
      counts: [counted((row) => row.achieved), counted((row) => row.verified), counted((row) => row.paid)],
      columnsAddUp: true,
    },
    pence: counted((row) => row.pence),
    titles: Object.fromEntries(outcomes.map(({ outcome, title }) => [outcome, title])),
    prices: pricesOf(store, contract, asOf),
  };
}

const STEPS = { referred: 'Referred', started: 'Started on the service' };

/** How many were referred and how many started, month by month. The two do not add up to anything. */
function referralsByMonth(store: ReadStore, asked: Asked, before: CountTable | undefined): RawTable {
  const { contract, asOf } = asked;
  const on = (step: string, column: 'referred_on' | 'started_on') =>
    store
      .all<{ month: string; people: number }>(
        `SELECT substr(${column}, 1, 7) AS month, count(*) AS people FROM referrals r
         WHERE r.contract = :contract AND ${known('r')} AND ${column} IS NOT NULL GROUP BY month`,
        { contract, ...asOfParameter({ asOf }) },
      )
      .map((row) => ({ ...row, step }));
  const rows = [...on('referred', 'referred_on'), ...on('started', 'started_on')];
  const codes = Object.keys(STEPS);
  const columns = union(before?.columns, spansOf(startOf(store, asked, rows), asked.until, 1)).sort();
  return {
    counts: {
      measures: ['people'],
      rows: codes,
      columns,
      counts: [grid(codes, columns, rows, ({ step, month, people }) => [step, month, people])],
      columnsAddUp: false,
    },
    pence: undefined,
    titles: STEPS,
    prices: {},
  };
}

/** A column never goes away again once it was published, and a row neither. */
function union(before: readonly string[] = [], now: readonly string[]): string[] {
  return [...new Set([...before, ...now])];
}

/** The month in which the first column begins: that of the contract, or of something that is dated before it. */
function startOf(store: ReadStore, { contract, asOf }: Asked, rows: readonly { readonly month: string }[]): string {
  const startsOn = new ContractRegister(store).contract(contract, { asOf })?.startsOn.slice(0, 7) ?? '9999-12';
  const [first = startsOn] = [startsOn, ...rows.map(({ month }) => month)].sort();
  return first;
}

/** The first month of every span from one month to the span that a day is in. */
function spansOf(first: string, until: CalendarDate, months: number): string[] {
  const spans: string[] = [];
  const [year = '', month = ''] = first.split('-');
  const begins = String(Number(month) - ((Number(month) - 1) % months)).padStart(2, '0');
  for (let day = calendarDate(`${year}-${begins}-01`); day <= until; day = addMonths(day, months)) {
    spans.push(day.slice(0, 7));
  }
  return spans;
}

function quarterOf(month: string): string {
  return `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
}

function grid<Row>(
  rows: readonly string[],
  columns: readonly string[],
  counted: readonly Row[],
  at: (row: Row) => readonly [row: string, column: string, number: number],
): number[][] {
  const sums = new Map<string, number>();
  for (const each of counted) {
    const [row, column, number] = at(each);
    const key = `${row}\n${column}`;
    sums.set(key, (sums.get(key) ?? 0) + number);
  }
  return rows.map((row) => columns.map((column) => sums.get(`${row}\n${column}`) ?? 0));
}

/**
 * What one of each outcome can cost by any revision that was agreed: what a reader divides an amount by. Only where
 * every line for the outcome has one fixed price for everybody.
 */
function pricesOf(store: ReadStore, contract: string, asOf: number): Record<string, Prices | undefined> {
  const history = new RateCardHistory(store);
  const prices: Record<string, Prices | undefined> = {};
  const seen = new Set<string>();
  for (const { revision, status } of everyRow((after) => history.revisions(contract, { asOf, ...after }))) {
    if (status !== 'agreed') continue;
    for (const line of history.revision(contract, revision, { asOf })?.lines ?? []) {
      const { outcome, pricing, groupPrices, payerPrices, indexation, deadweight } = line;
      const isPlain = [groupPrices, payerPrices, indexation, deadweight].every((rule) => rule === undefined);
      const before = prices[outcome];
      const isKnown = seen.has(outcome);
      seen.add(outcome);
      if (!isPlain || pricing.rule !== 'fixed' || (isKnown && before === undefined)) {
        prices[outcome] = undefined;
        continue;
      }
      prices[outcome] = {
        lowestPence: Math.min(pricing.pricePence, before?.lowestPence ?? pricing.pricePence),
        highestPence: Math.max(pricing.pricePence, before?.highestPence ?? pricing.pricePence),
      };
    }
  }
  return prices;
}
