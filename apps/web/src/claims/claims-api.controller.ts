import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { claimReasons, MakeClaim, WithdrawClaim } from '#claims';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { CommandRoute } from '../http/routes.js';
import { MakeClaimRequest, WithdrawClaimRequest } from './claims.requests.js';

@ApiTags('Claims')
@Controller('v1/contracts/:contract/people/:person/outcomes/:outcome/:occurrence/claim')
export class ClaimsApiController {
  constructor(private readonly desk: CommandDesk) {}

  @Post('')
  @CommandRoute({ summary: 'Claim a verified outcome at its price' })
  make(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: MakeClaimRequest,
  ) {
    return this.desk.carryOut(
      call,
      claimReasons,
      (context) => new MakeClaim({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('withdrawal')
  @CommandRoute({ summary: 'Take a claim back' })
  withdraw(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: WithdrawClaimRequest,
  ) {
    return this.desk.carryOut(
      call,
      claimReasons,
      (context) => new WithdrawClaim({ ...body, contract, person, outcome, occurrence }, context),
    );
  }
}
