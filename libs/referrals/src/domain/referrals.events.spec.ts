import type { Decimal } from '#kernel';
import { describeGolden } from '../../../event-log/test/golden.js';
import { referralEvents } from './referrals.events.js';

const path = { contract: 'riverside', person: 'P7K3Q000000000000' };
const words = 'Said on the telephone';

describeGolden('referrals', referralEvents, new URL('../../test/golden/', import.meta.url), {
  PersonReferred: {
    ...path,
    referredBy: 'gateway_service',
    referredOn: '2021-04-06',
    cohort: 'spring_2021',
    reference: 'GW-0001',
    note: 'Asks for mornings ☕',
  },
  ReferralAccepted: {
    ...path,
    provider: 'bright_futures',
    acceptedOn: '2021-04-12',
    criteriaVersion: 1,
    criteriaMet: ['adult', 'out_of_work'],
    paymentGroup: 'first_job',
    ageAtReferral: 19,
  },
  ReferralDeclined: {
    ...path,
    declinedBy: 'bright_futures',
    declinedOn: '2021-04-12',
    reasonCode: 'no-capacity',
    words,
  },
  EngagementStarted: { ...path, provider: 'bright_futures', startedOn: '2021-04-19' },
  EngagementPaused: { ...path, pausedOn: '2021-06-01', reasonCode: 'unable-to-take-part', words },
  EngagementResumed: { ...path, resumedOn: '2021-07-01' },
  EngagementEnded: { ...path, endedOn: '2022-03-31', reasonCode: 'completed', words },
  ReferralDatesCorrected: {
    ...path,
    changes: [{ field: 'startedOn', from: '2021-04-19', to: '2021-04-20' }],
    words,
  },
  BaselineRecorded: {
    ...path,
    outcome: 'keeps_work',
    recordedOn: '2021-04-14',
    alreadyTrue: false,
    measured: '3.5' as Decimal,
  },
  BaselineCorrected: {
    ...path,
    outcome: 'keeps_work',
    from: { recordedOn: '2021-04-14', alreadyTrue: false, measured: '3.5' as Decimal },
    to: { recordedOn: '2021-04-15', alreadyTrue: true },
    words,
  },
});
