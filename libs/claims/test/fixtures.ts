import { type ClaimEvent, claimIdOf } from '#claims';
import { calendarDate, eventIdOf, type Of, OutcomeCode, pence } from '#kernel';
import { achievedOn, path } from '../../evidence/test/fixtures.js';

/** A claim of the first outcome of a made-up person in the synthetic contract. */
export const verification = eventIdOf('verification', 0);
export const claim = claimIdOf(path);
export const claimedOn = calendarDate('2021-07-10');

export const made: Of<ClaimEvent, 'ClaimMade'> = {
  type: 'ClaimMade',
  claim,
  ...path,
  verification,
  achievedOn,
  claimedOn,
  line: OutcomeCode.parse('starts_work'),
  revision: 1,
  pricing: {
    policy: 'achieved',
    date: achievedOn,
    considered: [{ revision: 1, effectiveFrom: calendarDate('2021-04-01'), verdict: 'chosen' }],
  },
  referredOn: calendarDate('2021-04-02'),
  startedOn: calendarDate('2021-04-10'),
  quantity: 1,
  unitPricePence: pence(66_000),
  uncappedPence: pence(66_000),
  evidenceBranch: ['payslip'],
  conditions: {
    measurementWindow: { since: 'engagement-start', from: calendarDate('2021-04-10'), days: 52, daysMax: 365 },
    claimWindow: { days: 39, daysMax: 90 },
  },
  late: false,
};

export const claimWithdrawn: Of<ClaimEvent, 'ClaimWithdrawn'> = {
  type: 'ClaimWithdrawn',
  claim,
  ...path,
  withdrawnOn: calendarDate('2021-07-20'),
  reasonCode: 'made-in-error',
};
