import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AbandonStatement,
  ApproveStatement,
  IssueStatement,
  MakePayment,
  paymentReasons,
  StatementsRegister,
} from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { type AskedList, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import {
  AbandonStatementRequest,
  ApproveStatementRequest,
  IssueStatementRequest,
  MakePaymentRequest,
} from './payments.requests.js';

const totalsExample = {
  contract: 'reboot_west',
  claims: 3118,
  claimedPence: 187_154_000,
  statements: 17,
  lines: 3118,
  issuedPence: 187_154_000,
  approvedPence: 187_154_000,
  payments: 17,
  paidPence: 187_154_000,
};

const statementExample = {
  contract: 'reboot_west',
  statement: 'reboot_west.S05',
  number: 5,
  periodFrom: '2019-01-01',
  periodTo: '2019-03-31',
  status: 'paid',
  lines: 82,
  totalPence: 1_804_000,
  issuedOn: '2019-04-05',
  approvedPence: 1_804_000,
  paidPence: 1_804_000,
};

const lineExample = {
  contract: 'reboot_west',
  statement: 'reboot_west.S05',
  number: 12,
  claim: 'reboot_west.P7K3Q0000000000000.enters_employment.1',
  rateCardLine: 'enters_employment',
  revision: 1,
  achievedOn: '2019-03-01',
  amountPence: 66_000,
};

const paymentExample = {
  contract: 'reboot_west',
  payment: 'reboot_west.S05.P1',
  statement: 'reboot_west.S05',
  payer: 'bristol_cc',
  pence: 1_804_000,
  paidOn: '2019-04-26',
  bankReference: 'BACS-20190426-77',
};

@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract')
export class PaymentsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: StatementsRegister,
  ) {}

  @Post('statements')
  @CommandRoute({
    summary: 'Issue a statement of every verified claim not billed yet',
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
    description: 'Refused when a claim on the statement no longer stands as it was billed.',
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

  @Post('statements/:statement/payments')
  @CommandRoute({
    summary: 'Record that your organisation has paid its part',
    description:
      'By another person than the one who approved it, and refused when a claim on the statement no longer stands as it was billed.',
  })
  pay(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: MakePaymentRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new MakePayment({ ...body, contract, statement }, context),
    );
  }

  @Get('totals')
  @QueryRoute({ summary: 'What was claimed, issued, approved and paid under the contract', answer: totalsExample })
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
      const { rows, next } = this.register.statements(contract, pageOf(asked));
      return { rows: rows.map(inCamelCase), next };
    });
  }

  @Get('statements/:statement')
  @QueryRoute({ summary: 'One statement with what each payer owes', answer: { ...statementExample, parts: [] } })
  statement(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.statement(contract, statement, asked);
      return (
        found && { ...inCamelCase(found), parts: this.register.parts(contract, statement, asked).map(inCamelCase) }
      );
    });
  }

  @Get('statements/:statement/lines')
  @QueryRoute({
    summary: 'The lines of a statement',
    list: true,
    answer: { data: [lineExample], page: { next: null, entry: 4217 } },
  })
  lines(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.queries.list(call, (asked) => {
      const { rows, next } = this.register.lines(contract, { ...pageOf(asked), statement });
      return { rows: rows.map(inCamelCase), next };
    });
  }

  @Get('statements/:statement/lines/:line')
  @QueryRoute({ summary: 'One line with its split between the payers', answer: { ...lineExample, parts: [] } })
  line(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.queries.one(call, (asked) => {
      const found = this.register.line(contract, statement, line, asked);
      const parts = this.register.partsOfLine(contract, statement, line, asked);
      return found && { ...inCamelCase(found), parts: parts.map(({ payer, pence }) => ({ payer, pence })) };
    });
  }

  @Get('payments')
  @QueryRoute({
    summary: 'The payments of a contract',
    list: true,
    filters: { statement: undefined },
    answer: { data: [paymentExample], page: { next: null, entry: 4217 } },
  })
  payments(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { statement } = asked.filters;
        const { rows, next } = this.register.payments(contract, {
          ...pageOf(asked),
          ...(statement === undefined ? {} : { statement }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['statement'],
    );
  }

  @Get('payments/:payment')
  @QueryRoute({ summary: 'One payment', answer: paymentExample })
  payment(@TheCall() call: Call, @Param('contract') contract: string, @Param('payment') payment: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.payment(contract, payment, asked);
      return found && inCamelCase(found);
    });
  }
}

function pageOf({ asOf, after, limit }: AskedList) {
  return { asOf, limit, ...(after === undefined ? {} : { after }) };
}
