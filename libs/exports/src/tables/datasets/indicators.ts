import { GamingIndicators } from '#claims';
import { EvidenceRegister } from '#evidence';
import { calendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { AgreementRegister } from '#samples';
import { column } from '../columns.js';
import { type Reading, wholeDataset } from '../dataset.js';
import { everyRow } from '../every-row.js';
import { oneOf } from '../filters.js';
import { type Indicator, indicators, SHARE_MIN } from '../indicator-words.js';

/** One number of an indicator: of what it is, and out of how many. */
interface Counted {
  readonly contract: string;
  readonly indicator: Indicator;
  /** The provider, group, outcome, day, verifier or file it is about. */
  readonly group: string;
  readonly measure: string;
  readonly number: number;
  /** Undefined where it is no part of anything. */
  readonly whole: number | undefined;
}

const names = Object.keys(indicators) as Indicator[];

export const gamingIndicators = wholeDataset({
  name: 'indicators',
  title: 'Gaming indicators',
  about:
    'The figures that say where to look twice, a row a number, each with what it counts and from where on it is worth a question. None of them proves anything.',
  lists: [],
  ofDay: true,
  filters: { indicator: oneOf(...names) },
  columns: [
    column<Counted>('contract', 'reference', 'The contract.', (row) => row.contract),
    column<Counted>('indicator', 'text', 'Which indicator.', (row) => row.indicator),
    column<Counted>('group', 'text', 'The provider, group, outcome, day, verifier or file.', (row) => row.group),
    column<Counted>('measure', 'text', 'What is counted.', (row) => row.measure),
    column<Counted>('number', 'whole-number', 'How many.', (row) => row.number),
    column<Counted>('out_of', 'whole-number', 'Out of how many, where it is a part.', (row) => row.whole),
    column<Counted>('share_percent', 'decimal', `The share in per cent, from ${SHARE_MIN} on.`, ({ number, whole }) =>
      whole === undefined || whole < SHARE_MIN ? null : inTenths(Math.round((1000 * number) / whole)),
    ),
    column<Counted>('definition', 'text', 'What the indicator counts.', (row) => indicators[row.indicator].definition),
    column<Counted>(
      'threshold',
      'text',
      'From where on it is worth a question.',
      (row) => indicators[row.indicator].threshold,
    ),
  ],
  all: (reading, { indicator }) =>
    counted(reading)
      .filter((row) => indicator === undefined || row.indicator === indicator)
      .map((row) => ({ ...row, contract: reading.contract })),
});

type Row = Omit<Counted, 'contract'>;

/** Every number of every indicator as it was known at the entry, on the day. */
function counted({ store, contract, asOf, day }: Reading): Row[] {
  const moment = { asOf };
  const figures = new GamingIndicators(store);
  const paths = (indicator: Indicator, by: 'provider' | 'payment_group') =>
    figures.paths(contract, by, day, moment).flatMap(({ group, accepted, started, achieved, idle }) =>
      rows(indicator, group ?? '', [
        ['accepted', accepted],
        ['started', started, accepted],
        ['with an outcome', achieved, accepted],
        ['idle', idle, started],
      ]),
    );
  const byProvider = paths('paths-by-provider', 'provider');
  const acceptedBy = new Map(
    byProvider.flatMap(({ group, measure, number }) => (measure === 'accepted' ? [[group, number] as const] : [])),
  );
  const declines = figures.declines(contract, moment);
  const changed = everyRow((after) => new RateCardHistory(store).revisions(contract, { asOf, ...after }))
    .flatMap(({ validFrom }) => (validFrom === undefined ? [] : [calendarDate(validFrom)]))
    // The first revision begins the service: nothing could be moved over that day.
    .slice(1);
  return [
    ...byProvider,
    ...paths('paths-by-payment-group', 'payment_group'),
    ...declines.flatMap(({ provider, reason, people }) => {
      const declined = declines.reduce((sum, one) => sum + (one.provider === provider ? one.people : 0), 0);
      return rows('declines', provider, [[`declined: ${reason}`, people, declined + (acceptedBy.get(provider) ?? 0)]]);
    }),
    ...figures
      .onlyClaims(contract, moment)
      .flatMap(({ outcome, people, onlyThis }) => rows('only-claims', outcome, [['only this', onlyThis, people]])),
    ...figures
      .monthEnds(contract, moment)
      .flatMap(({ outcome, outcomes, lastFiveDays }) =>
        rows('month-ends', outcome, [['in the last five days', lastFiveDays, outcomes]]),
      ),
    ...figures.around(contract, changed, moment).flatMap(({ on, before, after }) =>
      rows('around-price-changes', on, [
        ['before', before, before + after],
        ['from then on', after, before + after],
      ]),
    ),
    ...figures
      .delays(contract, moment)
      .flatMap(({ provider, outcomes, withinWeek, withinMonth, withinQuarter, later }) =>
        rows('delays', provider, [
          ['within a week', withinWeek, outcomes],
          ['within a month', withinMonth, outcomes],
          ['within a quarter', withinQuarter, outcomes],
          ['later', later, outcomes],
        ]),
      ),
    ...new EvidenceRegister(store).filesUnderSeveralPeople(contract, moment).flatMap(({ file_mark, people, items }) =>
      rows('reused-files', file_mark, [
        ['people', people],
        ['pieces of evidence', items],
      ]),
    ),
    ...figures.decisions(contract, moment).flatMap(({ organisation, verified, queried, rejected, withdrawn }) => {
      const decided = verified + queried + rejected;
      return rows('decisions', organisation, [
        ['accepted', verified, decided],
        ['returned', queried, decided],
        ['rejected', rejected, decided],
        ['taken back', withdrawn],
      ]);
    }),
    ...new AgreementRegister(store)
      .rates(contract, { asOf, by: 'organisation' })
      .flatMap(({ group, pairs, bothVerified, bothRejected }) =>
        rows('agreement', group, [['the same', bothVerified + bothRejected, pairs]]),
      ),
  ];
}

function rows(
  indicator: Indicator,
  group: string,
  measures: readonly (readonly [measure: string, number: number, whole?: number])[],
): Row[] {
  return measures.map(([measure, number, whole]) => ({ indicator, group, measure, number, whole }));
}

/** A number that is counted in tenths, with its one decimal place. */
function inTenths(tenths: number): string {
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}
