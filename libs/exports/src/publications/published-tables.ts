import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CalendarDate, canonicalJson } from '#kernel';
import { ReadStore } from '#read-store';
import type { PublishedTableName } from '../domain/publications/publications.events.js';
import { shownAmount } from '../domain/suppression/amounts.js';
import { shownPercentage } from '../domain/suppression/percentage.js';
import { publish } from '../domain/suppression/publish.js';
import type { Ruleset, Shown } from '../domain/suppression/ruleset.js';
import type { EarlierRelease, ShownMeasure, ShownTable } from '../domain/suppression/table.js';
import { type RawTable, rawTable } from './raw-tables.js';

/** One release as it is recorded. */
export interface ReleaseOf {
  readonly until: CalendarDate;
  readonly asOf: number;
  readonly ruleset: Ruleset;
  /** Absent for one that is not recorded yet. */
  readonly tableSha256?: string;
}

/** A published table as everybody gets it. */
export interface PublishedTable {
  readonly format: 'outcomes-ledger/published-table@1';
  readonly contract: string;
  readonly table: PublishedTableName;
  readonly title: string;
  readonly notes: readonly string[];
  readonly until: string;
  readonly asOf: number;
  readonly ruleset: Ruleset;
  readonly withheld: boolean;
  readonly rows: readonly { readonly code: string; readonly title: string }[];
  readonly columns: readonly string[];
  readonly measures: readonly ShownMeasure[];
  /** In pence, rounded and suppressed with the counts of what was paid. Null in a table without money. */
  readonly amounts: ShownAmounts | null;
  /** The total of each row in per cent of that of the row or measure it is a part of. */
  readonly percentages: readonly { readonly what: string; readonly values: readonly Shown[] }[];
}

export interface ShownAmounts {
  readonly cells: readonly (readonly Shown[])[];
  readonly rowTotals: readonly Shown[];
  /** Of the amounts that are shown: it adds nothing to them. */
  readonly totalOfShown: number;
}

export interface MadeTable {
  readonly table: PublishedTable;
  /** The bytes that are published. */
  readonly text: string;
  readonly sha256: string;
  readonly suppressed: number;
}

const TITLES: Readonly<Record<PublishedTableName, string>> = {
  outcomes: 'Outcomes by quarter: achieved, verified and paid',
  referrals: 'Referrals and engagements by month',
};

const KEPT_MAX = 64;

/** A table that was published cannot be made again: what comes out is not what was recorded. */
export class PublicationDiffers extends Error {
  override readonly name = 'PublicationDiffers';
}

/** Makes published tables of the ledger as it was at the entry of each release, each beside those before it. */
@Injectable()
export class PublishedTables {
  readonly #kept = new Map<string, { readonly raw: RawTable; readonly made: MadeTable; readonly shown: ShownTable }>();

  constructor(private readonly store: ReadStore) {}

  /**
   * The tables of all releases in their order. Each is worked out again of what the ledger knew then, and held against
   * the digest that was recorded when it was published.
   *
   * @throws PublicationDiffers when one comes out otherwise.
   */
  all(contract: string, table: PublishedTableName, releases: readonly ReleaseOf[]): MadeTable[] {
    const earlier: EarlierRelease[] = [];
    const made: MadeTable[] = [];
    let before: RawTable | undefined;
    for (const release of releases) {
      const one = this.#one(contract, table, release, earlier, before);
      if (release.tableSha256 !== undefined && release.tableSha256 !== one.made.sha256) {
        throw new PublicationDiffers(
          `The table ${table} of ${contract} until ${release.until} was published as ${release.tableSha256} and comes out as ${one.made.sha256}`,
        );
      }
      earlier.push({ counts: one.raw.counts, shown: one.shown });
      before = one.raw;
      made.push(one.made);
    }
    return made;
  }

  #one(
    contract: string,
    table: PublishedTableName,
    release: ReleaseOf,
    earlier: readonly EarlierRelease[],
    before: RawTable | undefined,
  ) {
    // What came before is part of what it is, so it is kept only under the digest that was recorded for all of that.
    const key = release.tableSha256;
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (kept !== undefined) return kept;
    const raw = rawTable(this.store, table, { contract, ...release }, before?.counts);
    const shown = publish(raw.counts, earlier, release.ruleset);
    const published = documentOf(contract, table, release, raw, shown);
    const text = `${canonicalJson(published)}\n`;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const made = { table: published, text, sha256, suppressed: suppressedIn(shown) };
    const one = { raw, made, shown };
    if (key === sha256) {
      if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
      this.#kept.set(key, one);
    }
    return one;
  }
}

