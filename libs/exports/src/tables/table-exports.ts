import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ContractRegister } from '#contracts';
import type { Ledger, LedgerPlace, Position } from '#event-log';
import type { CalendarDate } from '#kernel';
import type { ReadStore } from '#read-store';
import { exportMoment, fileName } from '../export-moment.js';
import { type CsvProfile, csvHead, csvRow, fileColumns } from '../formats/csv.js';
import { csvMetadata } from '../formats/csv-metadata.js';
import { jsonLine } from '../formats/json-lines.js';
import { WORKBOOK_ROWS_MAX, workbook } from '../formats/xlsx.js';
import type { Cell } from './columns.js';
import type { Dataset, Reading } from './dataset.js';
import { datasetNamed } from './datasets.js';
import { InvalidExport, readFilters } from './filters.js';
import {
  type ExportMoment,
  FORMAT_VERSION,
  MEDIA_TYPES,
  TABLE_FORMATS,
  type TableFacts,
  type TableFormat,
} from './table-facts.js';

export interface TableRequest {
  readonly dataset: string;
  /** Absent for a table of the whole ledger. */
  readonly contract?: string | undefined;
  /** In place of a contract: the table of several, one after the other. Whoever asks has made sure that they may be read. */
  readonly contracts?: readonly string[] | undefined;
  readonly filters?: Readonly<Record<string, string>>;
  readonly format: TableFormat;
  /** Of CSV; `spreadsheet` when absent. */
  readonly profile?: CsvProfile | undefined;
  /**
   * Takes out of each text what whoever asks is not shown. A row of which it takes anything is left out as a whole: without
   * the name, what stands beside it would still tell of whom it is.
   */
  readonly hiding?: ((text: string) => string) | undefined;
  /** The last entry that counts; all of them, when absent. */
  readonly asOf?: number | undefined;
  /** The day in the world where the table depends on one. */
  readonly day: CalendarDate;
}

/** A file that can be had as often as wanted, always the same bytes, and is never in memory as a whole. */
export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** The SHA-256 digest of all its bytes. */
  readonly sha256: Buffer;
  content(): AsyncIterable<Uint8Array>;
}

export interface TableExport extends ExportFile {
  readonly facts: TableFacts;
  /** Of CSV: what stands beside the file. */
  readonly metadata: object | undefined;
}

/** Makes files of the ledger's tables. */
export class TableExports {
  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Reads the table once for its count, its totals and the digest of the file; the content is read once more when it is
   * sent, at the same entry, so that neither needs it in memory.
   *
   * @throws InvalidExport for what there is no such table, contract, filter or format of.
   */
  async of(request: TableRequest): Promise<TableExport> {
    const dataset = datasetNamed(request.dataset);
    const moment = exportMoment(this.store, request.asOf);
    const reading = this.#reading(dataset, request, moment);
    const filters = request.filters ?? {};
    readFilters(dataset.filters, filters);
    if (!TABLE_FORMATS.includes(request.format)) {
      throw new InvalidExport('format', `must be one of ${TABLE_FORMATS.join(', ')}`);
    }
    const others = await this.#others(dataset, reading, request);
    const facts = (counted: Counted): TableFacts => ({
      name: nameOf(dataset, request, moment),
      dataset: dataset.name,
      title: dataset.title,
      about: dataset.about,
      contract: dataset.ofContract && request.contracts === undefined ? reading.contract : null,
      filters: inOrder(filters),
      day: dataset.ofDay ? reading.day : null,
      moment,
      formatVersion: FORMAT_VERSION,
      profile: request.format === 'csv' ? profileOf(request) : null,
      ...counted,
      ...others,
    });
    const rows = () => shown(rowsOf(dataset, reading, filters, request.contracts), request.hiding);
    return request.format === 'xlsx'
      ? this.#asWorkbook(dataset, rows, facts)
      : this.#asText(dataset, rows, facts, request);
  }

