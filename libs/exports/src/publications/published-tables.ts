import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CalendarDate, canonicalJson } from '#kernel';
import { ReadStore } from '#read-store';
import type { PublishedTableName } from '../domain/publications/publications.events.js';
import { type ShownAmount, shownAmount } from '../domain/suppression/amounts.js';
import { shownPercentage } from '../domain/suppression/percentage.js';
import { publish, suppressedIn } from '../domain/suppression/publish.js';
import { type Ruleset, type Shown, shownFrom } from '../domain/suppression/ruleset.js';
import type { ShownMeasure, ShownTable } from '../domain/suppression/table.js';
import { type CountsAt, countsAt, MEASURES } from './counts-at.js';
import { quarterOf } from './quarters.js';

/** One release as it is recorded. */
export interface ReleaseOf {
  readonly until: CalendarDate;
  readonly asOf: number;
  readonly ruleset: Ruleset;
  /** Absent for one that is not recorded yet. */
  readonly tableSha256?: string;
}

/** A published table as everybody gets it: one column for each release until then, as it was published first. */
export interface PublishedTable {
  readonly format: 'outcomes-ledger/published-table@1';
  readonly contract: string;
  readonly table: PublishedTableName;
  readonly title: string;
  readonly notes: readonly string[];
  readonly until: string;
  readonly asOf: number;
  readonly ruleset: Ruleset;
  readonly rows: readonly { readonly code: string; readonly title: string }[];
  readonly columns: readonly { readonly quarter: string; readonly until: string; readonly asOf: number }[];
  readonly measures: readonly ShownMeasure[];
  /** What the published counts of the last measure come to at the price, by row and column. Null in a table without money. */
  readonly amounts: readonly (readonly (ShownAmount | null)[])[] | null;
  /** Of the last column: each row, or one measure of it, in per cent of what it is a part of. */
  readonly percentages: readonly { readonly what: string; readonly values: readonly Shown[] }[];
}

export interface MadeTable {
  readonly table: PublishedTable;
  /** The bytes that are published. */
  readonly text: string;
  readonly sha256: string;
  readonly suppressed: number;
}

const TITLES: Readonly<Record<PublishedTableName, string>> = {
  outcomes: 'Outcomes by the end of each quarter: achieved, verified and paid',
  referrals: 'Referrals and engagements by the end of each quarter',
};

const KEPT_MAX = 256;

/** A table that was published cannot be made again: what comes out is not what was recorded. */
export class PublicationDiffers extends Error {
  override readonly name = 'PublicationDiffers';
}

/** Makes published tables of the ledger as it was at the entry of each release. */
@Injectable()
export class PublishedTables {
  /** What was counted at an entry, kept once a digest that was recorded has confirmed it. */
  readonly #kept = new Map<string, CountsAt>();

  constructor(private readonly store: ReadStore) {}

  /**
   * The tables of all releases in their order. Each is worked out again of what the ledger knew then, and held against
   * the digest that was recorded when it was published.
   *
   * @throws PublicationDiffers when one comes out otherwise.
   */
  all(contract: string, table: PublishedTableName, releases: readonly ReleaseOf[]): MadeTable[] {
    const columns: Column[] = [];
    return releases.map((release) => {
      const { until, asOf, tableSha256 } = release;
      const key = `${contract} ${table} ${asOf}`;
      const at = this.#kept.get(key) ?? countsAt(this.store, table, contract, asOf);
      columns.push({ ...release, at });
      const made = madeOf(contract, table, columns);
      if (tableSha256 === undefined) return made;
      if (tableSha256 !== made.sha256) {
        throw new PublicationDiffers(
          `The table ${table} of ${contract} until ${until} was published as ${tableSha256} and comes out as ${made.sha256}`,
        );
      }
      if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
      this.#kept.set(key, at);
      return made;
    });
  }
}

interface Column extends ReleaseOf {
  readonly at: CountsAt;
}

function madeOf(contract: string, table: PublishedTableName, columns: readonly Column[]): MadeTable {
  const last = columns.at(-1);
  if (last === undefined) throw new RangeError('A table has a column');
  // In the order in which they came: a row never goes away again once it was published.
  const rows = [...new Set(columns.flatMap(({ at }) => at.rows))];
  const shown = publish(
    MEASURES[table],
    rows,
    columns.map(({ until, ruleset, at }) => ({ column: quarterOf(until), ruleset, counts: at.counts })),
  );
  const titles = new Map(columns.flatMap(({ at }) => [...at.titles]));
  const published: PublishedTable = {
    format: 'outcomes-ledger/published-table@1',
    contract,
    table,
    title: TITLES[table],
    notes: notesOf(table, last.ruleset),
    until: last.until,
    asOf: last.asOf,
    ruleset: last.ruleset,
    rows: rows.map((code) => ({ code, title: titles.get(code) ?? code })),
    columns: columns.map(({ until, asOf }) => ({ quarter: quarterOf(until), until, asOf })),
    measures: shown.measures,
    amounts: table === 'outcomes' ? amountsOf(shown, columns) : null,
    percentages: percentagesOf(table, shown),
  };
  const text = `${canonicalJson(published)}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { table: published, text, sha256, suppressed: suppressedIn(shown) };
}

function notesOf(table: PublishedTableName, ruleset: Ruleset): string[] {
  const { base, showZero } = ruleset;
  return [
    table === 'outcomes'
      ? 'Each column says how many there were altogether by the end of the quarter, as far as the ledger knew then: achieved with evidence that was not rejected, of those verified by an independent verifier, and of those billed on a statement that was paid in full.'
      : 'Each column says how many people were referred altogether by the end of the quarter, as far as the ledger knew then, and how many of them had started on the service.',
    'A column is never changed: what is corrected later shows in a later one.',
    `Counts under ${shownFrom(ruleset)} are suppressed${showZero ? ', zeros are shown,' : ''} and the others are rounded to the nearest ${base}. The difference of two figures is as uncertain as both.`,
    ...(table === 'outcomes'
      ? [
          'Amounts are the published counts at the price in the rate card, from the lowest to the highest where it has had several: no limit that cut a payment is taken into account, and nothing is shown where no one amount says what the price is.',
        ]
      : []),
  ];
}

function amountsOf({ measures, rows }: ShownTable, columns: readonly Column[]): (ShownAmount | null)[][] {
  const paid = measures.at(-1)?.cells ?? [];
  return rows.map((code, row) =>
    columns.map(({ at }, column) => shownAmount(paid[row]?.[column] ?? null, at.prices.get(code))),
  );
}

function percentagesOf(table: PublishedTableName, { measures, rows }: ShownTable): PublishedTable['percentages'] {
  const lastOf = (measure: number, row: number) => measures[measure]?.cells[row]?.at(-1) ?? null;
  if (table === 'referrals') {
    const of = (code: string) => lastOf(0, rows.indexOf(code));
    return [{ what: 'started of referred', values: [shownPercentage(of('started'), of('referred'))] }];
  }
  return measures.slice(1).map(({ measure }, place) => ({
    what: `${measure} of ${measures[place]?.measure ?? ''}`,
    values: rows.map((_, row) => shownPercentage(lastOf(place + 1, row), lastOf(place, row))),
  }));
}
