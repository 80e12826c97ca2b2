import { describe, expect, it } from '@jest/globals';
import { calendarDate, OutcomeCode, Pence, Percentage } from '#kernel';
import {
  cityCouncil,
  contractMaximum,
  elsewhere,
  feelsSafe,
  keepsWork,
  nationalFund,
  riversideEvents,
  startsWork,
} from '../../test/fixtures.js';
import type { Cap, Split, Terms } from './contracts.events.js';
import { differenceInWords, type TermsDifference, termsDifference } from './terms-difference.js';

const first = riversideEvents.at(-1);
if (first?.type !== 'TermsSet') throw new Error('The fixtures end with the terms');
const { terms } = first;

const pounds = (amount: number) => Pence.parse(amount * 100);
const code = (text: string) => OutcomeCode.parse(text);
const quarter = { from: calendarDate('2022-04-01'), to: calendarDate('2022-06-30') };
const all: Split = {
  split: { rule: 'percentage', shares: [{ payer: cityCouncil, percentage: Percentage.parse('100') }] },
};
const forStarts: Split = { ...all, outcomes: [startsWork] };
const waterfall: Split = { split: { rule: 'waterfall', payers: [cityCouncil, nationalFund] } };
const maximum = (amount: number): Cap => ({ cap: contractMaximum, level: 'contract', limitPence: pounds(amount) });
const places = (number?: number, amount?: number): Cap => ({
  cap: code('places'),
  level: 'outcome',
  outcomes: [feelsSafe],
  ...(number === undefined ? {} : { limitNumber: number }),
  ...(amount === undefined ? {} : { limitPence: pounds(amount) }),
});
const adult = { code: code('adult'), words: 'Is 18 or older' };
const young = { code: code('young'), words: 'Is 24 or younger' };

