import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContractId, StatementRef } from '#kernel';
import {
  AbandonStatement,
  ApproveStatement,
  DraftStatement,
  IssueStatement,
  paymentReasons,
  StatementDraft,
  type StatementRow,
  StatementsRegister,
} from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { dayFrom, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  AbandonStatementRequest,
  ApproveStatementRequest,
  DraftStatementRequest,
  IssueStatementRequest,
} from './payments.requests.js';
import { calculationExample, plannedLineExample, statementExample, totalsExample } from './statement.example.js';

@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract')
export class StatementsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: StatementsRegister,
    private readonly drafts: StatementDraft,
  ) {}

  @Post('statement-drafts')
  @CommandRoute({
    summary: 'Begin a statement, to look at it and hold claims out before it is issued',
    description: 'Nothing is billed by it. Issue it under its reference, or give it up.',
  })
  draft(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: DraftStatementRequest) {
    return this.desk.carryOut(call, paymentReasons, (context) => new DraftStatement({ ...body, contract }, context));
  }

  @Post('statements')
  @CommandRoute({
    summary:
      'Issue a statement of all claims that are due and were never billed, and of what changed for those that were',
    description: 'Sent again with the same key after a failure, it goes on where it stopped.',
  })
  issue(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: IssueStatementRequest) {
    return this.desk.carryOut(call, paymentReasons, (context) => new IssueStatement({ ...body, contract }, context));
  }

  @Post('statements/:statement/abandonment')
  @CommandRoute({ summary: 'Give up a statement that was begun and not issued' })
  abandon(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: AbandonStatementRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new AbandonStatement({ ...body, contract, statement }, context),
    );
  }

  @Post('statements/:statement/approvals')
  @CommandRoute({
    summary: 'Approve the part of your organisation',
    description:
      'All of it that is not held in disputes. Refused when a claim on the statement no longer stands as it was billed.',
  })
  approve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: ApproveStatementRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new ApproveStatement({ ...body, contract, statement }, context),
    );
  }

  @Get('totals')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'What was claimed, is not payable, is payable, was issued, approved and paid under the contract',
    description:
      'claimedPence − unbilledPence − notPayablePence = payablePence, always; payablePence − recoveredPence = issuedPence. What caps curtailed is a part of what is not payable; not-payable/totals has every part.',
    answer: totalsExample,
  })
  totals(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => inCamelCase(this.register.totals(contract, asked)));
  }

  @Get('statements')
  @QueryRoute({
    summary: 'The statements of a contract',
    list: true,
    answer: { data: [statementExample], page: { next: null, entry: 4217 } },
  })
  statements(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) => {
      const { rows, next } = this.register.statements(contract, pageAsked(asked));
      return { rows: rows.map(answerOf), next };
    });
  }

  @Get('statements/:statement')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'One statement with what each payer owes, holds back, has approved, paid and got back',
    answer: { ...statementExample, parts: [] },
  })
  statement(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.statement(contract, statement, asked);
      return found && { ...answerOf(found), parts: this.register.parts(contract, statement, asked).map(inCamelCase) };
    });
  }

  @Get('statements/:statement/draft')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'What a statement that was begun would say if it were issued',
    description:
      'Nothing is recorded by looking. Not found, once it was issued or given up. “isComplete” is false while a claim could be missing.',
    parameters: [
      {
        name: 'issuedOn',
        about: 'The day on which it would be issued; the day of asOf, or today, when absent.',
        example: '2019-04-05',
      },
    ],
    answer: {
      statement: 'reboot_west.S05',
      period: { from: '2019-01-01', to: '2019-03-31' },
      lines: [{ ...plannedLineExample, calculation: calculationExample }],
      totalPence: 40_000,
      parts: [{ payer: 'bristol_cc', pence: 40_000 }],
      restated: false,
      heldOut: [],
      isComplete: true,
    },
  })
  preview(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.queries.one(
      call,
      ({ day, filters: { issuedOn }, workedOutAt: { on: _, ...moment } }) =>
        this.drafts.of(
          contract as ContractId,
          statement as StatementRef,
          issuedOn === undefined ? day : dayFrom('issuedOn', issuedOn),
          moment,
        ),
      ['asOf', 'issuedOn'],
    );
  }
}

/** A table of the read store has no truth values; an answer has. */
function answerOf(row: StatementRow) {
  return { ...inCamelCase(row), restated: row.restated === 1 };
}
