import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type StatementLineRow, StatementsRegister } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { type AskedList, numberFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { ExplainedLines } from './explained-line.js';
import { adjustmentExample, calculationExample, lineExample } from './statement.example.js';

const KINDS = ['claim', 'adjustment'] as const;
const FILTERS = ['kind', 'claim', 'person', 'line', 'revision'] as const;

/** The lines of statements, and why each says what it says. */
@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract')
export class StatementLinesApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly register: StatementsRegister,
    private readonly explained: ExplainedLines,
  ) {}

  @Get('statement-lines')
  @QueryRoute({
    summary:
      'The lines of all statements: of a claim, a person, a line of the rate card; or what adjusts earlier lines',
    list: true,
    filters: { kind: KINDS, claim: undefined, person: undefined, line: undefined, revision: undefined },
    answer: { data: [lineExample, adjustmentExample], page: { next: null, entry: 4217 } },
  })
  allLines(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) => this.#lines(contract, asked), FILTERS);
  }

  @Get('statements/:statement/lines')
  @QueryRoute({
    summary: 'The lines of a statement',
    list: true,
    description:
      'A service provider is sent the lines about its own people; page.others, on the first page and without filters, says how many more there are and what is payable by them in pence.',
    filters: { kind: KINDS, claim: undefined, person: undefined, line: undefined, revision: undefined },
    answer: { data: [lineExample], page: { next: null, entry: 4217 } },
  })
  lines(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.queries.list(
      call,
      (asked) => this.#lines(contract, asked, statement),
      FILTERS,
      ({ payablePence }) => payablePence,
    );
  }

  @Get('statements/:statement/lines/:line')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'One line with its split between the payers',
    answer: { ...lineExample, parts: [] },
  })
  line(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.queries.one(call, (asked) => {
      const found = this.register.line(contract, statement, line, asked);
      const parts = this.register.partsOfLine(contract, statement, line, asked);
      return found && { ...lineFrom(found), parts: parts.map(({ payer, pence }) => ({ payer, pence })) };
    });
  }

  @Get('statements/:statement/lines/:line/explanation')
  @QueryRoute({
    summary: 'Why a line says what it says: every step of the sum as data and as sentences',
    description:
      'Price with the revision and the days that chose it, each cut, each limit with used, left and cut, the split with its odd pennies. “addsUp” does the sum again from what is stored.',
    answer: {
      ...{ amountPence: 40_000, payablePence: 40_000, parts: [{ payer: 'bristol_cc', pence: 40_000 }] },
      calculation: calculationExample,
      words: [
        'Priced on 2019-03-01, the day it was achieved: revision 1 of the rate card, in force from 2018-01-08, line enters_employment.',
        '1 × £660.00 = £660.00.',
        'Cap contract_maximum (version 1) for the contract: limit £2,250,000.00, used before £2,249,600.00, left £400.00, cut £260.00.',
      ],
      addsUp: true,
      problems: [],
    },
  })
  explanation(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.queries.one(call, ({ asOf }) => this.explained.of(contract, statement, line, { asOf }));
  }

  #lines(contract: string, asked: AskedList, statement?: string) {
    const { claim, person, line, revision } = asked.filters;
    const kind = oneOf('kind', KINDS, asked.filters['kind']);
    const { rows, next } = this.register.lines(contract, {
      ...pageAsked(asked),
      ...(statement === undefined ? {} : { statement }),
      ...(kind === undefined ? {} : { kind }),
      ...(claim === undefined ? {} : { claim }),
      ...(person === undefined ? {} : { person }),
      ...(line === undefined ? {} : { line }),
      ...(revision === undefined ? {} : { revision: numberFrom('revision', revision) }),
    });
    return { rows: rows.map(lineFrom), next };
  }
}

/** Without its calculation, which the explanation has. */
function lineFrom({ calculation: _, ...row }: StatementLineRow) {
  return inCamelCase(row);
}
