import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Trail, TrailOf } from '#audit-trail';
import type { Subject } from '#event-log';
import { unreachable } from '#kernel';
import { PersonRecords, PersonsRegister } from '#persons';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { invalid, oneOf, QueryDesk } from '../http/query-desk.js';
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
      '“claim” keeps the trail of a payment to one of its claims. “erased” names the people in it whose sealed fields and files nobody can open any more.',
    filters: { direction: DIRECTIONS, claim: undefined },
    answer: trailExample,
  })
  async trail(@TheCall() call: Call, @Param('kind') kind: string, @Param('ref') ref: string) {
    const known = oneOf('kind', TRAIL_KINDS, kind);
    if (known === undefined) throw invalid('kind', `must be one of ${TRAIL_KINDS.join(', ')}`);
    const reader = await this.identity.readerOf(call);
    return this.queries.one(
      call,
      async ({ asOf, filters: { direction, claim } }) => {
        const found = await this.#found({ kind: known, ref }, claim, oneOf('direction', DIRECTIONS, direction), asOf);
        if (found === undefined) return undefined;
        const about = found.entries.flatMap((entry) => entry.about);
        const refs = (of: string) => about.filter(({ kind: one }) => one === of).map((one) => one.ref);
        const [contract] = refs('contract');
        if (known === 'person' && reader !== undefined && contract !== undefined) {
          await this.records.journey(reader, contract, ref);
        }
        return { ...found, erased: this.persons.erasedAmong(refs('person'), { asOf }) };
      },
      ['asOf', 'direction', 'claim'],
    );
  }

  #found(
    subject: Subject,
    claim: string | undefined,
    direction: (typeof DIRECTIONS)[number] = 'rests-on',
    asOf?: number,
  ): Promise<Trail | undefined> {
    switch (direction) {
      case 'rests-on':
        return this.trails.back(subject, narrowedTo(subject, claim), asOf);
      case 'rests-on-it':
        return this.trails.forward(subject, asOf);
      case 'itself':
        return this.trails.of(subject, asOf);
      default:
        return unreachable(direction);
    }
  }
}

/** One claim of a statement or payment; and of a person, who stands on statements with hundreds of others, only themselves. */
function narrowedTo(subject: Subject, claim: string | undefined): Subject | undefined {
  if (claim !== undefined) return { kind: 'claim', ref: claim };
  return subject.kind === 'person' ? subject : undefined;
}
