import { calendarDate, Decimal, OutcomeCode } from '#kernel';
import { describeGolden } from '../../../event-log/test/golden.js';
import { claimWithdrawn, made } from '../../test/fixtures.js';
import { claimEvents } from './claims.events.js';

describeGolden('claims', claimEvents, new URL('../../test/golden/', import.meta.url), {
  ClaimMade: {
    ...made,
    paymentGroup: OutcomeCode.parse('first_job'),
    measured: Decimal.parse('8.4'),
    conditions: {
      ...made.conditions,
      prerequisites: [
        {
          outcome: OutcomeCode.parse('enters_accommodation'),
          state: 'paid',
          achievedOn: calendarDate('2021-04-11'),
          since: calendarDate('2021-04-20'),
          interval: { weeks: 6 },
          until: calendarDate('2021-06-01'),
        },
      ],
      minimumInterval: {
        since: 'referral',
        from: calendarDate('2021-04-02'),
        interval: { months: 1 },
        until: calendarDate('2021-05-02'),
      },
      baseline: { recordedOn: calendarDate('2021-04-05'), alreadyTrue: true, measured: Decimal.parse('3.5') },
    },
  },
  ClaimWithdrawn: { ...claimWithdrawn, words: 'Claimed under the wrong outcome' },
});
