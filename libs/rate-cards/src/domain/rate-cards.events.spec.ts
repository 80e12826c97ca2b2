import { describeGolden } from '../../../event-log/test/golden.js';
import { rateCardEvents } from './rate-cards.events.js';

const decision = {
  contract: 'riverside',
  revision: 1,
  organisation: 'bright_futures',
  decidedOn: '2021-03-10',
  words: 'As discussed in the board',
};

describeGolden('rate cards', rateCardEvents, new URL('../../test/golden/', import.meta.url), {
  RateCardRevisionProposed: {
    contract: 'riverside',
    revision: 1,
    proposedBy: 'city_council',
    proposedOn: '2021-03-05',
    effectiveFrom: '2021-04-01',
    approvers: ['city_council', 'bright_futures'],
    reason: 'The prices of the tender',
    lines: [
      {
        line: 'starts_work',
        outcome: 'starts_work',
        title: 'Starts work',
        unit: 'person',
        pricing: { rule: 'fixed', pricePence: 66_000 },
        claimsPerPerson: { limit: 'once' },
        prerequisites: [],
        evidenceRule: { any: [{ kind: 'employment_contract' }, { kind: 'payslip', issuers: ['employer'] }] },
      },
      {
        line: 'keeps_work',
        outcome: 'keeps_work',
        title: 'Keeps work for 13 weeks',
        unit: 'count',
        pricing: { rule: 'fixed', pricePence: 1 },
        claimsPerPerson: { limit: 'times', times: 4 },
        prerequisites: [{ outcome: 'starts_work', state: 'paid' }],
        measurementWindow: { since: 'engagement-start', daysMin: 91, daysMax: 365 },
        claimWindow: { daysMax: 90, late: 'allow' },
        paymentGroups: ['first_job'],
        evidenceRule: { all: [{ kind: 'payslip', shows: 'thirteen weeks of pay', daysBeforeMax: 30 }] },
        endsOn: '2023-12-31',
      },
      {
        line: 'feels_safe',
        outcome: 'feels_safe',
        title: 'Feels safe',
        unit: 'bed-day',
        pricing: { rule: 'fixed', pricePence: 22_000 },
        claimsPerPerson: { limit: 'unlimited' },
        prerequisites: [],
        evidenceRule: { kind: 'review_form' },
      },
    ],
  },
  RateCardRevisionAgreed: decision,
  RateCardRevisionDeclined: decision,
  RateCardRevisionWithdrawn: {
    contract: 'riverside',
    revision: 1,
    withdrawnOn: '2021-03-09',
    words: 'A line was missing',
  },
  RateCardRevised: { contract: 'riverside', revision: 1, agreedOn: '2021-03-10', effectiveFrom: '2021-04-01' },
});