function suppressedIn({ measures }: ShownTable): number {
  return measures.reduce((sum, { cells, rowTotals, columnTotals, total }) => {
    const figures = [...cells.flat(), ...rowTotals, ...(columnTotals === null ? [] : [...columnTotals, total])];
    return sum + figures.filter((figure) => figure === null).length;
  }, 0);
}

function documentOf(
  contract: string,
  table: PublishedTableName,
  { until, asOf, ruleset }: ReleaseOf,
  raw: RawTable,
  shown: ShownTable,
): PublishedTable {
  return {
    format: 'outcomes-ledger/published-table@1',
    contract,
    table,
    title: TITLES[table],
    notes: notesOf(table, ruleset, shown.withheld),
    until,
    asOf,
    ruleset,
    withheld: shown.withheld,
    rows: shown.rows.map((code) => ({ code, title: raw.titles[code] ?? code })),
    columns: shown.columns,
    measures: shown.measures,
    amounts: amountsOf(raw, shown, ruleset),
    percentages: percentagesOf(table, shown),
  };
}

function notesOf(table: PublishedTableName, { threshold, base, showZero }: Ruleset, withheld: boolean): string[] {
  const rule = `Counts under ${threshold} are suppressed${showZero ? ', zeros are shown,' : ''} and the others are rounded to the nearest ${base}. More figures are suppressed where those beside them, totals or earlier releases would give one away.`;
  return [
    ...(withheld
      ? ['Nothing of this table could be published without giving away small numbers beside the earlier releases.']
      : []),
    rule,
    'Totals are worked out of the figures themselves and rounded then, so they need not be the sum of what is shown.',
    ...(table === 'outcomes'
      ? [
          'All three measures stand in the quarter in which the outcome was achieved. Achieved is what stands with evidence that was not rejected; verified is what an independent verifier has found; paid is what was verified and billed on a statement that was paid in full.',
          'An amount is suppressed with the count of what was paid and rounded as far as that is. It is not shown where there is no one price, or where it would say more than the count.',
        ]
      : ['People are counted by the month of their referral, and by the month in which they started on the service.']),
  ];
}

function amountsOf(raw: RawTable, { measures, rows }: ShownTable, ruleset: Ruleset): ShownAmounts | null {
  const { pence } = raw;
  const paid = measures.at(-1);
  if (pence === undefined || paid === undefined) return null;
  const counts = raw.counts.counts.at(-1) ?? [];
  const cells = rows.map((code, row) =>
    (counts[row] ?? []).map((count, column) =>
      shownAmount(
        { count, shown: paid.cells[row]?.[column] ?? null, pence: pence[row]?.[column] ?? 0, prices: raw.prices[code] },
        ruleset,
      ),
    ),
  );
  const rowTotals = rows.map((code, row) =>
    rowTotal(raw.prices[code], paid.rowTotals[row] ?? null, counts[row], pence[row]),
  );
  return { cells, rowTotals, totalOfShown: cells.flat().reduce<number>((sum, amount) => sum + (amount ?? 0), 0) };
}

/** A sum of amounts ties the counts of a row together. It is published only where it is the published count at one price. */
function rowTotal(
  prices: RawTable['prices'][string],
  shown: Shown,
  counts: readonly number[] = [],
  pence: readonly number[] = [],
): Shown {
  if (shown === null || prices === undefined || prices.lowestPence !== prices.highestPence) return null;
  const isUncut = counts.every((count, column) => pence[column] === count * prices.lowestPence);
  return isUncut ? shown * prices.lowestPence : null;
}

function percentagesOf(table: PublishedTableName, { measures, rows }: ShownTable): PublishedTable['percentages'] {
  if (table === 'referrals') {
    const totals = measures[0]?.rowTotals ?? [];
    const at = (code: string) => totals[rows.indexOf(code)] ?? null;
    return [{ what: 'started of referred', values: [shownPercentage(at('started'), at('referred'))] }];
  }
  return measures.slice(1).map((part, place) => {
    const whole = measures[place];
    return {
      what: `${part.measure} of ${whole?.measure ?? ''}`,
      values: part.rowTotals.map((total, row) => shownPercentage(total, whole?.rowTotals[row] ?? null)),
    };
  });
}
