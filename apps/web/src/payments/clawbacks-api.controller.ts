import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AdvancesRegister,
  ApproveClawback,
  ClawbacksRegister,
  DeclineClawback,
  ProposeClawback,
  paymentReasons,
  RecordRefund,
} from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { numberFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  ApproveClawbackRequest,
  DeclineClawbackRequest,
  ProposeClawbackRequest,
  RecordRefundRequest,
} from './settlement.requests.js';

const STATUSES = ['proposed', 'declined', 'agreed', 'carried-out'] as const;

const clawbackExample = {
  contract: 'reboot_west',
  clawback: 1,
  ref: 'reboot_west.C01',
  cause: 'audit-finding',
  collect: 'netted',
  status: 'carried-out',
  needs: 'all',
  claims: 1,
  proposedBy: 'bristol_cc',
  proposedOn: '2019-09-16',
  agreedOn: '2019-09-23',
  carriedOutBy: 'reboot_west.S07',
};

const refundExample = {
  contract: 'reboot_west',
  refund: 'reboot_west.R1',
  payer: 'bristol_cc',
  pence: 66_000,
  receivedOn: '2019-10-04',
  bankReference: 'CR-20191004-3',
  clawback: 1,
};

/** Taking back what was billed, with its cause and approvals, and money that came back. */
@ApiTags('Disputes, clawbacks and refunds')
@Controller('v1/contracts/:contract')
export class ClawbacksApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: ClawbacksRegister,
    private readonly advances: AdvancesRegister,
  ) {}

  @Post('clawbacks')
  @CommandRoute({
    summary: 'Propose to take back what was billed',
    description: 'With the approvals it needs, the next statement carries it out.',
  })
  propose(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ProposeClawbackRequest) {
    return this.desk.carryOut(call, paymentReasons, (context) => new ProposeClawback({ ...body, contract }, context));
  }

  @Post('clawbacks/:clawback/approvals')
  @CommandRoute({
    summary: 'Approve a clawback, for your organisation',
    description: 'By another person than its proposer.',
  })
  approve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('clawback', PathNumber) clawback: number,
    @Body() body: ApproveClawbackRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new ApproveClawback({ ...body, contract, clawback }, context),
    );
  }

  @Post('clawbacks/:clawback/decline')
  @CommandRoute({ summary: 'Decline a clawback, for your organisation' })
  decline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('clawback', PathNumber) clawback: number,
    @Body() body: DeclineClawbackRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new DeclineClawback({ ...body, contract, clawback }, context),
    );
  }

  @Post('refunds')
  @CommandRoute({ summary: 'Record money that your organisation received back' })
  refund(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: RecordRefundRequest) {
    return this.desk.carryOut(call, paymentReasons, (context) => new RecordRefund({ ...body, contract }, context));
  }

  @Get('clawbacks')
  @QueryRoute({
    summary: 'The clawbacks of a contract by number',
    list: true,
    filters: { status: STATUSES, claim: undefined },
    answer: { data: [clawbackExample], page: { next: null, entry: 4217 } },
  })
  clawbacks(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { claim } = asked.filters;
        const status = oneOf('status', STATUSES, asked.filters.status);
        const { rows, next } = this.register.clawbacks(contract, {
          ...pageAsked(asked),
          ...(status === undefined ? {} : { status }),
          ...(claim === undefined ? {} : { claim }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['status', 'claim'],
    );
  }

  @Get('clawbacks/:clawback')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'One clawback: what it takes back, who decided what, and what was asked for by invoice',
    answer: {
      ...clawbackExample,
      takenClaims: [{ claim: 'reboot_west.P7K3Q000000000000.enters_employment.1', pence: 66_000 }],
      recoveries: [],
      decisions: [{ organisation: 'bristol_cc', decision: 'approved', decidedOn: '2019-09-23' }],
      invoices: [],
    },
  })
  clawback(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('clawback', PathNumber) clawback: number,
  ) {
    return this.queries.one(call, (asked) => {
      const found = this.register.clawback(contract, clawback, asked);
      if (found === undefined) return undefined;
      const { takenClaims, recoveries, decisions, invoices, ...row } = found;
      return {
        ...inCamelCase(row),
        takenClaims: takenClaims.map(inCamelCase),
        recoveries: recoveries.map(inCamelCase),
        decisions: decisions.map(inCamelCase),
        invoices: invoices.map(inCamelCase),
      };
    });
  }

  @Get('refunds')
  @QueryRoute({
    summary: 'Money that came back, in the order in which it was recorded',
    list: true,
    filters: { payer: undefined, statement: undefined, clawback: undefined },
    answer: { data: [refundExample], page: { next: null, entry: 4217 } },
  })
  refunds(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { payer, statement, clawback } = asked.filters;
        const { rows, next } = this.advances.refunds(contract, {
          ...pageAsked(asked),
          ...(payer === undefined ? {} : { payer }),
          ...(statement === undefined ? {} : { statement }),
          ...(clawback === undefined ? {} : { clawback: numberFrom('clawback', clawback) }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['payer', 'statement', 'clawback'],
    );
  }
}
