import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AgreeRateCardRevision,
  DeclineRateCardRevision,
  DraftRateCardRevision,
  LapseRateCardRevision,
  ProposeRateCardRevision,
  RateCardHistory,
  RequestRateCardRevisionChange,
  rateCardReasons,
  WithdrawRateCardRevision,
} from '#rate-cards';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { differenceExample, revisionExample } from './rate-card.example.js';
import {
  AgreeRateCardRevisionRequest,
  DeclineRateCardRevisionRequest,
  DraftRateCardRevisionRequest,
  LapseRateCardRevisionRequest,
  ProposeDraftedRevisionRequest,
  ProposeRateCardRevisionRequest,
  RequestRateCardRevisionChangeRequest,
  WithdrawRateCardRevisionRequest,
} from './rate-cards.requests.js';
import { revisionPoint } from './revision-point.js';

@ApiTags('Rate cards')
@Controller('v1/contracts/:contract/rate-card')
export class RateCardsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly history: RateCardHistory,
  ) {}

  @Post('drafts')
  @CommandRoute({
    summary: 'Draft a revision of the rate card',
    description:
      'With every line as it is to be, or what changes. Nobody is asked about a draft before it is proposed.',
  })
  draft(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: DraftRateCardRevisionRequest) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new DraftRateCardRevision({ ...body, contract }, context),
    );
  }

  @Post('revisions')
  @CommandRoute({
    summary: 'Propose a revision of the rate card',
    description:
      'With every line as it is to be, or what changes. It is in force from its date once every approver has agreed. After a request for change it is the next draft of that revision.',
  })
  propose(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ProposeRateCardRevisionRequest) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new ProposeRateCardRevision({ ...body, contract }, context),
    );
  }

  @Post('revisions/:revision/drafts')
  @CommandRoute({
    summary: 'Write another draft of a revision that is open',
    description: 'It takes the place of the one before; what was decided on that does not count for it.',
  })
  draftAgain(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: DraftRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new DraftRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/proposal')
  @CommandRoute({ summary: 'Put a drafted revision to the parties whose agreement it needs' })
  proposeDraft(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: ProposeDraftedRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new ProposeRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/agreement')
  @CommandRoute({
    summary: 'Agree to a revision, for your organisation',
    description:
      'The last agreement brings it into force on its date. Before that day only when all say “retroactive”.',
  })
  agree(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: AgreeRateCardRevisionRequest,
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
    @Body() body: DeclineRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new DeclineRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/change-request')
  @CommandRoute({ summary: 'Ask for a change of a proposed revision, in words' })
  requestChange(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: RequestRateCardRevisionChangeRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new RequestRateCardRevisionChange({ ...body, contract, revision }, context),
    );
  }

  @Post('revisions/:revision/withdrawal')
  @CommandRoute({ summary: 'Withdraw a revision that your organisation drafted or proposed' })
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

  @Post('revisions/:revision/lapse')
  @CommandRoute({ summary: 'Note that a revision was not agreed by the day it had to be' })
  lapse(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Body() body: LapseRateCardRevisionRequest,
  ) {
    return this.desk.carryOut(
      call,
      rateCardReasons,
      (context) => new LapseRateCardRevision({ ...body, contract, revision }, context),
    );
  }

  @Get()
  @QueryRoute({
    versionOf: streamShown.rateCard,
    summary: 'The rate card in force on a day',
    description: 'As the ledger knew it at asOf. On effectiveOn; without it on the day of asOf, or today.',
    effectiveOn: true,
    answer: { ...revisionExample, lines: [] },
  })
  inForce(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, ({ asOf, day }) => this.history.inForce(contract, { asOf, on: day }), [
      'asOf',
      'effectiveOn',
    ]);
  }

  @Get('revisions')
  @QueryRoute({
    summary: 'Every revision with who decided what and when',
    description: 'What is overdue is told of effectiveOn; without it of the day of asOf, or today.',
    list: true,
    effectiveOn: true,
    answer: { data: [revisionExample], page: { next: null, entry: 4217 } },
  })
  revisions(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) => this.history.revisions(contract, { ...asked, on: asked.day }), [
      'effectiveOn',
    ]);
  }

  @Get('revisions/:revision')
  @QueryRoute({
    versionOf: streamShown.rateCard,
    summary: 'One revision with its lines and its drafts',
    effectiveOn: true,
    answer: { ...revisionExample, lines: [], lastChanged: [{ line: 'enters_employment', revision: 1 }], drafts: [] },
  })
  revision(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
  ) {
    return this.queries.one(call, ({ asOf, day }) => this.history.revision(contract, revision, { asOf, on: day }), [
      'asOf',
      'effectiveOn',
    ]);
  }

  @Get('revisions/:revision/changes')
  @QueryRoute({
    versionOf: streamShown.rateCard,
    summary: 'What a revision changes in the one that had been agreed last when it was written',
    answer: differenceExample,
  })
  changes(@TheCall() call: Call, @Param('contract') contract: string, @Param('revision', PathNumber) revision: number) {
    return this.queries.one(call, (asked) => this.history.changesOf(contract, revision, asked));
  }

  @Get('difference')
  @QueryRoute({
    summary: 'What is different between two revisions, drafts or days, in meaning: prices, percentages, rules, limits',
    parameters: [
      { name: 'from', about: 'A revision (1), a draft of it (2/1), or a day.', example: '1', required: true },
      { name: 'to', about: 'A revision, a draft of it, or a day.', example: '2020-04-01', required: true },
    ],
    answer: differenceExample,
  })
  difference(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, filters: { from, to } }) =>
        this.history.difference(contract, revisionPoint('from', from), revisionPoint('to', to), { asOf }),
      ['asOf', 'from', 'to'],
    );
  }

  @Get('lines/:line')
  @QueryRoute({
    versionOf: streamShown.rateCard,
    summary: 'What one line said in each revision',
    effectiveOn: true,
    answer: [{ revision: 1, status: 'agreed', line: {}, validFrom: '2018-01-08' }],
  })
  line(@TheCall() call: Call, @Param('contract') contract: string, @Param('line') line: string) {
    return this.queries.one(
      call,
      ({ asOf, effectiveOn }) => {
        const revisions = this.history.line(contract, line, { asOf, on: effectiveOn });
        return revisions.length === 0 ? undefined : revisions;
      },
      ['asOf', 'effectiveOn'],
    );
  }
}
