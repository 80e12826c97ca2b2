import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CalendarDate, type ContractId, calendarDate } from '#kernel';
import { Replay } from '#replay';
import { type Call, TheCall } from '../http/call.js';
import { invalid, needed, QueryDesk } from '../http/query-desk.js';
import { ProblemAnswers, QueryRoute } from '../http/routes.js';
import { FrameStream } from './frame-stream.js';
import { frameFilters, questionAsked } from './question-asked.js';

const recordedExample = {
  entries: 31,
  types: [{ type: 'StatementIssued', entries: 1 }],
  told: [
    {
      entry: 4993,
      type: 'StatementIssued',
      occurredOn: '2019-01-08',
      recordedOn: '2019-01-08',
      recordedAt: '2019-01-08T16:00:00.000Z',
      sentence: 'Statement reboot_west.S01 of 31 lines was issued on 2019-01-08.',
    },
  ],
};

const frameExample = {
  id: '2019-01-01.000000004993',
  from: '2019-01-01',
  to: '2019-01-31',
  entry: 4993,
  changes: { lines: 31, statements: 1, issuedPence: 770_000 },
  figures: { referred: 40, started: 31, achieved: 35, verified: 31, claims: 31, issuedPence: 770_000, paidPence: 0 },
  plans: [{ scenario: 'base', version: 1, referrals: 45, starts: 40, outcomes: 60, paymentsPence: 1_200_000 }],
  caps: [
    {
      ...{ cap: 'contract_maximum', level: 'contract', counts: 'pence', source: 'terms', version: 1, payer: null },
      ...{ limit: 225_000_000, used: 770_000, left: 224_230_000 },
    },
  ],
  recorded: recordedExample,
};

/** A contract played forward over time, on either clock. */
@ApiTags('Replay')
@Controller('v1/contracts/:contract/replay')
export class ReplayApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly replay: Replay,
    private readonly stream: FrameStream,
  ) {}

  @Get()
  @QueryRoute({
    summary: 'A contract frame by frame: by event, day or month, as recorded or as it happened',
    description:
      'Each frame has what was recorded in it and what everything had come to by its end. With “speed”, or asked for as text/event-stream, the frames are sent one after the other as Server-Sent Events, that many a second (without “speed” as fast as they are read), each with its id; “Last-Event-ID” goes on behind one, at the entry at which the story was begun.',
    list: true,
    filters: { by: ['event', 'day', 'month'], clock: ['recorded', 'happened'] },
    parameters: [
      { name: 'from', about: 'Only frames that end on or after this day.', example: '2019-01-01' },
      { name: 'to', about: 'Only frames that begin on or before this day.', example: '2019-12-31' },
      { name: 'speed', about: 'Frames a second, from 0.1 to 100: as Server-Sent Events.', example: '2' },
    ],
    answer: { data: [frameExample], page: { next: null, entry: 4993 } },
    also: { 'text/event-stream': 'id: 2019-01-01.000000004993\nevent: frame\ndata: {…}\n\nevent: end\ndata: {}\n\n' },
  })
  @ProblemAnswers({ 429: 'You have too many stories in play.' })
  async frames(@TheCall() call: Call, @Param('contract') contract: string) {
    const { speed, isStream } = this.stream.askedFor(call);
    if (isStream) return this.stream.send(call, contract, speed);
    return this.queries.list(
      call,
      (asked) => this.replay.page(questionAsked(contract, asked, asked.after), asked.limit),
      frameFilters,
    );
  }

  @Get('difference')
  @QueryRoute({
    summary: 'What is different between two moments: what was recorded, what it changed, and what it changed backwards',
    description:
      'A moment is an entry (4217), an instant or the end of a day. “backwards” is what was learned between them about the time before the first: facts that were dated back, corrections, and agreements for days that were over.',
    parameters: [
      { name: 'from', about: 'The earlier moment.', example: '2019-01-01', required: true },
      { name: 'to', about: 'The later moment; that of asOf, or now, when absent.', example: '4217' },
    ],
    answer: {
      from: { entry: 4217, day: '2018-12-31' },
      to: { entry: 4993, day: '2019-01-31' },
      figures: [{ figure: 'issuedPence', before: 0, after: 770_000, change: 770_000 }],
      recorded: recordedExample,
      backwards: {
        figures: [{ figure: 'achieved', before: 33, after: 35, change: 2 }],
        agreements: [{ kind: 'rate-card-revision', number: 2, effectiveFrom: '2018-10-01', entry: 4801 }],
        recorded: recordedExample,
      },
    },
  })
  difference(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, filters }) => {
        const { moments } = this.queries;
        const from = moments.at(needed('from', filters['from']), 'from', asOf).asOf;
        const to = filters['to'] === undefined ? asOf : moments.at(filters['to'], 'to', asOf).asOf;
        if (from > to) throw invalid('to', 'must not be before from');
        return this.replay.between(contract as ContractId, from, to, {
          from: dayIn(filters['from']),
          to: dayIn(filters['to']),
        });
      },
      ['asOf', 'from', 'to'],
    );
  }
}

/** The day of a moment that is one. */
function dayIn(moment: string | undefined): CalendarDate | undefined {
  return moment !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(moment) ? calendarDate(moment) : undefined;
}
