import { ContractRegister } from '#contracts';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, known, type ReadStore } from '#read-store';
import type { PublishedTableName } from '../domain/publications/publications.events.js';
import type { Prices } from '../domain/suppression/amounts.js';
import type { CountColumn } from '../domain/suppression/table.js';
import { everyRow } from '../tables/every-row.js';

/** The measures of each table, each of them a part of the one before. */
export const MEASURES: Readonly<Record<PublishedTableName, readonly string[]>> = {
  outcomes: ['achieved', 'verified', 'paid'],
  referrals: ['people'],
};

/** What stands in the ledger under one column of a published table. Nobody outside sees it. */
export interface CountsAt {
  readonly rows: readonly string[];
  readonly titles: ReadonlyMap<string, string>;
  readonly counts: CountColumn['counts'];
  /** By row: the prices of one that stand in the rate card, where one amount says it. */
  readonly prices: ReadonlyMap<string, Prices>;
}

/** How many there were of everything that a table counts, as far as the ledger knew at an entry. */
export function countsAt(store: ReadStore, table: PublishedTableName, contract: string, asOf: number): CountsAt {
  return table === 'outcomes' ? outcomesAt(store, contract, asOf) : referralsAt(store, contract, asOf);
}

interface CountedRow {
  readonly outcome: string;
  readonly achieved: number;
  readonly verified: number;
  readonly paid: number;
}

/**
 * Achieved, of those verified, and of those paid. Achieved is what stands with evidence that was not rejected; paid is
 * what was verified and billed on a statement that was paid in full.
 */
function outcomesAt(store: ReadStore, contract: string, asOf: number): CountsAt {
  const rows = store.all<CountedRow>(
    // A list of what was billed, looked up by its values: joined to the outcomes it would be gone through for each of them.
    `SELECT o.outcome, count(*) AS achieved, sum(o.status = 'verified') AS verified,
       sum(o.status = 'verified' AND (o.person, o.outcome, o.occurrence) IN (
         SELECT l.person, l.outcome, l.occurrence
         FROM statement_lines l JOIN statements s
           ON s.contract = l.contract AND s.statement = l.statement AND s.status = 'paid' AND ${known('s')}
         WHERE l.contract = :contract AND l.person IS NOT NULL AND ${known('l')})) AS paid
     FROM outcomes o
     WHERE o.contract = :contract AND ${known('o')} AND o.status IN ('submitted', 'queried', 'verified')
     GROUP BY o.outcome ORDER BY o.outcome`,
    { contract, ...asOfParameter({ asOf }) },
  );
  const outcomes = new ContractRegister(store).outcomes(contract, { asOf });
  const counted = (of: (row: CountedRow) => number) => new Map(rows.map((row) => [row.outcome, of(row)]));
  return {
    rows: [...new Set([...outcomes, ...rows].map(({ outcome }) => outcome))],
    titles: new Map(outcomes.map(({ outcome, title }) => [outcome, title])),
    counts: new Map([
      ['achieved', counted(({ achieved }) => achieved)],
      ['verified', counted(({ verified }) => verified)],
      ['paid', counted(({ paid }) => paid)],
    ]),
    prices: pricesAt(store, contract, asOf),
  };
}

const STEPS = new Map([
  ['referred', 'Referred'],
  ['started', 'Started on the service'],
]);

/** How many were referred and how many of them started. */
function referralsAt(store: ReadStore, contract: string, asOf: number): CountsAt {
  const [people] = store.all<{ referred: number; started: number }>(
    `SELECT count(*) AS referred, count(started_on) AS started FROM referrals r
     WHERE r.contract = :contract AND ${known('r')}`,
    { contract, ...asOfParameter({ asOf }) },
  );
  const { referred = 0, started = 0 } = people ?? {};
  const steps = new Map([
    ['referred', referred],
    ['started', started],
  ]);
  return { rows: [...STEPS.keys()], titles: STEPS, counts: new Map([['people', steps]]), prices: new Map() };
}

/**
 * What one of each outcome can cost by any revision that was agreed: what a reader divides an amount by. Only where
 * every line for the outcome has one fixed price for everybody.
 */
function pricesAt(store: ReadStore, contract: string, asOf: number): Map<string, Prices> {
  const history = new RateCardHistory(store);
  const prices = new Map<string, Prices>();
  const unclear = new Set<string>();
  for (const { revision, status } of everyRow((after) => history.revisions(contract, { asOf, ...after }))) {
    if (status !== 'agreed') continue;
    for (const line of history.revision(contract, revision, { asOf })?.lines ?? []) {
      const { outcome, pricing, groupPrices, payerPrices, indexation, deadweight } = line;
      const isPlain = [groupPrices, payerPrices, indexation, deadweight].every((rule) => rule === undefined);
      if (!isPlain || pricing.rule !== 'fixed') {
        unclear.add(outcome);
        continue;
      }
      const { lowestPence, highestPence } = prices.get(outcome) ?? {
        lowestPence: pricing.pricePence,
        highestPence: pricing.pricePence,
      };
      prices.set(outcome, {
        lowestPence: Math.min(pricing.pricePence, lowestPence),
        highestPence: Math.max(pricing.pricePence, highestPence),
      });
    }
  }
  for (const outcome of unclear) prices.delete(outcome);
  return prices;
}
