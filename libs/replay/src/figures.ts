import { contractTotalsTable } from '#payments';
import { asOfParameter, type Moment, type ReadStore } from '#read-store';
import { dayOf } from './day-of.js';

/**
 * What is counted while a contract is played: people and outcomes in number, and every running total of its money. A figure
 * is a name; its words stand in `figureWords`.
 */
export type Figures = Readonly<Record<string, number>>;

/** One figure that an entry changed, and the day in the world that the change belongs to. */
export interface Change {
  readonly entry: number;
  readonly recordedAt: string;
  /** When it happened: the day that the fact itself names, else the day that its entry names. */
  readonly day: string;
  readonly figure: string;
  readonly change: number;
}

/** Rows of history that count: each one for as long as it was what the ledger knew, on the day that it names. */
interface Counted {
  readonly figure: string;
  readonly table: string;
  /** SQL: the day in the world. A row without one does not count. */
  readonly day: string;
  readonly where?: string;
}

const counted: readonly Counted[] = [
  { figure: 'referred', table: 'referrals', day: 'referred_on' },
  { figure: 'started', table: 'referrals', day: 'started_on' },
  { figure: 'ended', table: 'referrals', day: 'ended_on' },
  {
    figure: 'achieved',
    table: 'outcomes',
    day: 'achieved_on',
    where: "status IN ('submitted', 'queried', 'verified')",
  },
  { figure: 'verified', table: 'outcomes', day: 'verified_on', where: "status = 'verified'" },
];

/** The columns of the running totals of money. */
export const totalColumns = Object.keys(contractTotalsTable.columns).filter((column) => column !== 'contract');

/** Each column is a figure: `paid_pence` is `paidPence`. */
export function figureOf(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const totals = totalColumns.map((column) => ({ column, figure: figureOf(column) }));

export const figureNames: readonly string[] = [
  ...counted.map(({ figure }) => figure),
  'outcomesPaid',
  ...totals.map(({ figure }) => figure),
];

/** Whether a figure is an amount of money, in pence. */
export function isMoney(figure: string): boolean {
  return figure.endsWith('Pence');
}

/** Every change of every figure of a contract, in the order in which the ledger learned them. */
export function changesOf(store: ReadStore, contract: string, moment: Moment = {}): Change[] {
  const parameters = { contract, ...asOfParameter(moment) };
  const rows = [
    ...counted.flatMap((one) => store.all<ChangedRow>(countedSql(one), parameters)),
    ...store.all<ChangedRow>(outcomesPaidSql, parameters),
  ];
  const changes = rows.map(
    ({ entry, recorded_at, day, figure, change }): Change => ({
      entry,
      recordedAt: recorded_at,
      day: dayOf(day),
      figure,
      change,
    }),
  );
  return [...changes, ...changesOfTotals(store, parameters)].sort((one, other) => one.entry - other.entry);
}

interface ChangedRow {
  readonly entry: number;
  readonly recorded_at: string;
  readonly day: string;
  readonly figure: string;
  readonly change: number;
}

/** A row counts from the entry that said it to the one that replaced it; what is said again of the same day is no change. */
function countedSql({ figure, table, day, where = '1' }: Counted): string {
  const side = (entry: string, change: number) =>
    `SELECT ${entry} AS entry, ${day} AS day, ${change} AS change FROM ${table}
      WHERE contract = :contract AND ${entry} <= :asOf AND ${day} IS NOT NULL AND ${where}`;
  return `SELECT c.entry, e.recorded_at, c.day, '${figure}' AS figure, sum(c.change) AS change
    FROM (${side('known_from', 1)} UNION ALL ${side('known_to', -1)}) c JOIN entries e ON e.sequence = c.entry
    GROUP BY c.entry, c.day HAVING sum(c.change) <> 0`;
}

/** The claims of a statement of which something is payable are paid for from what settled the last part of it. */
const outcomesPaidSql = `SELECT p.known_from AS entry, e.recorded_at, e.occurred_at AS day, 'outcomesPaid' AS figure,
    p.outcomes_paid - coalesce((SELECT b.outcomes_paid FROM outcomes_paid b
      WHERE b.contract = p.contract AND b.known_to = p.known_from), 0) AS change
  FROM outcomes_paid p JOIN entries e ON e.sequence = p.known_from
  WHERE p.contract = :contract AND p.known_from <= :asOf AND change <> 0`;

/** Each row of the running totals beside the one before it; it happened when the entry that made it says. */
function changesOfTotals(store: ReadStore, parameters: Readonly<Record<string, string | number>>): Change[] {
  const rows = store.all<{ known_from: number; recorded_at: string; occurred_at: string } & Record<string, number>>(
    `SELECT t.*, e.recorded_at, e.occurred_at FROM contract_totals t JOIN entries e ON e.sequence = t.known_from
     WHERE t.contract = :contract AND t.known_from <= :asOf ORDER BY t.known_from`,
    parameters,
  );
  return rows.flatMap((row, place) => {
    const before = rows[place - 1];
    return totals.flatMap(({ column, figure }) => {
      const change = (row[column] ?? 0) - (before?.[column] ?? 0);
      const { known_from: entry, recorded_at: recordedAt } = row;
      return change === 0 ? [] : [{ entry, recordedAt, day: dayOf(row.occurred_at), figure, change }];
    });
  });
}

/** What a figure is called. */
export function figureWords(figure: string): string {
  return (
    words[figure] ??
    figure
      .replace(/Pence$/, '')
      .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .replace(/^./, (letter) => letter.toUpperCase())
  );
}

const words: Readonly<Record<string, string>> = {
  referred: 'People referred',
  started: 'People who started',
  ended: 'People whose service ended',
  achieved: 'Outcomes achieved, with evidence',
  verified: 'Outcomes verified',
  outcomesPaid: 'Outcomes paid for',
  claims: 'Outcomes claimed',
  claimedPence: 'Claimed',
  statements: 'Statements issued',
  lines: 'Lines billed',
  curtailedPence: 'Curtailed by caps',
  issuedPence: 'Issued',
  duePence: 'Due',
  heldPence: 'Held back in disputes',
  setAgainstPence: 'Set against advances',
  approvedPence: 'Approved',
  payments: 'Payments',
  paidPence: 'Paid',
  refundedPence: 'Refunded',
};
