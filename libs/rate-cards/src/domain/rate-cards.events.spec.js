import { describeGolden } from '../../../event-log/test/golden.js';
import { rateCardEvents } from './rate-cards.events.js';

const revision = { contract: 'riverside', revision: 1, draft: 2 };
const decision = {
  ...revision,
  organisation: 'bright_futures',
  decidedOn: '2021-03-10',
  words: 'As discussed in the board',
};
const pricedBy = (line, unit, pricing) => ({
  line,
  outcome: line,
  title: 'A line of its rule',
  unit,
  pricing,
  claimsPerPerson: { limit: 'unlimited' },
  prerequisites: [],
  evidenceRule: { kind: 'review_form' },
});
/** A line a pricing rule, and every field of a line somewhere among them. */
const lines = [
  {
    line: 'starts_work',
    outcome: 'starts_work',
    title: 'Starts work',
    unit: 'person',
    pricing: { rule: 'fixed', pricePence: 66_000 },
    groupPrices: [{ paymentGroup: 'first_job', pricing: { rule: 'fixed', pricePence: 80_000 } }],
    payerPrices: [{ payer: 'national_fund', pricing: { rule: 'fixed', pricePence: 70_000 } }],
    indexation: [{ from: '2022-04-01', index: '102.5' }],
    deadweight: [{ percentage: '20' }, { paymentGroup: 'first_job', percentage: '5.5' }],
    claimsPerPerson: { limit: 'once' },
    prerequisites: [],
    baseline: { unlessImproved: true },
    limits: { perPersonPence: 1_900_000, totalNumber: 300, totalPence: 19_800_000 },
    evidenceRule: { any: [{ kind: 'employment_contract' }, { kind: 'payslip', issuers: ['employer'] }] },
  },
  {
    line: 'keeps_work',
    outcome: 'keeps_work',
    title: 'Keeps work for 13 weeks',
    unit: 'count',
    pricing: {
      rule: 'bands',
      countedOver: 'contract',
      bands: [{ upTo: 100, pricePence: 110_000 }, { pricePence: 90_000 }],
    },
    claimsPerPerson: { limit: 'times', times: 4 },
    prerequisites: [
      {
        outcome: 'starts_work',
        state: 'paid',
        interval: { weeks: 13 },
        lapses: { allowedDays: 3, longer: 'reset' },
      },
    ],
    measurementWindow: { since: 'engagement-start', daysMin: 91, daysMax: 365 },
    minimumInterval: { since: 'referral', interval: { months: 3 } },
    claimWindow: { daysMax: 90, late: 'allow' },
    paymentGroups: ['first_job'],
    evidenceRule: { all: [{ kind: 'payslip', shows: 'thirteen weeks of pay', daysBeforeMax: 30 }] },
    endsOn: '2023-12-31',
  },
  pricedBy('feels_safe', 'count', { rule: 'sliding-scale', pricePence: 22_000, nothingAt: '5', fullAt: '10' }),
  pricedBy('out_of_care', 'bed-day', { rule: 'per-period', pricePence: 70_000, days: 7, periodsMax: 104 }),
  pricedBy('steps_forward', 'count', { rule: 'tiers', tiers: [{ atLeast: 1, pricePence: 10_000 }] }),
  pricedBy('earns', 'person', { rule: 'milestones', milestones: [{ at: '768', pricePence: 275_000 }] }),
  pricedBy('fewer_offences', 'count', {
    rule: 'cohort-threshold',
    pricePence: 1,
    per: 'event-avoided',
    threshold: '10',
    pooledThreshold: '7.5',
  }),
  pricedBy('qualifies', 'person', { rule: 'bonus', pricePence: 0, above: 100, bonusPence: 5_000 }),
  pricedBy('delivery', 'day', { rule: 'delivery-fee', pricePence: 5_000 }),
];
describeGolden('rate cards', rateCardEvents, new URL('../../test/golden/', import.meta.url), {
  RateCardRevisionDrafted: {
    ...revision,
    draftedBy: 'city_council',
    draftedOn: '2021-03-04',
    effectiveFrom: '2021-04-01',
    lines: lines.slice(0, 1),
    reason: 'The prices of the tender',
  },
  RateCardRevisionProposed: {
    ...revision,
    proposedBy: 'city_council',
    proposedOn: '2021-03-05',
    effectiveFrom: '2021-04-01',
    approvers: ['city_council', 'bright_futures'],
    lines,
    changes: [
      { line: 'starts_work', change: 'repriced' },
      { line: 'keeps_work', change: 'added-temporarily' },
      { line: 'feels_safe', change: 'changed' },
      { line: 'delivery', change: 'added' },
      { line: 'volunteers', change: 'retired' },
    ],
    decideBy: '2021-03-31',
    reason: 'The prices of the tender',
  },
  RateCardRevisionAgreed: { ...decision, retroactive: true },
  RateCardRevisionDeclined: decision,
  RateCardRevisionChangeRequested: decision,
  RateCardRevisionWithdrawn: { ...revision, withdrawnOn: '2021-03-09', words: 'A line was missing' },
  RateCardRevisionLapsed: { ...revision, lapsedOn: '2021-04-01' },
  RateCardRevised: {
    ...revision,
    agreedOn: '2021-05-10',
    effectiveFrom: '2021-04-01',
    retroactive: true,
  },
});
