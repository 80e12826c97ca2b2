import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ContractId } from '#kernel';
import { HoldClaimOut, PutClaimBack, paymentReasons, StatementDraft } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { HoldClaimOutRequest, PutClaimBackRequest } from './settlement.requests.js';

/** Claims that no statement takes for now. */
@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract')
export class HeldClaimsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly drafts: StatementDraft,
  ) {}

  @Post('claims/:claim/hold')
  @CommandRoute({ summary: 'Keep a claim off the statements for a reason' })
  hold(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('claim') claim: string,
    @Body() body: HoldClaimOutRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new HoldClaimOut({ ...body, contract, claim }, context),
    );
  }

  @Post('claims/:claim/hold/end')
  @CommandRoute({ summary: 'Let the statements take a claim that was held out' })
  putBack(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('claim') claim: string,
    @Body() body: PutClaimBackRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new PutClaimBack({ ...body, contract, claim }, context),
    );
  }

  @Get('held-claims')
  @QueryRoute({
    versionOf: streamShown.account,
    summary: 'The claims that are held out, each with the reason',
    answer: [
      {
        claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
        heldOn: '2019-04-02',
        reasonCode: 'evidence-in-question',
      },
    ],
  })
  heldOut(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, async ({ workedOutAt: { on: _, ...moment } }) => {
      const parsed = ContractId.safeParse(contract);
      if (!parsed.success) return undefined;
      const heldOut = await this.drafts.heldOut(parsed.data, moment);
      return [...heldOut].map(([claim, held]) => ({ claim, ...held }));
    });
  }
}