  async #asText(
    dataset: Dataset,
    rows: Rows,
    facts: (counted: Counted) => TableFacts,
    request: TableRequest,
  ): Promise<TableExport> {
    const columns = fileColumns(dataset.columns);
    const profile = profileOf(request);
    const isCsv = request.format === 'csv';
    const head = isCsv ? csvHead(columns) : '';
    const line = (row: readonly Cell[]) => (isCsv ? csvRow(columns, row, profile) : jsonLine(dataset.columns, row));
    async function* content(each?: (row: readonly Cell[]) => void): AsyncGenerator<Uint8Array> {
      let text = head;
      for await (const page of rows()) {
        for (const row of page) {
          each?.(row);
          text += line(row);
        }
        yield Buffer.from(text);
        text = '';
        // A long table must not keep everybody else waiting.
        await setImmediate();
      }
      if (text !== '') yield Buffer.from(text);
    }
    const count = counter(dataset);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content(count.add)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const told = facts(count.counted());
    return {
      name: told.name,
      mediaType: MEDIA_TYPES[request.format],
      bytes,
      sha256: hash.digest(),
      content: () => content(),
      facts: told,
      metadata: isCsv ? csvMetadata(told, columns) : undefined,
    };
  }

  async #asWorkbook(dataset: Dataset, rows: Rows, facts: (counted: Counted) => TableFacts): Promise<TableExport> {
    const count = counter(dataset);
    const all: (readonly Cell[])[] = [];
    for await (const page of rows()) {
      for (const row of page) count.add(row);
      if (all.length + page.length > WORKBOOK_ROWS_MAX) {
        throw new InvalidExport(
          'format',
          `must be csv or jsonl for a table of more than ${WORKBOOK_ROWS_MAX} rows, or the rows chosen by filters`,
        );
      }
      all.push(...page);
      await setImmediate();
    }
    const told = facts(count.counted());
    const content = await workbook(told, dataset.columns, all);
    return {
      name: told.name,
      mediaType: MEDIA_TYPES.xlsx,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      async *content() {
        yield content;
      },
      facts: told,
      metadata: undefined,
    };
  }

  /**
   * What is left out, so that the sum of everybody can still be made. Not of rows chosen by a filter: one day, one group and
   * one outcome at a time it would tell of each person by themselves.
   */
  async #others(
    dataset: Dataset,
    reading: Reading,
    { hiding, filters = {}, contracts }: TableRequest,
  ): Promise<Pick<TableFacts, 'others'>> {
    if (hiding === undefined || Object.keys(filters).some((name) => name !== 'statement')) return {};
    const count = counter(dataset);
    for await (const page of rowsOf(dataset, reading, filters, contracts)) {
      for (const row of page) if (!isShown(row, hiding)) count.add(row);
      await setImmediate();
    }
    const { rows, totals } = count.counted();
    return rows === 0 ? {} : { others: { rows, totals } };
  }

  #reading(dataset: Dataset, { contract, contracts, day }: TableRequest, moment: ExportMoment): Reading {
    const { entry: asOf } = moment;
    const ledger = this.ledger.upTo(placeOf(moment));
    if (dataset.ofContract && contracts !== undefined) return { store: this.store, ledger, contract: '', asOf, day };
    if (!dataset.ofContract) {
      if (contract !== undefined)
        throw new InvalidExport('contract', `must not be given: ${dataset.name} is of the whole ledger`);
      return { store: this.store, ledger, contract: '', asOf, day };
    }
    if (contract === undefined || contract === '') throw new InvalidExport('contract', 'must be given');
    if (new ContractRegister(this.store).contract(contract, { asOf }) === undefined) {
      throw new InvalidExport('contract', 'must be one that the ledger knew at that entry');
    }
    return { store: this.store, ledger, contract, asOf, day };
  }
}

async function* rowsOf(
  dataset: Dataset,
  reading: Reading,
  filters: Readonly<Record<string, string>>,
  contracts: readonly string[] = [reading.contract],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (const contract of contracts) yield* dataset.rows({ ...reading, contract }, filters);
}

async function* shown(
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  hiding: TableRequest['hiding'],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  if (hiding === undefined) yield* pages;
  else for await (const page of pages) yield page.filter((row) => isShown(row, hiding));
}

function isShown(row: readonly Cell[], hiding: (text: string) => string): boolean {
  return row.every((cell) => typeof cell !== 'string' || hiding(cell) === cell);
}

type Rows = () => AsyncIterable<readonly (readonly Cell[])[]>;
type Counted = Pick<TableFacts, 'rows' | 'totals'>;

function counter({ columns }: Dataset) {
  const summed = columns.flatMap(({ name, type }, place) => (type === 'pence' ? [{ name, place }] : []));
  const sums = summed.map(() => 0);
  let rows = 0;
  return {
    add(row: readonly Cell[]): void {
      rows += 1;
      summed.forEach(({ place }, index) => {
        sums[index] = (sums[index] ?? 0) + Number(row[place] ?? 0);
      });
    },
    counted: (): Counted => ({
      rows,
      totals: Object.fromEntries(summed.map(({ name }, index) => [name, sums[index] ?? 0])),
    }),
  };
}

export function placeOf({ entry, position }: ExportMoment): LedgerPlace | undefined {
  return position === null ? undefined : { sequence: entry, position: position as Position };
}

function profileOf({ profile = 'spreadsheet' }: TableRequest): CsvProfile {
  return profile;
}

function inOrder(filters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The files of other contracts are other files, so their names differ; many codes would make a name too long for a disk. */
function severalMark(contracts: readonly string[]): string {
  const named = contracts.join('+');
  if (named.length <= 60) return named;
  return `${contracts.length}-contracts-${createHash('sha256').update(named).digest('hex').slice(0, 12)}`;
}

function nameOf(dataset: Dataset, request: TableRequest, moment: ExportMoment): string {
  const marks = [
    ...(dataset.ofContract && request.contracts !== undefined ? [severalMark(request.contracts)] : []),
    ...Object.entries(inOrder(request.filters ?? {})).map(([name, value]) => `${name}-${value}`),
    ...(dataset.ofDay ? [`on-${request.day}`] : []),
    ...(request.format === 'csv' && profileOf(request) === 'raw' ? ['raw'] : []),
  ];
  return fileName(dataset.name, moment, {
    contract: dataset.ofContract ? request.contract : undefined,
    marks,
    extension: request.format,
  });
}