/** What changes, the kinds of difference that it makes, and the sentences. */
const cases: readonly [string, Partial<Terms>, Partial<Terms>, TermsDifference['kind'][], string[]][] = [
  ['nothing', {}, {}, [], []],
  [
    'a raised cap',
    {},
    { caps: [maximum(600_000)] },
    ['cap-raised'],
    ['The cap contract_maximum is raised from £500,000.00 to £600,000.00.'],
  ],
  [
    'a lowered cap',
    {},
    { caps: [maximum(400_000)] },
    ['cap-lowered'],
    ['The cap contract_maximum is lowered from £500,000.00 to £400,000.00.'],
  ],
  [
    'a limit that falls away',
    { caps: [places(10, 500)] },
    { caps: [places(10)] },
    ['cap-raised'],
    ['The cap places is raised from 10 outcomes and £500.00 to 10 outcomes.'],
  ],
  [
    'a cap with one limit raised and the other lowered',
    { caps: [places(10, 500)] },
    { caps: [places(20, 400)] },
    ['cap-changed'],
    [
      'The cap places changes from at most 10 outcomes and £500.00 for feels_safe to at most 20 outcomes and £400.00 for feels_safe.',
    ],
  ],
  [
    'a cap for less',
    {},
    { caps: [{ ...maximum(500_000), achievedIn: quarter }] },
    ['cap-changed'],
    [
      'The cap contract_maximum changes from at most £500,000.00 over the contract to at most £500,000.00 over the contract for outcomes achieved from 2022-04-01 to 2022-06-30.',
    ],
  ],
  [
    'caps that come and go',
    {},
    { caps: [{ cap: code('council'), level: 'payer', payer: cityCouncil, limitPence: pounds(10) }] },
    ['cap-added', 'cap-removed'],
    [
      'The cap council is added: at most £10.00 from city_council.',
      'The cap contract_maximum is removed: it was at most £500,000.00 over the contract.',
    ],
  ],
  [
    'a payer that leaves, and the split that follows',
    {},
    { splits: [all] },
    ['payer-leaves', 'split-changed'],
    [
      'national_fund no longer pays.',
      'The split changes for everything else, from city_council 70% and national_fund 30% to city_council 100%.',
    ],
  ],
  [
    'a payer that joins',
    { splits: [all] },
    {
      splits: [
        {
          split: {
            rule: 'fixed',
            fixed: [{ payer: elsewhere, pencePerUnit: pounds(25) }],
            rest: cityCouncil,
          },
        },
      ],
    },
    ['payer-joins', 'split-changed'],
    [
      'elsewhere joins those who pay.',
      'The split changes for everything else, from city_council 100% to elsewhere £25.00 for each, and city_council the rest.',
    ],
  ],
  [
    'a split of its own for an outcome',
    { splits: [waterfall] },
    { splits: [forStarts, waterfall] },
    ['split-added'],
    ['A split is added for starts_work: city_council 100%.'],
  ],
  [
    'a split that goes',
    { splits: [forStarts, waterfall] },
    { splits: [waterfall] },
    ['split-removed'],
    ['The split is removed for starts_work: city_council 100%.'],
  ],
  [
    'splits in another order',
    { splits: [forStarts, { ...all, achievedIn: quarter }, all] },
    { splits: [{ ...all, achievedIn: quarter }, forStarts, all] },
    ['splits-reordered'],
    ['The splits are tried in another order.'],
  ],
  [
    'outcomes of one split named in another order',
    { splits: [{ ...all, outcomes: [startsWork, keepsWork] }, all] },
    { splits: [{ ...all, outcomes: [keepsWork, startsWork] }, all] },
    [],
    [],
  ],
  [
    'another payment mode',
    {},
    { paymentMode: { mode: 'grant', schedule: [{ payer: cityCouncil, period: quarter, pence: pounds(100) }] } },
    ['payment-mode-changed'],
    [
      'The payment mode changes: a grant is paid and outcomes are not: £100.00 by city_council for 2022-04-01 to 2022-06-30. Before, outcomes are paid for.',
    ],
  ],
  [
    'a pause, and what becomes of advances',
    {},
    { paymentMode: { mode: 'paused' }, advances: { setAgainstOutcomes: true } },
    ['payment-mode-changed', 'advances-changed'],
    [
      'The payment mode changes: outcomes are recorded and not paid for. Before, outcomes are paid for.',
      'Advances are set against later statements.',
    ],
  ],
  [
    'a release',
    {},
    { releases: [{ variation: 2, on: calendarDate('2022-04-01'), outcomes: [startsWork] }] },
    ['release-added'],
    ['From 2022-04-01, what was left unpaid for starts_work is looked at again, by variation 2.'],
  ],
  [
    'other approvers',
    {},
    { approvers: [cityCouncil, nationalFund] },
    ['approver-added', 'approver-removed'],
    ['Changes need the agreement of national_fund as well.', 'Changes no longer need the agreement of bright_futures.'],
  ],
  [
    'another gateway',
    {},
    { gateway: [elsewhere] },
    ['gateway-added', 'gateway-removed'],
    ['elsewhere may refer people.', 'gateway_service may no longer refer people.'],
  ],
  [
    'periods, deadlines and how long records are kept',
    {},
    { pricingDatePolicy: 'claim', statementPeriod: 'month', deadlines: { payDays: 30 }, retentionYears: 7 },
    ['pricing-date-policy-changed', 'statement-period-changed', 'deadlines-changed', 'retention-changed'],
    [
      'Prices are those of the day of the claim, no longer those of the day the outcome was achieved.',
      'Statements are made for each month, no longer for each quarter.',
      'The deadlines change from none to 30 days to pay.',
      'Records are kept for 7 years after the end, no longer for a time that is not agreed.',
    ],
  ],
  [
    'what a sample leads to',
    {},
    { samples: { extrapolation: 'lower-bound', confidence: '90' } },
    ['samples-changed'],
    [
      'Errors in a sample are carried over to all that was paid, by its lower bound, with intervals at 90 per cent; before, they were taken back as they are found, and no further.',
    ],
  ],
  [
    'who may be served',
    { eligibility: { version: 1, criteria: [adult] } },
    { eligibility: { version: 2, criteria: [{ ...adult, words: 'Is 17 or older' }, young] } },
    ['eligibility-version-changed', 'criterion-added', 'criterion-changed'],
    [
      'Eligibility is version 2, no longer version 1.',
      'The eligibility criterion young is added: Is 24 or younger.',
      'The eligibility criterion adult changes from "Is 18 or older" to "Is 17 or older".',
    ],
  ],
  [
    'payment groups',
    { paymentGroups: [{ code: code('one'), title: 'One' }] },
    {
      paymentGroups: [
        { code: code('one'), title: 'The first' },
        { code: code('two'), title: 'Two' },
      ],
    },
    ['payment-group-added', 'payment-group-changed'],
    ['The payment group two is added: Two.', 'The payment group one is called "The first", no longer "One".'],
  ],
];

describe('the difference between two versions of the terms', () => {
  it.each(cases)('%s', (_, before, after, kinds, words) => {
    const differences = termsDifference({ ...terms, ...before }, { ...terms, ...after });
    expect(differences.map(({ kind }) => kind)).toEqual(kinds);
    expect(differences.map(differenceInWords)).toEqual(words);
  });

  it('is as long the other way round, and never empty for terms that differ', () => {
    for (const [, before, after] of cases) {
      const there = termsDifference({ ...terms, ...before }, { ...terms, ...after });
      const back = termsDifference({ ...terms, ...after }, { ...terms, ...before });
      expect(back).toHaveLength(there.length);
      for (const difference of back) expect(differenceInWords(difference)).toMatch(/^[A-Za-z].*\.$/);
    }
  });
});
