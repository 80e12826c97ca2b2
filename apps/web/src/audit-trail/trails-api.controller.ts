import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ToldPart, TrailOf, TrailTooLong } from '#audit-trail';
import type { Subject } from '#event-log';
import { PersonRecords, PersonsRegister } from '#persons';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { type AskedList, invalid, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

export const TRAIL_KINDS = [
  'payment',
  'statement',
  'claim',
  'evidence',
  'evidence-file',
  'outcome',
  'person',
  'rate-card-line',
  'rate-card-revision',
  'contract',
  'organisation',
] as const;
const DIRECTIONS = ['rests-on', 'rests-on-it', 'itself'] as const;

const trailExample = {
  of: { kind: 'payment', ref: 'reboot_west.S05.P1' },
  entries: [
    {
      entry: 4217,
      type: 'PaymentMade',
      sentence: 'Bristol City Council paid £18,040.00',
      why: [],
      occurredAt: '2019-04-26',
      recordedAt: '2019-04-26T10:02:00.000Z',
      actor: { subject: 'synthetic-payer-2', organisation: 'bristol_cc', role: 'outcome-payer' },
      leaf: '9f2c…',
    },
  ],
  erased: [],
  page: { next: null, entry: 4217 },
};

/** What any record rests on, and what rests on it. */
@ApiTags('Audit trail')
@Controller('v1/trails')
export class TrailsApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly trails: TrailOf,
    private readonly persons: PersonsRegister,
    private readonly records: PersonRecords,
    private readonly identity: Identity,
  ) {}

  @Get(':kind/:ref')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'The trail of a record',
    description:
      'rests-on (the default): everything behind it, transitively. rests-on-it: from an evidence file or a rate-card line to what was paid on it. itself: its own entries only. ' +
      'In ledger order; the parts of a long one are asked for with the cursors of “page”, all as of one entry. A walk that comes by more than 10,000 entries is refused: itself has no such bound. ' +
      '“claim” keeps the trail of a payment to one of its claims. “erased” names the people in it whose sealed fields and files nobody can open any more.',
    parameters: [
      { name: 'cursor', about: 'From page.next, as it is.', example: '5Hq0Zl2mXQm0o3bW9s1tTLkq5nC8VtYc2mJ4xw0GdR7u' },
      { name: 'limit', about: 'How many entries at most, from 1 to 200; 50, when absent.', example: '200' },
    ],
    refuses: 'There is too much to be told, in parts too.',
    filters: { direction: DIRECTIONS, claim: undefined },
    answer: trailExample,
  })
  async trail(@TheCall() call: Call, @Param('kind') kind: string, @Param('ref') ref: string) {
    const known = oneOf('kind', TRAIL_KINDS, kind);
    if (known === undefined) throw invalid('kind', `must be one of ${TRAIL_KINDS.join(', ')}`);
    const reader = await this.identity.readerOf(call);
    const subject = { kind: known, ref };
    let erased: ReturnType<PersonsRegister['erasedAmong']> = [];
    const { data, page } = await this.queries.list(
      call,
      async (asked) => {
        const { entries, next } = await this.#part(subject, asked);
        const about = entries.flatMap((entry) => entry.about);
        const refs = (of: string) => about.filter(({ kind: one }) => one === of).map((one) => one.ref);
        const [contract] = refs('contract');
        if (known === 'person' && reader !== undefined && contract !== undefined) {
          await this.records.journey(reader, contract, ref);
        }
        erased = this.persons.erasedAmong(refs('person'), { asOf: asked.asOf });
        return { rows: entries, next: next === undefined ? undefined : String(next) };
      },
      ['direction', 'claim'],
    );
    return { of: subject, entries: data, erased, page };
  }

  /** @throws Problem when nothing is about the subject, or more than is told. */
  async #part(subject: Subject, { filters, asOf, after, limit }: AskedList): Promise<ToldPart> {
    const direction = oneOf('direction', DIRECTIONS, filters['direction']) ?? 'rests-on';
    const narrowed = narrowedTo(subject, filters['claim']);
    const from = after === undefined ? undefined : Number(after);
    try {
      const found = await this.trails.part(subject, direction, { narrowed, asOf, after: from, limit });
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof TrailTooLong)) throw error;
      throw new Problem('trail-too-long', error.message);
    }
    throw new Problem('not-found', 'There is no such thing, or there was none at that entry');
  }
}

/** One claim of a statement or payment; and of a person, who stands on statements with hundreds of others, only themselves. */
function narrowedTo(subject: Subject, claim: string | undefined): Subject | undefined {
  if (claim !== undefined) return { kind: 'claim', ref: claim };
  return subject.kind === 'person' ? subject : undefined;
}
