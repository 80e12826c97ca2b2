import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AgreeRateCardRevision,
  DeclineRateCardRevision,
  ProposeRateCardRevision,
  rateCardReasons,
  WithdrawRateCardRevision,
} from '#rate-cards';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { CommandRoute } from '../http/routes.js';
import {
  DecideRateCardRevisionRequest,
  ProposeRateCardRevisionRequest,
  WithdrawRateCardRevisionRequest,
} from './rate-cards.requests.js';

@ApiTags('Rate cards')
@Controller('v1/contracts/:contract/rate-card')
export class RateCardsApiController {
  constructor(private readonly desk: CommandDesk) {}

  @Post('revisions')
  @CommandRoute({
    summary: 'Propose a revision of the rate card',
    description: 'With every line as it is to be. It is in force from its date once every approver has agreed.',
  })
  propose(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ProposeRateCardRevisionRequest) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new ProposeRateCardRevision({ ...body, contract }, context),
    );
  }

  @Post('revisions/:revision/agreement')
  @CommandRoute({ summary: 'Agree to a revision, for your organisation' })
  agree(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: DecideRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new AgreeRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/decline')
  @CommandRoute({ summary: 'Decline a revision, for your organisation' })
  decline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: DecideRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new DeclineRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/withdrawal')
  @CommandRoute({ summary: 'Withdraw a revision that your organisation proposed' })
  withdraw(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: WithdrawRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new WithdrawRateCardRevision({ ...body, contract, revision }, context),
    );
  }
}
