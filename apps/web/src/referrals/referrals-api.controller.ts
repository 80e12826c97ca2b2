import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PersonRecords } from '#persons';
import {
  AcceptReferral,
  CorrectBaseline,
  CorrectReferralDates,
  DeclineReferral,
  EndEngagement,
  PauseEngagement,
  RecordBaseline,
  ReferPerson,
  ReferralRegister,
  ResumeEngagement,
  referralReasons,
  StartEngagement,
} from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { Identity } from '../http/identity.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  AcceptReferralRequest,
  CorrectBaselineRequest,
  CorrectReferralDatesRequest,
  DeclineReferralRequest,
  EndEngagementRequest,
  PauseEngagementRequest,
  RecordBaselineRequest,
  ReferPersonRequest,
  ResumeEngagementRequest,
  StartEngagementRequest,
} from './referrals.requests.js';

const PATH_STATUSES = ['referred', 'declined', 'accepted', 'engaged', 'paused', 'ended'] as const;

const personExample = {
  contract: 'reboot_west',
  person: 'P7K3Q000000000000',
  status: 'engaged',
  referredBy: 'leaving_care_team',
  referredOn: '2018-02-05',
  referrals: 1,
  provider: 'reboot_provider',
  acceptedOn: '2018-02-09',
  startedOn: '2018-02-12',
  breaks: 0,
};

@ApiTags('Referrals and engagements')
@Controller('v1/contracts/:contract/referrals')
export class ReferralsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: ReferralRegister,
    private readonly records: PersonRecords,
    private readonly identity: Identity,
  ) {}

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

  @Post(':person/baselines')
  @CommandRoute({
    summary: 'Record how an outcome stood when the person was referred',
    description: 'A rate card may not pay for what was so already, unless it has improved since.',
  })
  recordBaseline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: RecordBaselineRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new RecordBaseline({ ...body, contract, person }, context),
    );
  }

  @Post(':person/baselines/:outcome/correction')
  @CommandRoute({
    summary: 'Correct how an outcome stood at referral, as a whole',
    description: 'Repairs the record: nothing that was agreed changes.',
  })
  correctBaseline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Body() body: CorrectBaselineRequest,
  ) {
    return this.desk.carryOut(
      call,
      referralReasons,
      (context) => new CorrectBaseline({ ...body, contract, person, outcome }, context),
    );
  }

  @Get()
  @QueryRoute({
    summary: 'Everybody who was referred, by pseudonym',
    list: true,
    filters: { status: PATH_STATUSES },
    answer: { data: [personExample], page: { next: null, entry: 4217 } },
  })
  people(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      ({ filters, ...asked }) =>
        this.register.people(contract, { ...asked, status: oneOf('status', PATH_STATUSES, filters.status) }),
      ['status'],
    );
  }

  @Get(':person')
  @QueryRoute({
    versionOf: streamShown.referral,
    summary: 'One person: referral, engagement and breaks, and how outcomes stood at referral',
    description: 'Where it is said who asks, it is recorded who read it.',
    effectiveOn: true,
    answer: {
      ...personExample,
      spans: [{ kind: 'on-service', from: '2018-02-12' }],
      baselines: [{ outcome: 'enters_employment', recordedOn: '2018-02-07', alreadyTrue: false }],
    },
  })
  async person(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    const reader = await this.identity.readerOf(call);
    return this.queries.one(
      call,
      async ({ asOf, effectiveOn }) => {
        const found = this.register.person(contract, person, { asOf });
        if (reader !== undefined) await this.records.journey(reader, contract, person);
        return (
          found && {
            ...found,
            spans: this.register.spans(contract, person, { asOf, on: effectiveOn }),
            baselines: this.register.baselines(contract, person, { asOf }),
          }
        );
      },
      ['asOf', 'effectiveOn'],
    );
  }
}
