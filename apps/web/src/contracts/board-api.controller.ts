import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AgreePlan, ChangeLog, contractReasons, FileDocument, RecordMeeting } from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageOfAll } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { AgreePlanRequest, FileDocumentRequest, RecordMeetingRequest } from './board.requests.js';

const meetingExample = {
  meeting: 1,
  heldOn: '2020-02-20',
  title: 'Partnership board, first quarter',
  present: ['bristol_cc', 'reboot_provider'],
  about: [{ kind: 'variation', variation: 1 }],
};

const documentExample = {
  document: 1,
  title: 'Deed of variation 1',
  datedOn: '2020-02-24',
  contentDigest: `sha256:${'7b'.repeat(32)}`,
  bytes: 184_320,
  mediaType: 'application/pdf',
  location: 'contracts://reboot-west/variation-1.pdf',
  about: [{ kind: 'variation', variation: 1 }],
};

const planExample = {
  scenario: 'base',
  version: 2,
  inForceFrom: '2020-04-01',
  agreedOn: '2020-02-24',
  variation: 1,
  periods: [
    {
      from: '2020-04-01',
      to: '2020-06-30',
      referrals: 40,
      starts: 30,
      paymentsPence: 9_500_000,
      outcomes: [{ outcome: 'enters_employment', number: 12 }],
    },
  ],
};

/** What the partnership board puts beside the contract. None of it moves money. */
@ApiTags('Meetings, documents and plans')
@Controller('v1/contracts/:contract')
export class BoardApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly log: ChangeLog,
  ) {}

  @Post('meetings')
  @CommandRoute({
    summary: 'Record a meeting of the partnership board: who was present, what it was about and decided',
  })
  recordMeeting(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: RecordMeetingRequest) {
    return this.desk.carryOut(call, contractReasons, (context) => new RecordMeeting({ ...body, contract }, context));
  }

  @Post('documents')
  @CommandRoute({
    summary: 'File a document of the contract by its digest, and what it is about',
    description: 'The file itself stays where it is kept; whoever has it can show by the digest that it is this one.',
  })
  fileDocument(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: FileDocumentRequest) {
    return this.desk.carryOut(call, contractReasons, (context) => new FileDocument({ ...body, contract }, context));
  }

  @Post('plans')
  @CommandRoute({ summary: 'Record the agreed plan of volumes and payments, in a new version of its scenario' })
  agreePlan(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: AgreePlanRequest) {
    return this.desk.carryOut(call, contractReasons, (context) => new AgreePlan({ ...body, contract }, context));
  }

  @Get('meetings')
  @QueryRoute({
    summary: 'The meetings of the board, in the order in which they were recorded',
    description: 'Minutes and decisions are sealed: they are part of the entry, for whoever may open it.',
    list: true,
    answer: { data: [meetingExample], page: { next: null, entry: 4217 } },
  })
  meetings(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) =>
      pageOfAll(this.log.meetings(contract, asked), asked, ({ meeting }) => meeting),
    );
  }

  @Get('meetings/:meeting')
  @QueryRoute({ versionOf: streamShown.contract, summary: 'One meeting', answer: meetingExample })
  meeting(@TheCall() call: Call, @Param('contract') contract: string, @Param('meeting', PathNumber) meeting: number) {
    return this.queries.one(call, (asked) =>
      this.log.meetings(contract, asked).find((held) => held.meeting === meeting),
    );
  }

  @Get('documents')
  @QueryRoute({
    summary: 'The documents of the contract, in the order in which they were filed',
    list: true,
    answer: { data: [documentExample], page: { next: null, entry: 4217 } },
  })
  documents(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) =>
      pageOfAll(this.log.documents(contract, asked), asked, ({ document }) => document),
    );
  }

  @Get('documents/:document')
  @QueryRoute({ versionOf: streamShown.contract, summary: 'One document', answer: documentExample })
  document(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('document', PathNumber) document: number,
  ) {
    return this.queries.one(call, (asked) =>
      this.log.documents(contract, asked).find((filed) => filed.document === document),
    );
  }

  @Get('plans')
  @QueryRoute({
    versionOf: streamShown.contract,
    summary: 'Every version of every plan',
    answer: [planExample],
  })
  plans(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.log.plans(contract, asked));
  }

  @Get('plans/in-force')
  @QueryRoute({
    versionOf: streamShown.contract,
    summary: 'The plan that is in force on a day, for each scenario',
    description: 'On effectiveOn; without it on the day of asOf, or today.',
    effectiveOn: true,
    answer: [planExample],
  })
  plansInForce(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, ({ asOf, day }) => this.log.plansInForce(contract, day, { asOf }), [
      'asOf',
      'effectiveOn',
    ]);
  }
}
