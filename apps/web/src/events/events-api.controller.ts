import { applyDecorators, Controller, Get, Param, type StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { EventCodec, EventLog } from '#event-log';
import { type CloudEvent, EventFeed, type FeedChoice } from '#exports';
import { ReadStore } from '#read-store';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PathEntry } from '../http/path-number.js';
import { Problem } from '../http/problem.js';
import { invalid, QueryDesk } from '../http/query-desk.js';
import { ProblemAnswers, QueryRoute } from '../http/routes.js';
import { EventStream } from './event-stream.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1000;
const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';

const eventExample = {
  specversion: '1.0',
  id: '0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11',
  source: 'ledger.example.org/outcomes',
  type: 'org.outcomes-ledger.claim-made.v2',
  subject: 'claim-reboot_west-P7K3Q000000000000-enters_employment-1',
  time: '2019-03-04T00:00:00.000Z',
  occurredon: '2019-03-04',
  recordedtime: '2019-03-05T09:14:00.000Z',
  sequence: '00000000000000004217',
  correlationid: `hmac-sha256:${'89'.repeat(32)}`,
  dataref: '/v1/events/4217',
  datacontenttype: 'application/json',
  data: {
    revision: 0,
    recordedBy: { organisation: 'jobs', role: 'service-provider' },
    reliesOn: [{ entry: 4201, as: 'verification' }],
    sealed: ['note'],
    files: [],
    leaf: '9f2c5ad1…',
    event: { contract: 'reboot_west', claim: 'reboot_west.P7K3Q000000000000.enters_employment.1' },
  },
};

const AFTER = {
  name: 'after',
  about: 'The entry to begin behind: the last one you have. Absent: from the first entry on; “now”: only what comes.',
  example: '4217',
};
const CONTRACT = { name: 'contract', about: 'Only events of this contract.', example: 'reboot_west' };
const TYPE = {
  name: 'type',
  about: 'Only events of these types, with commas: PaymentMade or org.outcomes-ledger.payment-made.v1.',
  example: 'PaymentMade,StatementIssued',
};
const STREAM = { name: 'stream', about: 'Only events of this stream.', example: 'ratecard-reboot_west' };

/** What is recorded, as CloudEvents: for whoever keeps a read model of their own, or wants to hear of news. */
@ApiTags('Events')
@Controller('v1/events')
export class EventsApiController {
  readonly #feed: EventFeed;

  constructor(
    private readonly queries: QueryDesk,
    private readonly contracts: ContractRegister,
    private readonly stream: EventStream,
    store: ReadStore,
    log: EventLog,
    codec: EventCodec,
    transparency: TransparencyLog,
  ) {
    this.#feed = new EventFeed(store, log, codec, transparency.origin);
  }

