import { createHash } from 'node:crypto';
import { Controller, Get, Param, type StreamableFile } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EventCodec, EventLog, Ledger } from '#event-log';
import {
  type CsvProfile,
  datasetNamed,
  datasets,
  EventExports,
  eventDictionary,
  indigoProject,
  ocdsRecordPackage,
  TABLE_FORMATS,
  TableExports,
  type TableFormat,
} from '#exports';
import { ReadStore } from '#read-store';
import { shownLine } from '../access/left-out.js';
import { hidingFor } from '../access/others-people.js';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { invalid, needed, numberFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { countHeaders, asked as made, momentHeaders, sendExport } from './export-answer.js';
import { type ListedExport, ofTable, purposeFrom, TakenDesk } from './taken-desk.js';

const CONTRACT = { name: 'contract', about: 'The contract.', example: 'reboot_west' };
const PURPOSE = {
  name: 'purpose',
  about: 'What it is for, in words: kept with who took it.',
  example: 'The second interim report',
};
const TAKEN_MAX = 200;
const PROFILES = ['spreadsheet', 'raw'] as const satisfies readonly CsvProfile[];

const momentExample = { entry: 4217, position: '0000000004217', leaf: 'd9f1…', recordedAt: '2021-07-05T09:00:00.000Z' };

const takenExample = {
  number: 17,
  at: '2021-07-05T09:00:00.000Z',
  by: { subject: 'synthetic-ella', organisation: 'university', role: 'evaluator' },
  through: 'page',
  what: 'table',
  dataset: 'payments',
  contracts: ['reboot_west'],
  otherContracts: 0,
  entry: 7213,
  day: null,
  filters: { status: 'paid' },
  format: 'csv',
  profile: 'spreadsheet',
  file: 'outcomes-ledger_payments_reboot_west_status-paid_asof-2021-07-05_entry-7213.csv',
  rows: 12,
  bytes: 840,
  sha256: 'd9f1a2c3e4b5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff',
  purpose: 'The second interim report',
};

/** Files of what the ledger holds, each the same bytes whenever it is asked for as of the same entry. */
@ApiTags('Exports')
@Controller('v1/exports')
export class ExportsApiController {
  readonly #tables: TableExports;
  readonly #events: EventExports;

  constructor(
    private readonly queries: QueryDesk,
    private readonly store: ReadStore,
    private readonly codec: EventCodec,
    private readonly taken: TakenDesk,
    private readonly identity: Identity,
    log: EventLog,
    ledger: Ledger,
  ) {
    this.#tables = new TableExports(store, ledger);
    this.#events = new EventExports(store, log, codec);
  }

  @Get()
  @QueryRoute({
    summary: 'What can be exported: every table with its filters and the meaning of its columns',
    asOf: false,
    answer: {
      formats: TABLE_FORMATS,
      tables: [
        {
          name: 'payments',
          title: 'Payments',
          about: 'What payers paid on statements.',
          ofContract: true,
          ofDay: false,
          filters: { statement: null },
          columns: [{ name: 'payment', type: 'reference', about: 'The payment.' }],
        },
      ],
    },
  })
  all(@TheCall() call: Call) {
    return this.queries.one(
      call,
      () => ({
        formats: TABLE_FORMATS,
        tables: datasets.map(({ name, title, about, ofContract, ofDay, filters, columns }) => ({
          ...{ name, title, about, ofContract, ofDay },
          filters: Object.fromEntries(Object.entries(filters).map(([filter, { values }]) => [filter, values ?? null])),
          columns: columns.map((column) => ({ name: column.name, type: column.type, about: column.about })),
        })),
      }),
      [],
    );
  }

  @Get('taken')
  @ApiSecurity('demonstration-identity')
  @QueryRoute({
    summary: 'Who took which file out of the ledger: your own, those of contracts you pay for, all for an operator',
    description:
      'The newest first. It stands beside the log, so it has no earlier states. sha256 is the digest of the bytes in hexadecimal; otherContracts says of how many contracts more the file is. Filters that name what whoever asks is not shown are left out, and file is empty where its name says so.',
    versionOf: 'more-than-entries',
    asOf: false,
    parameters: [
      { name: 'contract', about: 'Only files of this contract.', example: 'reboot_west' },
      { name: 'before', about: 'Only those of a smaller number.', example: '18' },
      { name: 'limit', about: `How many at most: 50, and never more than ${TAKEN_MAX}.`, example: '10' },
    ],
    answer: [takenExample],
  })
  async takenFiles(@TheCall() call: Call): Promise<readonly ListedExport[]> {
    const { filters, only } = await this.queries.asked(call, ['contract', 'before', 'limit']);
    const limit = filters['limit'] === undefined ? 50 : numberFrom('limit', filters['limit']);
    if (limit > TAKEN_MAX) throw invalid('limit', `must be at most ${TAKEN_MAX}`);
    const before = filters['before'] === undefined ? undefined : numberFrom('before', filters['before']);
    const actor = await this.identity.actorOf(call);
    return this.taken.list(actor, { before, limit, contract: filters['contract'], only }).rows;
  }

  @Get('tables/:table')
  @QueryRoute({
    summary: 'A table as a file: CSV, XLSX or JSON Lines',
    description:
      'With the filters of the list it is of. Ledger-Rows and Ledger-Totals say how many rows it has and what its columns of money come to in pence; Repr-Digest is the SHA-256 digest of the bytes. A CSV file links to its metadata.',
    effectiveOn: true,
    parameters: [
      CONTRACT,
      { name: 'format', about: 'csv, xlsx or jsonl.', example: 'csv', required: true },
      {
        name: 'profile',
        about: 'Of CSV: spreadsheet (an apostrophe before what would be a formula) or raw. spreadsheet, when absent.',
        example: 'raw',
      },
      PURPOSE,
    ],
    mediaType: 'text/csv',
    answer: 'payment,statement,pounds,pence\r\nreboot_west.PMT01,reboot_west.S01,400.00,40000\r\n',
    also: {
      'application/x-ndjson': { payment: 'reboot_west.PMT01', statement: 'reboot_west.S01', pence: 40_000 },
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '(a workbook)',
    },
  })
  async table(@TheCall() call: Call, @Param('table') table: string): Promise<StreamableFile> {
    const { query, file } = await this.#table(call, table);
    const { moment } = file.facts;
    const { format, purpose, ...rest } = query;
    const { contract } = query;
    await this.taken.sent(call, file, {
      ...ofTable(file, contract === undefined ? [] : [contract], format as TableFormat),
      purpose: purposeFrom(purpose),
    });
    const metadata = `</v1/exports/tables/${table}/metadata?${new URLSearchParams({ ...rest, asOf: String(moment.entry) })}>; rel="describedby"; type="application/csvm+json"`;
    return sendExport(call, file, moment, {
      ...countHeaders(file.facts),
      ...(file.metadata === undefined ? {} : { Link: metadata }),
    });
  }

  @Get('tables/:table/metadata')
  @QueryRoute({
    summary: 'What stands beside a CSV file: its columns, and what it was made of (CSV on the Web)',
    effectiveOn: true,
    parameters: [CONTRACT, { name: 'profile', about: 'spreadsheet or raw.', example: 'raw' }],
    mediaType: 'application/csvm+json',
    answer: {
      '@context': 'http://www.w3.org/ns/csvw',
      url: 'outcomes-ledger_payments.csv',
      tableSchema: { columns: [] },
    },
  })
  async metadata(@TheCall() call: Call, @Param('table') table: string) {
    const { file } = await this.#table(call, table, 'csv');
    call.reply.type('application/csvm+json; charset=utf-8').headers(momentHeaders(file.facts.moment));
    return file.metadata;
  }

  @Get('events')
  @QueryRoute({
    summary: 'Events for evaluators, one JSON object a line: pseudonyms, and nothing that is sealed',
    parameters: [CONTRACT, PURPOSE],
    mediaType: 'application/x-ndjson',
    answer: { entry: 4217, type: 'ClaimMade', occurredAt: '2019-03-04', data: { claim: 'reboot_west.P7K3Q.work.1' } },
  })
  async events(@TheCall() call: Call): Promise<StreamableFile> {
    const { file, contract, purpose } = await this.#eventExport(call, ['purpose']);
    await this.taken.sent(call, file, {
      ...{ what: 'events', dataset: 'events', contracts: contract === undefined ? [] : [contract], filters: {} },
      ...{ entry: file.manifest.moment.entry, rows: file.manifest.events, format: 'jsonl', purpose },
    });
    return sendExport(call, file, file.manifest.moment, { 'Ledger-Rows': String(file.manifest.events) });
  }

  @Get('events/manifest')
  @QueryRoute({
    summary: 'What the file of events must be held against: how many, of which types, and its digest',
    parameters: [CONTRACT],
    answer: {
      format: 'outcomes-ledger/events@1',
      contract: 'reboot_west',
      moment: momentExample,
      events: 812,
      sha256: '…',
    },
  })
  async manifest(@TheCall() call: Call) {
    const {
      file: { manifest },
    } = await this.#eventExport(call);
    call.reply.headers(momentHeaders(manifest.moment));
    return manifest;
  }

  @Get('events/dictionary')
  @QueryRoute({
    summary: 'What the lines of the file of events mean, made from the published schemas',
    versionOf: 'more-than-entries',
    asOf: false,
    answer: { format: 'outcomes-ledger/event-dictionary@1', line: {}, types: {} },
  })
  async dictionary(@TheCall() call: Call): Promise<string> {
    await this.queries.asked(call, ['minPosition']);
    call.reply.type('application/json; charset=utf-8');
    return `${JSON.stringify(eventDictionary(this.codec.registry), undefined, 2)}\n`;
  }

  @Get('ocds')
  @QueryRoute({
    summary: 'The contract as Open Contracting Data Standard 1.1: a record with its releases',
    parameters: [{ ...CONTRACT, required: true }, PURPOSE],
    answer: {
      uri: 'urn:outcomes-ledger:reboot_west',
      version: '1.1',
      records: [{ ocid: 'reboot_west', releases: [] }],
    },
  })
  ocds(@TheCall() call: Call) {
    return this.#standard(call, 'ocds', (contract, asOf) => ocdsRecordPackage(this.store, contract, asOf));
  }

  @Get('indigo')
  @QueryRoute({
    summary: 'The contract in the shape of an INDIGO project',
    parameters: [{ ...CONTRACT, required: true }, PURPOSE],
    answer: { id: 'reboot_west', name: { value: 'Reboot West' } },
  })
  indigo(@TheCall() call: Call) {
    return this.#standard(call, 'indigo', (contract, asOf) => indigoProject(this.store, contract, asOf));
  }

  /** A document in the format of others, noted as a file is. */
  #standard<Made extends object>(
    call: Call,
    what: 'ocds' | 'indigo',
    make: (contract: string, asOf: number) => Made | undefined,
  ): Promise<Made> {
    return this.queries.one(
      call,
      async ({ asOf, filters }) => {
        const contract = needed('contract', filters['contract']);
        const document = found(make(contract, asOf));
        const text = JSON.stringify(document);
        const facts = {
          name: `${what}_${contract}_entry-${asOf}.json`,
          bytes: Buffer.byteLength(text),
          sha256: createHash('sha256').update(text).digest(),
        };
        const purpose = purposeFrom(filters['purpose']);
        const of = { what, dataset: what, contracts: [contract], entry: asOf, filters: {}, purpose };
        await this.taken.sent(call, facts, { ...of, format: 'json' });
        return document;
      },
      ['asOf', 'contract', 'purpose'],
    );
  }

  async #eventExport(call: Call, more: readonly string[] = []) {
    const { asOf, filters } = await this.queries.asked(call, ['asOf', 'minPosition', 'contract', ...more]);
    const { contract, purpose } = filters;
    const hiding = hidingFor(call.request);
    return {
      file: await made(this.#events.of({ contract, asOf, hiding: hiding && ((line) => shownLine(line, hiding)) })),
      contract,
      purpose: purposeFrom(purpose),
    };
  }

  async #table(call: Call, table: string, only?: 'csv') {
    const filterNames = await made((async () => Object.keys(datasetNamed(table).filters))());
    const allowed = [
      'asOf',
      'effectiveOn',
      'minPosition',
      'contract',
      'profile',
      ...(only === undefined ? ['format', 'purpose'] : []),
    ];
    const { asOf, day, filters } = await this.queries.asked(call, [...allowed, ...filterNames]);
    const { contract, format = only, profile, purpose: _, ...chosen } = filters;
    const wanted = oneOf('format', TABLE_FORMATS, needed('format', format));
    const file = await made(
      this.#tables.of({
        dataset: table,
        contract,
        format: wanted ?? 'csv',
        profile: oneOf('profile', PROFILES, profile),
        hiding: hidingFor(call.request),
        filters: chosen,
        asOf,
        day,
      }),
    );
    const query: Readonly<Record<string, string>> =
      file.facts.day === null ? filters : { ...filters, effectiveOn: day };
    return { query, file };
  }
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Problem('not-found', 'There is no such contract, or there was none at that entry');
  return value;
}
