import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AdvancesRegister,
  ApproveAdvance,
  type ApproveAdvanceInput,
  DrawInvestment,
  InvestmentRegister,
  investmentReasons,
  PayAdvance,
  paymentReasons,
  RepayInvestment,
} from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  ApproveAdvanceRequest,
  DrawInvestmentRequest,
  PayAdvanceRequest,
  RepayInvestmentRequest,
} from './advances.requests.js';

const advanceExample = {
  contract: 'reboot_west',
  payment: 'reboot_west.A1',
  kind: 'grant',
  payer: 'bristol_cc',
  pence: 8_500_000,
  periodFrom: '2020-04-01',
  periodTo: '2020-06-30',
  approvedOn: '2020-04-20',
  paidOn: '2020-04-27',
  bankReference: 'BACS-20200427-11',
};

const flowExample = {
  contract: 'reboot_west',
  investment: 'reboot_west.I1',
  kind: 'drawn',
  investor: 'impact_fund',
  capitalPence: 25_000_000,
  returnPence: 0,
  movedOn: '2018-01-15',
};

/** What moves beside the statements: grants, advances, and what investors put in and get back. */
@ApiTags('Grants, advances and investment')
@Controller('v1/contracts/:contract')
export class AdvancesApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly advances: AdvancesRegister,
    private readonly investments: InvestmentRegister,
  ) {}

  @Post('advances')
  @CommandRoute({
    summary: 'Approve a span of a grant, or an advance, for your organisation',
    description: 'Another person then records that it was paid.',
  })
  approve(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ApproveAdvanceRequest) {
    // Which fields belong to which kind is the command's own rule.
    const input = { ...body, contract } as ApproveAdvanceInput;
    return this.desk.carryOut(call, paymentReasons, (context) => new ApproveAdvance(input, context));
  }

  @Post('advances/:payment/payment')
  @CommandRoute({ summary: 'Record that a grant or an advance was paid' })
  pay(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('payment') payment: string,
    @Body() body: PayAdvanceRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new PayAdvance({ ...body, contract, payment }, context),
    );
  }

  @Post('investment/drawings')
  @CommandRoute({ summary: 'Record what was drawn from an investor' })
  draw(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: DrawInvestmentRequest) {
    return this.desk.carryOut(call, investmentReasons, (context) => new DrawInvestment({ ...body, contract }, context));
  }

  @Post('investment/repayments')
  @CommandRoute({
    summary: 'Record what an investor got back',
    description: 'It never affects what is paid for outcomes.',
  })
  repay(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: RepayInvestmentRequest) {
    return this.desk.carryOut(
      call,
      investmentReasons,
      (context) => new RepayInvestment({ ...body, contract }, context),
    );
  }

  @Get('advances')
  @QueryRoute({
    summary: 'Grants and advances, in the order in which they were approved',
    list: true,
    filters: { payer: undefined },
    answer: { data: [advanceExample], page: { next: null, entry: 4217 } },
  })
  all(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { payer } = asked.filters;
        const { rows, next } = this.advances.advances(contract, {
          ...pageAsked(asked),
          ...(payer === undefined ? {} : { payer }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['payer'],
    );
  }

  @Get('advances/balances')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'What each payer paid without outcomes, how much of it statements were set against, and what came back',
    answer: [
      {
        contract: 'reboot_west',
        payer: 'bristol_cc',
        grantedPence: 8_500_000,
        advancedPence: 0,
        setAgainstPence: 0,
        returnedPence: 0,
      },
    ],
  })
  balances(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.advances.balances(contract, asked).map(inCamelCase));
  }

  @Get('investment')
  @QueryRoute({
    summary: 'What investors put in and got back, in the order in which it was recorded',
    list: true,
    answer: { data: [flowExample], page: { next: null, entry: 4217 } },
  })
  flows(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) => {
      const { rows, next } = this.investments.flows(contract, pageAsked(asked));
      return { rows: rows.map(inCamelCase), next };
    });
  }

  @Get('investment/totals')
  @QueryRoute({
    versionOf: streamShown.investment,
    summary: 'What each investor has put in and got back',
    answer: [
      {
        contract: 'reboot_west',
        investor: 'impact_fund',
        drawnPence: 25_000_000,
        repaidPence: 5_000_000,
        returnPence: 250_000,
      },
    ],
  })
  investorTotals(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.investments.totals(contract, asked).map(inCamelCase));
  }
}
