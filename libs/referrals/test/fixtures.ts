import { calendarDate, Decimal, OutcomeCode, PersonId } from '#kernel';
import type { ReferralEvent } from '#referrals';
import { brightFutures, gatewayService, keepsWork, riverside } from '../../contracts/test/fixtures.js';

/** A made-up person of the synthetic contract, and the path of their engagement: one break, then completed. */
export const person = PersonId.parse('P7K3Q000000000000');

const path = { contract: riverside, person };
const criteria = ['adult', 'out_of_work'].map((code) => OutcomeCode.parse(code));

export const referred = {
  type: 'PersonReferred',
  ...path,
  referredBy: gatewayService,
  referredOn: calendarDate('2021-04-06'),
} as const satisfies ReferralEvent;

export const accepted: ReferralEvent & { type: 'ReferralAccepted' } = {
  type: 'ReferralAccepted',
  ...path,
  provider: brightFutures,
  acceptedOn: calendarDate('2021-04-12'),
  criteriaVersion: 1,
  criteriaMet: criteria,
  paymentGroup: OutcomeCode.parse('first_job'),
  ageAtReferral: 19,
};

export const declined = {
  type: 'ReferralDeclined',
  ...path,
  declinedBy: brightFutures,
  declinedOn: calendarDate('2021-04-12'),
  reasonCode: 'no-capacity',
} as const satisfies ReferralEvent;

export const started = {
  type: 'EngagementStarted',
  ...path,
  provider: brightFutures,
  startedOn: calendarDate('2021-04-19'),
} as const satisfies ReferralEvent;

export const paused = {
  type: 'EngagementPaused',
  ...path,
  pausedOn: calendarDate('2021-06-01'),
  reasonCode: 'unable-to-take-part',
} as const satisfies ReferralEvent;

export const resumed = {
  type: 'EngagementResumed',
  ...path,
  resumedOn: calendarDate('2021-07-01'),
} as const satisfies ReferralEvent;

export const ended = {
  type: 'EngagementEnded',
  ...path,
  endedOn: calendarDate('2022-03-31'),
  reasonCode: 'completed',
} as const satisfies ReferralEvent;

/** Recorded between the referral and the start: what is measured stood at 3.5 then. */
export const baseline: ReferralEvent & { type: 'BaselineRecorded' } = {
  type: 'BaselineRecorded',
  ...path,
  outcome: keepsWork,
  recordedOn: calendarDate('2021-04-14'),
  alreadyTrue: false,
  measured: Decimal.parse('3.5'),
};

/** It was so already, the gateway found. */
export const baselineCorrected: ReferralEvent & { type: 'BaselineCorrected' } = {
  type: 'BaselineCorrected',
  ...path,
  outcome: keepsWork,
  from: { recordedOn: calendarDate('2021-04-14'), alreadyTrue: false, measured: Decimal.parse('3.5') },
  to: { recordedOn: calendarDate('2021-04-15'), alreadyTrue: true, measured: Decimal.parse('4') },
};

export const engagementEvents: readonly ReferralEvent[] = [referred, accepted, started, paused, resumed, ended];
