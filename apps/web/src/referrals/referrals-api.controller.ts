import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AcceptReferral,
  CorrectReferralDates,
  DeclineReferral,
  EndEngagement,
  PauseEngagement,
  ReferPerson,
  ResumeEngagement,
  referralReasons,
  StartEngagement,
} from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { CommandRoute } from '../http/routes.js';
import {
  AcceptReferralRequest,
  CorrectReferralDatesRequest,
  DeclineReferralRequest,
  EndEngagementRequest,
  PauseEngagementRequest,
  ReferPersonRequest,
  ResumeEngagementRequest,
  StartEngagementRequest,
} from './referrals.requests.js';

@ApiTags('Referrals and engagements')
@Controller('v1/contracts/:contract/referrals')
export class ReferralsApiController {
  constructor(private readonly desk: CommandDesk) {}

  @Post('')
  @CommandRoute({
    summary: 'Refer a person',
    description: 'Answers the pseudonym in “about”. The same reference always gives the same one.',
  })
  refer(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ReferPersonRequest) {
    return this.desk.carryOut(call, referralReasons, (context) => new ReferPerson({ ...body, contract }, context));
  }

  @Post(':person/acceptance')
  @CommandRoute({ summary: 'Accept a referral' })
  accept(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: AcceptReferralRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new AcceptReferral({ ...body, contract, person }, context),
    );
  }

  @Post(':person/decline')
  @CommandRoute({ summary: 'Decline a referral' })
  decline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: DeclineReferralRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new DeclineReferral({ ...body, contract, person }, context),
    );
  }

  @Post(':person/engagement')
  @CommandRoute({ summary: 'Start the engagement' })
  start(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: StartEngagementRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new StartEngagement({ ...body, contract, person }, context),
    );
  }

  @Post(':person/engagement/break')
  @CommandRoute({ summary: 'Record that a break began' })
  pause(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: PauseEngagementRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new PauseEngagement({ ...body, contract, person }, context),
    );
  }

  @Post(':person/engagement/return')
  @CommandRoute({ summary: 'Record that the person came back from a break' })
  resume(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: ResumeEngagementRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new ResumeEngagement({ ...body, contract, person }, context),
    );
  }

  @Post(':person/engagement/end')
  @CommandRoute({ summary: 'End the engagement' })
  end(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: EndEngagementRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new EndEngagement({ ...body, contract, person }, context),
    );
  }

  @Post(':person/date-corrections')
  @CommandRoute({
    summary: 'Correct dates that were recorded wrongly',
    description: 'Repairs the record: nothing that was agreed changes.',
  })
  correctDates(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: CorrectReferralDatesRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new CorrectReferralDates({ ...body, contract, person }, context),
    );
  }
}
