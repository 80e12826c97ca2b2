import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../http/call.js';
import { QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { IndicatorsReader } from './indicators-reader.js';

const example = {
  byProvider: [{ group: 'iip_1625', accepted: 260, started: 241, achieved: 236, idle: 3 }],
  byPaymentGroup: [{ group: 'neet', accepted: 180, started: 166, achieved: 161, idle: 2 }],
  declines: [{ provider: 'iip_1625', reason: 'not_eligible', people: 19 }],
  delays: [{ provider: 'iip_1625', outcomes: 1_997, withinWeek: 0, withinMonth: 1_950, withinQuarter: 47, later: 0 }],
  monthEnds: [{ outcome: 'enters_employment', outcomes: 96, lastFiveDays: 15 }],
  aroundPriceChanges: [{ on: '2020-04-01', before: 12, after: 31 }],
  onlyClaims: [{ outcome: 'enters_employment', people: 96, onlyThis: 1 }],
  decisions: [{ organisation: 'west_verification', verified: 1_997, queried: 40, rejected: 21, withdrawn: 0 }],
  agreement: [
    {
      ...{ group: 'west_verification', pairs: 12, bothVerified: 12, onlyFirstVerified: 0, onlySecondVerified: 0 },
      bothRejected: 0,
    },
  ],
  reusedFiles: [{ fileMark: '9f2c4be1', people: 2, items: 2 }],
};

/** Where somebody may be served by the price list rather than by their need. */
@ApiTags('Gaming indicators')
@Controller('v1/contracts/:contract/indicators')
export class IndicatorsApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly indicators: IndicatorsReader,
  ) {}

  @Get()
  @QueryRoute({
    summary: 'Figures that point to where a contract may be worked by its price list',
    description:
      'Each has innocent explanations, so none proves anything; together they say where to look. Idle people are those on the service for half a year, counted back from effectiveOn, for whom nothing was submitted in that time. Around a change of prices, two weeks on each side are compared. As files, with the words that belong to each: the export “indicators”.',
    effectiveOn: true,
    answer: example,
  })
  figures(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, ({ asOf, day }) => this.indicators.of(contract, day, asOf), ['asOf', 'effectiveOn']);
  }
}
