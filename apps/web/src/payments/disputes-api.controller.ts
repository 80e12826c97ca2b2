import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DisputeLine, DisputesRegister, paymentReasons, ResolveDispute } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { dayFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { DisputeLineRequest, ResolveDisputeRequest } from './settlement.requests.js';

const STATUSES = ['open', 'dropped', 'conceded'] as const;

const disputeExample = {
  contract: 'reboot_west',
  statement: 'reboot_west.S05',
  line: 12,
  payer: 'bristol_cc',
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  status: 'conceded',
  reasonCode: 'evidence-insufficient',
  heldPence: 66_000,
  disputedOn: '2019-04-10',
  resolveBy: '2019-04-30',
  disallowedPence: 66_000,
  resolvedOn: '2019-04-24',
  resolvedBy: 'reboot_provider',
};

/** What payers doubt and hold back, and what came of it. */
@ApiTags('Disputes, clawbacks and refunds')
@Controller('v1/contracts/:contract')
export class DisputesApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: DisputesRegister,
  ) {}

  @Post('statements/:statement/lines/:line/disputes')
  @CommandRoute({
    summary: 'Hold back your part of a line that you doubt',
    description: 'What is held back is neither approved nor paid until the dispute is resolved.',
  })
  dispute(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
    @Body() body: DisputeLineRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new DisputeLine({ ...body, contract, statement, line }, context),
    );
  }

  @Post('statements/:statement/lines/:line/disputes/resolution')
  @CommandRoute({
    summary: 'Drop a dispute as the payer, or concede all or some of it as the payee',
    description: 'The next statement takes off what was conceded.',
  })
  resolve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
    @Body() body: ResolveDisputeRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new ResolveDispute({ ...body, contract, statement, line }, context),
    );
  }

  @Get('disputes')
  @QueryRoute({
    summary: 'The disputes of a contract, in the order in which they were raised',
    list: true,
    filters: { statement: undefined, claim: undefined, payer: undefined, status: STATUSES },
    parameters: [
      {
        name: 'overdueOn',
        about: 'Only those that are open and were to be resolved before this day.',
        example: '2019-05-01',
      },
    ],
    answer: { data: [disputeExample], page: { next: null, entry: 4217 } },
  })
  disputes(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { statement, claim, payer, overdueOn } = asked.filters;
        const status = oneOf('status', STATUSES, asked.filters.status);
        const { rows, next } = this.register.disputes(contract, {
          ...pageAsked(asked),
          ...(statement === undefined ? {} : { statement }),
          ...(claim === undefined ? {} : { claim }),
          ...(payer === undefined ? {} : { payer }),
          ...(status === undefined ? {} : { status }),
          ...(overdueOn === undefined ? {} : { overdueOn: dayFrom('overdueOn', overdueOn) }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['statement', 'claim', 'payer', 'status', 'overdueOn'],
    );
  }
}
