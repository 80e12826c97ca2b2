import type { Page } from '#contracts';
import type { Ledger } from '#event-log';
import type { CalendarDate } from '#kernel';
import type { ReadStore } from '#read-store';
import type { Cell, Column, ColumnFacts } from './columns.js';
import { type Filters, type Given, readFilters } from './filters.js';

/** What a table is read from, at which moment. */
export interface Reading {
  readonly store: ReadStore;
  /** The log, for what no read model keeps. It tells what it knew at `asOf`. */
  readonly ledger: Ledger;
  /** Empty where the table is of the whole ledger. */
  readonly contract: string;
  readonly asOf: number;
  /** The day in the world that is asked about, where the table depends on one. */
  readonly day: CalendarDate;
}

/** A table that can be exported: a list of the API, or what a page works out. */
export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** The list operations of the API whose rows these are, with the same filters. */
  readonly lists: readonly string[];
  /** False for a table of the whole ledger. */
  readonly ofContract: boolean;
  /** Whether what it says depends on a day in the world. */
  readonly ofDay: boolean;
  readonly filters: Filters;
  readonly columns: readonly ColumnFacts[];
  /**
   * The rows in their stable order, some at a time: never all of them in memory.
   *
   * @throws InvalidExport for filters that are not the table's own.
   */
  rows(reading: Reading, filters: Readonly<Record<string, string>>): AsyncIterable<readonly (readonly Cell[])[]>;
}

const PAGE = 500;

interface Definition<Row, Of extends Filters> {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly lists: readonly string[];
  readonly ofContract?: boolean;
  readonly ofDay?: boolean;
  readonly filters?: Of;
  readonly columns: readonly Column<Row>[];
}

/** A list that is read page by page: `page` is given what a read model's query takes. */
export function pagedDataset<Row, Of extends Filters = Record<never, never>>(
  definition: Definition<Row, Of> & {
    page(reading: Reading, query: Given<Of> & { asOf: number; limit: number; after?: string }): Page<Row>;
  },
): Dataset {
  const { page, ...rest } = definition;
  return dataset(rest, async function* (reading, filters) {
    let after: string | undefined;
    do {
      const query = { ...filters, asOf: reading.asOf, limit: PAGE, ...(after === undefined ? {} : { after }) };
      const found: Page<Row> = page(reading, query);
      yield found.rows;
      after = found.next;
    } while (after !== undefined);
  });
}

/** A list that is short enough to be had at once. */
export function wholeDataset<Row, Of extends Filters = Record<never, never>>(
  definition: Definition<Row, Of> & {
    all(reading: Reading, filters: Given<Of>): readonly Row[] | Promise<readonly Row[]>;
  },
): Dataset {
  const { all, ...rest } = definition;
  return dataset(rest, async function* (reading, filters) {
    yield await all(reading, filters);
  });
}

function dataset<Row, Of extends Filters>(
  { ofContract = true, ofDay = false, filters = {} as Of, ...rest }: Definition<Row, Of>,
  pages: (reading: Reading, filters: Given<Of>) => AsyncIterable<readonly Row[]>,
): Dataset {
  return {
    ...rest,
    ofContract,
    ofDay,
    filters,
    async *rows(reading, given) {
      for await (const rows of pages(reading, readFilters(filters, given))) {
        yield rows.map((row) => rest.columns.map((each) => each.of(row)));
      }
    },
  };
}
