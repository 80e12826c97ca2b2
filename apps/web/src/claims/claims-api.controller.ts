import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ClaimsRegister, claimIdOf, claimReasons, MakeClaim, WithdrawClaim } from '#claims';
import type { OutcomePath } from '#evidence';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { claimExample } from './claim.example.js';
import { MakeClaimRequest, WithdrawClaimRequest } from './claims.requests.js';

@ApiTags('Claims')
@Controller('v1/contracts/:contract/people/:person/outcomes/:outcome/:occurrence/claim')
export class ClaimsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: ClaimsRegister,
  ) {}

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

  @Get()
  @QueryRoute({
    versionOf: streamShown.claim,
    summary: 'The claim on an outcome, its price and why that price',
    answer: claimExample,
  })
  claim(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    const claim = claimIdOf({ contract, person, outcome, occurrence } as OutcomePath);
    return this.queries.one(call, (asked) => {
      const found = this.register.claim(claim, asked);
      return found && inCamelCase(found);
    });
  }
}
