import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ledger } from '#event-log';
import { TABLE_FORMATS, TableExports } from '#exports';
import { ReadStore } from '#read-store';
import { hidingFor } from '../access/others-people.js';
import { countHeaders, asked as made, sendExport } from '../exports/export-answer.js';
import { ofTable, TakenDesk } from '../exports/taken-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { needed, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { AllPayments } from './all-payments.js';
import { ALL_PAYMENT_FILTERS, PAYMENT_STATUSES, paymentsChosen } from './payments-chosen.js';
import { paymentExample } from './statement.example.js';

const filters = {
  contract: undefined,
  statement: undefined,
  payer: undefined,
  paidFrom: undefined,
  paidUntil: undefined,
  status: PAYMENT_STATUSES,
  outcome: undefined,
  revision: undefined,
  provider: undefined,
  corrected: ['true'],
  backdated: ['true'],
} as const;

/** Payments of every contract that whoever asks may read. */
@ApiTags('Statements and payments')
@Controller('v1/payments')
export class AllPaymentsApiController {
  readonly #tables: TableExports;

  constructor(
    private readonly queries: QueryDesk,
    private readonly all: AllPayments,
    private readonly taken: TakenDesk,
    store: ReadStore,
    ledger: Ledger,
  ) {
    this.#tables = new TableExports(store, ledger);
  }

  @Get()
  @QueryRoute({
    summary: 'The payments of all contracts',
    list: true,
    description:
      'Contract by contract, each in the order of its references. The filters are those of the payments of a contract and of the page; “contract” keeps the list to one.',
    filters,
    answer: { data: [paymentExample], page: { next: null, entry: 4217 } },
  })
  payments(@TheCall() call: Call) {
    return this.queries.list(
      call,
      (asked) => {
        const { rows, next } = this.all.payments(asked, paymentsChosen(asked.filters));
        return { rows: rows.map(inCamelCase), next };
      },
      ALL_PAYMENT_FILTERS,
    );
  }

  @Get('file')
  @QueryRoute({
    summary: 'The payments of all contracts as a file: CSV, XLSX or JSON Lines',
    description:
      'The rows of the list with the same filters. Ledger-Rows and Ledger-Totals say how many there are and what they come to in pence; Repr-Digest is the SHA-256 digest of the bytes.',
    filters,
    parameters: [{ name: 'format', about: 'csv, xlsx or jsonl.', example: 'csv', required: true }],
    mediaType: 'text/csv',
    also: {
      'application/x-ndjson': { payment: 'reboot_west.PMT01', statement: 'reboot_west.S01', pence: 40_000 },
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '(a workbook)',
    },
    answer: 'contract,payment,statement,pounds,pence\r\nreboot_west,reboot_west.PMT01,reboot_west.S01,400.00,40000\r\n',
  })
  async file(@TheCall() call: Call): Promise<StreamableFile> {
    const asked = await this.queries.asked(call, ['asOf', 'minPosition', 'format', ...ALL_PAYMENT_FILTERS]);
    const { contract: _, format, ...filtered } = asked.filters;
    const wanted = oneOf('format', TABLE_FORMATS, needed('format', format));
    const chosen = Object.fromEntries(Object.entries(filtered).filter(([, text]) => text !== ''));
    const { asOf, day } = asked;
    const contracts = this.all.chosen(asked);
    const file = await made(
      this.#tables.of({
        ...{ dataset: 'payments', contracts, filters: chosen, asOf, day },
        format: wanted ?? 'csv',
        hiding: hidingFor(call.request),
      }),
    );
    await this.taken.sent(call, file, ofTable(file, contracts, wanted ?? 'csv'));
    return sendExport(call, file, file.facts.moment, countHeaders(file.facts));
  }
}
