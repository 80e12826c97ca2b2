import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { calendarDate, fold } from '#kernel';
import { cityCouncil, feelsSafe, keepsWork, nationalFund, startsWork } from '../../../contracts/test/fixtures.js';
import { feelsSafeLine, keepsWorkLine, lines, revision1Events, startsWorkLine } from '../../test/fixtures.js';
import { code } from '../../test/pricing.js';
import { type LineFacts, type LineReason, lineReasons, whyNotLines } from './line-rules.js';
import { rateCardDecider } from './rate-card.js';
import { agreedRevisions } from './rate-card-state.js';
import { RateCardLine } from './rate-cards.events.js';

const facts: LineFacts = {
  outcomes: [
    ...[startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' as const })),
    { outcome: code('out_of_care'), unit: 'day' },
    { outcome: code('fewer_offences'), unit: 'percentage-point' },
  ],
  paymentGroups: [code('first_job'), code('complex')],
  payers: [cityCouncil, nationalFund],
};
const effectiveFrom = calendarDate('2021-04-01');
const asked = (...cards: readonly RateCardLine[]) => whyNotLines({ lines: cards, effectiveFrom }, facts, []);
/** One line, held against the schema first: what is refused here is what a schema cannot see. */
const line = (changes: Record<string, unknown>) => RateCardLine.parse({ ...startsWorkLine, ...changes });
const fixed = (pricePence = 1) => ({ rule: 'fixed', pricePence });
const bands = (...ends: readonly (number | undefined)[]) => ({
  pricing: {
    rule: 'bands',
    countedOver: 'contract',
    bands: ends.map((upTo) => ({ ...(upTo === undefined ? {} : { upTo }), pricePence: 1 })),
  },
});
const tiers = (...all: readonly (readonly [number, number])[]) => ({
  pricing: { rule: 'tiers', tiers: all.map(([atLeast, pricePence]) => ({ atLeast, pricePence })) },
});
const milestones = (...marks: readonly string[]) => ({
  pricing: { rule: 'milestones', milestones: marks.map((at) => ({ at, pricePence: 1 })) },
});
const scale = (nothingAt: string, fullAt: string) => ({
  pricing: { rule: 'sliding-scale', pricePence: 1, nothingAt, fullAt },
});
const perDays = { rule: 'per-period', pricePence: 1, days: 7 };
const threshold = { rule: 'cohort-threshold', pricePence: 1, per: 'cohort', threshold: '10' };
const outOfCare = { outcome: 'out_of_care', unit: 'day' };
const cohort = {
  outcome: 'fewer_offences',
  unit: 'percentage-point',
  pricing: threshold,
  measurementWindow: undefined,
};

const ofFund = (pricing: Record<string, unknown>) => ({ payerPrices: [{ payer: 'national_fund', pricing }] });

const circular: readonly RateCardLine[] = [
  { ...startsWorkLine, prerequisites: [{ outcome: feelsSafe, state: 'verified' }] },
  keepsWorkLine,
  { ...feelsSafeLine, prerequisites: [{ outcome: keepsWork, state: 'paid' }] },
];

describe('the lines of a revision', () => {
  it.each<[string, readonly RateCardLine[]]>([
    ['as the parties wrote them', lines],
    ['with several lines for one outcome', [startsWorkLine, line({ line: 'work_again' })]],
    ['with a window of one day', [line({ measurementWindow: { since: 'referral', daysMin: 7, daysMax: 7 } })]],
    ['with a window that only begins', [line({ measurementWindow: { since: 'referral', daysMin: 7 } })]],
    ['with a line for one day', [line({ endsOn: '2021-04-01' })]],
    [
      'with prices of groups and payers',
      [
        line({
          paymentGroups: ['first_job', 'complex'],
          groupPrices: [{ paymentGroup: 'complex', pricing: fixed() }],
          payerPrices: [{ payer: 'national_fund', pricing: fixed() }],
          deadweight: [{ percentage: '20' }, { paymentGroup: 'complex', percentage: '0' }],
          indexation: [{ from: '2022-04-01', index: '102.5' }],
        }),
      ],
    ],
    ['in bands', [line(bands(5, 10, undefined))]],
    ['in tiers', [line(tiers([1, 1], [2, 5]))]],
    ['by milestones, also below zero', [line(milestones('-3', '0', '8155.5'))]],
    ['on a scale where less is better', [line(scale('20', '8.5'))]],
    ['per period', [line({ ...outOfCare, pricing: perDays })]],
    ['by the result of a cohort', [line(cohort)]],
    [
      'by the result of a cohort, from which one payer asks more',
      [line({ ...cohort, ...ofFund({ ...threshold, threshold: '12' }) })],
    ],
  ])('may stand %s', (_, cards) => expect(asked(...cards)).toBeUndefined());

  it('may use a line code again that was only ever proposed for another outcome', () => {
    expect(asked(line({ outcome: 'feels_safe' }))).toBeUndefined();
  });
});

const refused: readonly (readonly [string, readonly RateCardLine[], LineReason])[] = [
  ['a line code twice', [startsWorkLine, startsWorkLine], 'line-code-used-twice'],
  ['an outcome nobody defined', [line({ outcome: 'flies' })], 'outcome-not-defined'],
  ['another unit than the outcome has', [line({ unit: 'day' })], 'unit-differs-from-the-outcome'],
  [
    'a delivery fee for one group of an outcome',
    [line({ groupPrices: [{ paymentGroup: 'complex', pricing: { rule: 'delivery-fee', pricePence: 1 } }] })],
    'prices-of-different-kinds',
  ],
  [
    'a payer that pays for a cohort what others pay for people',
    [line({ payerPrices: [{ payer: 'national_fund', pricing: threshold }] })],
    'prices-of-different-kinds',
  ],
  [
    'a payer that pays for each cohort where others pay for each point',
    [line({ ...cohort, pricing: { ...threshold, per: 'percentage-point' }, ...ofFund(threshold) })],
    'cohort-prices-measured-otherwise',
  ],
  [
    'a payer without a threshold for all cohorts together, where others have one',
    [line({ ...cohort, pricing: { ...threshold, pooledThreshold: '7.5' }, ...ofFund(threshold) })],
    'cohort-prices-measured-otherwise',
  ],
  ['bands that do not ascend', [line(bands(10, 10, undefined))], 'bands-not-ascending'],
  ['a band without an end before the last', [line(bands(5, undefined, undefined))], 'bands-not-ascending'],
  ['a last band that ends', [line(bands(5, 10))], 'last-band-has-an-end'],
  ['a scale without length', [line(scale('5', '5.0'))], 'scale-has-no-length'],
  ['tiers that do not ascend', [line(tiers([2, 1], [2, 5]))], 'tiers-not-ascending'],
  ['a higher tier that is worth less', [line(tiers([1, 5], [2, 5]))], 'tiers-not-ascending'],
  ['milestones that do not ascend', [line(milestones('768', '768.0'))], 'milestones-not-ascending'],
  [
    'a threshold of nothing',
    [line({ ...cohort, pricing: { ...threshold, threshold: '0' } })],
    'threshold-not-above-zero',
  ],
  [
    'a pooled threshold of less than nothing',
    [line({ ...cohort, pricing: { ...threshold, pooledThreshold: '-1' } })],
    'threshold-not-above-zero',
  ],
  [
    'a threshold that no reduction reaches',
    [line({ ...cohort, pricing: { ...threshold, pooledThreshold: '750' } })],
    'threshold-out-of-reach',
  ],
  ['a price beyond what can be counted', [line({ pricing: fixed(5_000_000_001) })], 'price-too-large'],
  [
    'such a price of a payer, in one tier of several',
    [line({ ...ofFund(tiers([1, 5], [2, 5_000_000_001]).pricing) })],
    'price-too-large',
  ],
  ['periods of people', [line({ pricing: perDays })], 'unit-does-not-fit-the-rule'],
  ['a cohort’s result per person', [line({ pricing: threshold })], 'unit-does-not-fit-the-rule'],
  [
    'an unfit price of a payment group',
    [line({ groupPrices: [{ paymentGroup: 'complex', pricing: scale('1', '1').pricing }] })],
    'scale-has-no-length',
  ],
  [
    'two prices for a payer',
    [
      line({
        payerPrices: [
          { payer: 'city_council', pricing: fixed() },
          { payer: 'city_council', pricing: fixed(2) },
        ],
      }),
    ],
    'payer-priced-twice',
  ],
  [
    'a price for one who does not pay',
    [line({ payerPrices: [{ payer: 'bright_futures', pricing: fixed() }] })],
    'price-of-no-payer',
  ],
  ['a payment group nobody defined', [line({ paymentGroups: ['rich'] })], 'payment-group-not-defined'],
  [
    'deadweight of a payment group nobody defined',
    [line({ deadweight: [{ paymentGroup: 'rich', percentage: '1' }] })],
    'payment-group-not-defined',
  ],
  [
    'a price for a payment group that the line is not for',
    [line({ paymentGroups: ['first_job'], groupPrices: [{ paymentGroup: 'complex', pricing: fixed() }] })],
    'payment-group-not-on-the-line',
  ],
  [
    'two prices for a payment group',
    [
      line({
        groupPrices: [
          { paymentGroup: 'complex', pricing: fixed() },
          { paymentGroup: 'complex', pricing: fixed() },
        ],
      }),
    ],
    'payment-group-priced-twice',
  ],
  [
    'deadweight on a delivery fee',
    [line({ pricing: { rule: 'delivery-fee', pricePence: 1 }, deadweight: [{ percentage: '20' }] })],
    'deadweight-on-a-delivery-fee',
  ],
  [
    'two percentages of deadweight',
    [line({ deadweight: [{ percentage: '20' }, { percentage: '10' }] })],
    'deadweight-given-twice',
  ],
  ['an index of nothing', [line({ indexation: [{ from: '2022-04-01', index: '0' }] })], 'index-not-above-zero'],
  [
    'two indices from one day',
    [
      line({
        indexation: [
          { from: '2022-04-01', index: '101' },
          { from: '2022-04-01', index: '102' },
        ],
      }),
    ],
    'index-date-given-twice',
  ],
  ...(
    [
      ['a window of its own', { measurementWindow: { since: 'referral', daysMax: 7 } }],
      ['an interval', { minimumInterval: { since: 'referral', interval: { days: 7 } } }],
      ['a baseline', { baseline: { unlessImproved: false } }],
      ['payment groups', { paymentGroups: ['complex'] }],
      ['group prices', { groupPrices: [{ paymentGroup: 'complex', pricing: threshold }] }],
      ['prerequisites', { prerequisites: [{ outcome: 'starts_work', state: 'paid' }] }],
      ['a limit for one person', { limits: { perPersonPence: 1 } }],
      ['deadweight of a group', { deadweight: [{ paymentGroup: 'complex', percentage: '1' }] }],
    ] as const
  ).map(([words, changes]): readonly [string, readonly RateCardLine[], LineReason] => [
    `a cohort with ${words}`,
    [line({ ...cohort, ...changes })],
    'cohort-has-no-person',
  ]),
  [
    'a prerequisite nobody defined',
    [line({ prerequisites: [{ outcome: 'flies', state: 'verified' }] })],
    'prerequisite-not-defined',
  ],
  [
    'lapses of what need not last',
    [
      line({
        prerequisites: [{ outcome: 'feels_safe', state: 'achieved', lapses: { allowedDays: 3, longer: 'reset' } }],
      }),
    ],
    'lapses-without-an-interval',
  ],
  [
    'a window that ends before it begins',
    [line({ measurementWindow: { since: 'referral', daysMin: 8, daysMax: 7 } })],
    'measurement-window-is-empty',
  ],
  ['a line that ends before it begins', [line({ endsOn: '2021-03-31' })], 'line-ends-before-it-begins'],
  [
    'an outcome that requires itself',
    [line({ prerequisites: [{ outcome: 'starts_work', state: 'claimed' }] })],
    'prerequisites-go-in-a-circle',
  ],
  ['outcomes that require each other', circular, 'prerequisites-go-in-a-circle'],
];

const agreed = agreedRevisions(fold(rateCardDecider, revision1Events));

describe('lines are refused', () => {
  it.each(refused)('for %s', (_, cards, reason) => {
    expect(asked(...cards)?.refused).toBe(reason);
  });

  it('for a line that would pay for something else than it did', () => {
    const cards = [line({ outcome: 'feels_safe' })];
    expect(whyNotLines({ lines: cards, effectiveFrom }, facts, agreed)).toEqual({
      refused: 'line-changed-its-outcome',
      detail: { line: 'starts_work', outcome: 'starts_work', revision: 1 },
    });
  });

  it('for a line that would count cohorts otherwise than what was claimed under it', () => {
    const of = (pricing: Record<string, unknown>) => line({ ...cohort, line: 'fewer_offences', pricing });
    const before = agreed.map((revision) => ({ ...revision, lines: [of(threshold)] }));
    const asking = (card: RateCardLine) => whyNotLines({ lines: [card], effectiveFrom }, facts, before);
    expect(asking(of({ ...threshold, pricePence: 2, threshold: '9' }))).toBeUndefined();
    expect(asking(of({ ...threshold, per: 'event-avoided' }))).toEqual({
      refused: 'line-counts-otherwise',
      detail: { line: 'fewer_offences', revision: 1, before: 'each cohort', after: 'each event avoided' },
    });
    expect(asking(of({ rule: 'delivery-fee', pricePence: 1 }))?.detail).toMatchObject({
      after: 'delivering the service',
    });
  });

  it('with the circle that was found', () => {
    expect(asked(...circular)?.detail).toEqual({ circle: 'starts_work → feels_safe → keeps_work → starts_work' });
  });

  it('for reasons that are all specified here, with words without a gap', () => {
    const refusals = [
      ...refused.map(([, cards]) => asked(...cards)),
      whyNotLines({ lines: [line({ outcome: 'feels_safe' })], effectiveFrom }, facts, agreed),
      whyNotLines(
        { lines: [line({ ...cohort, outcome: 'fewer_offences' })], effectiveFrom },
        facts,
        agreed.map((revision) => ({ ...revision, lines: [line({ outcome: 'fewer_offences' })] })),
      ),
    ];
    const reasons = new Set<string>();
    for (const refusal of refusals) {
      if (refusal === undefined) throw new Error('It is not refused');
      reasons.add(refusal.refused);
      expect(refusalInWords(lineReasons, refusal)).not.toMatch(/[{}]/);
    }
    expect([...reasons].sort()).toEqual(Object.keys(lineReasons).sort());
  });
});