  @Get()
  @QueryRoute({
    summary: 'What was recorded, as CloudEvents in ledger order',
    description: `A JSON array of them (${BATCH}), or with “Accept: ${LINES}” one a line. Ledger-Next is the last entry that was looked at: give it as “after” for the next page, also when no event of this one was wanted. Sealed fields are named and not shown; nobody is called by name. With “stream” and “afterRevision”: what came about in one stream since.`,
    parameters: [
      AFTER,
      { name: 'limit', about: `How many at most: ${LIMIT_DEFAULT}, and never more than ${LIMIT_MAX}.`, example: '10' },
      CONTRACT,
      TYPE,
      STREAM,
      { name: 'afterRevision', about: 'With “stream”, in place of “after”: behind this revision of it.', example: '1' },
    ],
    mediaType: BATCH,
    answer: [eventExample],
    also: { [LINES]: eventExample },
  })
  async events(@TheCall() call: Call): Promise<string> {
    const { asOf, filters } = await this.queries.asked(call, [
      ...['asOf', 'minPosition', 'after', 'limit', 'contract', 'type', 'stream', 'afterRevision'],
    ]);
    const choice = this.#choice(filters, asOf);
    const limit = limitFrom(filters['limit']);
    if (filters['afterRevision'] !== undefined) {
      const { stream } = choice;
      if (stream === undefined) throw invalid('afterRevision', 'is the revision of a stream: say which, with “stream”');
      if (filters['after'] !== undefined) throw invalid('afterRevision', 'stands in place of “after”');
      const afterRevision =
        filters['afterRevision'] === '-1' ? -1 : wholeNumber('afterRevision', filters['afterRevision']);
      return answered(call, asOf, await this.#feed.ofStream({ ...choice, stream }, { afterRevision, asOf, limit }));
    }
    const after = afterFrom(filters['after'], asOf);
    const { events, last, isEnd } = await this.#feed.page(choice, { after, asOf, limit });
    call.reply.header('Ledger-Next', String(last));
    if (!isEnd) call.reply.header('Link', `<${addressAfter(call, last)}>; rel="next"`);
    return answered(call, asOf, events);
  }

  @Get('stream')
  @StreamRoute()
  async live(@TheCall() call: Call): Promise<StreamableFile> {
    const { asOf, filters } = await this.queries.asked(call, ['minPosition', 'after', 'contract', 'type', 'stream']);
    const choice = this.#choice(filters, asOf);
    const after = seenLast(call, asOf) ?? afterFrom(filters['after'], asOf);
    return this.stream.send(call, this.#feed, choice, after);
  }

  @Get(':entry')
  @QueryRoute({
    summary: 'One entry as a CloudEvent',
    asOf: false,
    mediaType: 'application/cloudevents+json',
    answer: eventExample,
  })
  async event(@TheCall() call: Call, @Param('entry', PathEntry) entry: number) {
    const found = await this.queries.one(call, ({ asOf }) => (entry > asOf ? undefined : this.#feed.entry(entry)), []);
    call.reply.type('application/cloudevents+json; charset=utf-8');
    return JSON.stringify(found);
  }

  /** @throws Problem for a contract or a type that there is not. */
  #choice({ contract, type, stream }: Readonly<Record<string, string>>, asOf: number): FeedChoice {
    if (contract !== undefined && !this.contracts.isRecorded(contract, { asOf })) {
      throw new Problem('not-found', `There is no contract ${contract}, or there was none at that entry`);
    }
    const types = type?.split(',').map((each) => {
      const named = this.#feed.typeNamed(each.trim());
      if (named === undefined) throw invalid('type', `must be one of ${this.#feed.types.join(', ')}`);
      return named;
    });
    return { contract, types, stream };
  }
}

function StreamRoute(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'What is recorded, as Server-Sent Events: history, and then everything as it comes',
      description:
        'Each event is a CloudEvent, and its id is its entry: “Last-Event-ID” goes on behind it. A comment every fifteen seconds keeps the connection open; the id beside it is how far the feed has come. A server that stops ends it: come back, and go on where you were.',
    }),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The id of the last event that you have; it goes before “after”.',
      schema: { type: 'string' },
    }),
    ...[AFTER, CONTRACT, TYPE, STREAM].map(({ name, about, example }) =>
      ApiQuery({ name, required: false, description: about, schema: { type: 'string', example } }),
    ),
    ProblemAnswers({
      400: 'The query is not one of this operation.',
      404: 'There is no such contract.',
      429: 'You have too many of these streams open.',
      503: 'Too many read along at once, or the read models are behind.',
    }),
    ApiResponse({
      status: 200,
      description: 'Until whoever reads has enough.',
      content: {
        'text/event-stream': {
          schema: { type: 'string' },
          example: `retry: 3000\n\nid: 4217\ndata: ${JSON.stringify(eventExample)}\n\n`,
        },
      },
    }),
  );
}

function answered(call: Call, asOf: number, events: readonly CloudEvent[]): string {
  call.reply.header('Ledger-Entry', String(asOf)).header('Vary', 'Accept');
  if (/\bapplication\/x-ndjson\b/.test(call.request.headers.accept ?? '')) {
    call.reply.type(`${LINES}; charset=utf-8`);
    return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
  call.reply.type(`${BATCH}; charset=utf-8`);
  return JSON.stringify(events);
}

/** The address of the same list behind an entry. */
function addressAfter({ request }: Call, after: number): string {
  const { minPosition: _, ...query } = request.query as Readonly<Record<string, string>>;
  return `/v1/events?${new URLSearchParams({ ...query, after: String(after) })}`;
}

function afterFrom(text: string | undefined, last: number): number {
  if (text === undefined) return -1;
  return text === 'now' ? last : entryFrom('after', text, last);
}

/** @throws Problem for an entry that is not there yet: whoever has it has it from another ledger. */
function entryFrom(name: string, text: string, last: number): number {
  const entry = wholeNumber(name, text);
  if (entry > last) throw invalid(name, `must be an entry that there is; the last one is ${last}`);
  return entry;
}

/** @throws Problem for an entry that the read models here do not know yet: another process was further. */
function seenLast({ request }: Call, last: number): number | undefined {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return undefined;
  const entry = wholeNumber('Last-Event-ID', String(given));
  if (entry <= last) return entry;
  throw new Problem('not-yet-readable', `The read models have not reached entry ${entry}`, { retryAfterSeconds: 2 });
}

function limitFrom(text: string | undefined): number {
  const limit = text === undefined ? LIMIT_DEFAULT : wholeNumber('limit', text);
  if (limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw invalid('limit', `must be a whole number from 1 to ${LIMIT_MAX}`);
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalid(name, 'must be a whole number');
}
