import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AgreeRateCardRevision,
  DeclineRateCardRevision,
  ProposeRateCardRevision,
  RateCardHistory,
  rateCardReasons,
  WithdrawRateCardRevision,
} from '#rate-cards';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import {
  DecideRateCardRevisionRequest,
  ProposeRateCardRevisionRequest,
  WithdrawRateCardRevisionRequest,
} from './rate-cards.requests.js';

const revisionExample = {
  contract: 'reboot_west',
  revision: 1,
  status: 'agreed',
  proposedBy: 'bristol_cc',
  proposedOn: '2017-12-01',
  effectiveFrom: '2018-01-08',
  approvers: ['bristol_cc', 'reboot_provider'],
  decisions: [{ organisation: 'reboot_provider', decision: 'agreed', decidedOn: '2017-12-15' }],
};

@ApiTags('Rate cards')
@Controller('v1/contracts/:contract/rate-card')
export class RateCardsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly history: RateCardHistory,
  ) {}

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

  @Get()
  @QueryRoute({
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
    list: true,
    answer: { data: [revisionExample], page: { next: null, entry: 4217 } },
  })
  revisions(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) => this.history.revisions(contract, asked));
  }

  @Get('revisions/:revision')
  @QueryRoute({ summary: 'One revision with its lines', answer: { ...revisionExample, lines: [] } })
  revision(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
  ) {
    return this.queries.one(call, (asked) => this.history.revision(contract, revision, asked));
  }

  @Get('lines/:line')
  @QueryRoute({
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
