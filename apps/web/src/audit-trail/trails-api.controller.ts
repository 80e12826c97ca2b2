import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Trail, TrailOf } from '#audit-trail';
import { type Call, TheCall } from '../http/call.js';
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
  ) {}

  @Get(':kind/:ref')
  @QueryRoute({
    summary: 'The trail of a record',
    description:
      'rests-on (the default): everything behind it, transitively. rests-on-it: from an evidence file or a rate-card line to what was paid on it. itself: its own entries only. ' +
      '“claim” keeps the trail of a payment to one of its claims.',
    filters: { direction: DIRECTIONS, claim: undefined },
    answer: trailExample,
  })
  trail(@TheCall() call: Call, @Param('kind') kind: string, @Param('ref') ref: string): Promise<Trail> {
    const known = oneOf('kind', TRAIL_KINDS, kind);
    if (known === undefined) throw invalid('kind', `must be one of ${TRAIL_KINDS.join(', ')}`);
    return this.queries.one(
      call,
      ({ asOf, filters: { direction, claim } }) => {
        const narrowed = claim === undefined ? undefined : { kind: 'claim', ref: claim };
        switch (oneOf('direction', DIRECTIONS, direction) ?? 'rests-on') {
          case 'rests-on':
            return this.trails.back({ kind: known, ref }, narrowed, asOf);
          case 'rests-on-it':
            return this.trails.forward({ kind: known, ref }, asOf);
          case 'itself':
            return this.trails.of({ kind: known, ref }, asOf);
        }
      },
      ['asOf', 'direction', 'claim'],
    );
  }
}
