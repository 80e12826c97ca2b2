import { calendarDate, type Of, OutcomeCode } from '#kernel';
import { actors, elsewhere, gatewayService, keepsWork, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { type ContractFacts, type ReferralCommand } from '../src/domain/referral.js';
import type { CorrectableField, ReferralEvent } from '../src/domain/referrals.events.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  ended,
  paused,
  person,
  referred,
  resumed,
  started,
} from './fixtures.js';

export const day = calendarDate;
export const code = (text: string) => OutcomeCode.parse(text);

export const facts: ContractFacts = {
  signedOn: day('2021-03-01'),
  startsOn: day('2021-04-01'),
  endsOn: day('2024-03-31'),
  gateway: [gatewayService],
  criteriaVersion: 1,
  criteria: [code('adult'), code('out_of_work')],
  paymentGroups: [code('first_job')],
  outcomes: [keepsWork, startsWork],
};
export const asked = { contract: riverside, person, facts };
export const gateway = { ...asked, by: actors.gateway };
export const provider = { ...asked, by: actors.provider };
export const otherProvider = { ...asked, by: { organisation: elsewhere, role: 'service-provider' } } as const;
export const prime = { ...asked, by: { organisation: elsewhere, role: 'social-prime' } } as const;

export const refer = (
  referredOn = '2021-04-06',
  changes: Partial<Of<ReferralCommand, 'refer'>> = {},
): ReferralCommand => ({
  type: 'refer',
  ...gateway,
  referredOn: day(referredOn),
  reference: 'GW-0001',
  ...changes,
});
export const accept = (changes: Partial<Of<ReferralCommand, 'accept'>> = {}): ReferralCommand => ({
  type: 'accept',
  ...provider,
  acceptedOn: day('2021-04-12'),
  criteriaMet: facts.criteria,
  paymentGroup: code('first_job'),
  ageAtReferral: 19,
  ...changes,
});
export const decline = (changes: Partial<Of<ReferralCommand, 'decline'>> = {}): ReferralCommand => ({
  type: 'decline',
  ...provider,
  declinedOn: day('2021-04-12'),
  reasonCode: 'no-capacity',
  ...changes,
});
export const start = (startedOn = '2021-04-19', by: typeof provider | typeof otherProvider | typeof prime = provider) =>
  ({ type: 'start', ...by, startedOn: day(startedOn) }) as const;
export const pause = (pausedOn = '2021-06-01', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'pause', ...by, pausedOn: day(pausedOn), reasonCode: 'unable-to-take-part' }) as const;
export const resume = (resumedOn = '2021-07-01', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'resume', ...by, resumedOn: day(resumedOn) }) as const;
export const end = (endedOn = '2022-03-31', by: typeof provider | typeof otherProvider = provider) =>
  ({ type: 'end', ...by, endedOn: day(endedOn), reasonCode: 'completed' }) as const;
export const correct = (
  changes: Partial<Record<CorrectableField, string>>,
  by: typeof provider | typeof gateway | typeof otherProvider | typeof prime = provider,
): ReferralCommand => ({
  type: 'correct-dates',
  ...by,
  changes: Object.entries(changes).map(([field, to]) => ({ field: field as CorrectableField, to: day(to) })),
  today: day('2023-01-01'),
});
export const corrected = (...changes: readonly [CorrectableField, string, string][]): ReferralEvent => ({
  type: 'ReferralDatesCorrected',
  contract: riverside,
  person,
  changes: changes.map(([field, from, to]) => ({ field, from: day(from), to: day(to) })),
});

export type History = readonly ReferralEvent[];
export const engaged: History = [referred, accepted, started];
export const inBreak: History = [...engaged, paused];
export const back: History = [...inBreak, resumed];
export const over: History = [...back, ended];
export const again = { ...referred, referredOn: day('2021-05-04') } satisfies ReferralEvent;

export const record = (
  changes: Partial<Of<ReferralCommand, 'record-baseline'>> = {},
  by: typeof provider | typeof gateway | typeof otherProvider = provider,
): ReferralCommand => {
  const { type: _, ...known } = baseline;
  return { type: 'record-baseline', ...by, ...known, ...changes };
};

export const rectify = (
  changes: Partial<Of<ReferralCommand, 'correct-baseline'>> = {},
  by: typeof provider | typeof gateway = gateway,
): ReferralCommand => {
  const { outcome, to } = baselineCorrected;
  return { type: 'correct-baseline', ...by, outcome, ...to, today: day('2021-06-01'), ...changes };
};
export const anotherGateway = { ...gateway, by: { ...actors.gateway, organisation: elsewhere } } as typeof gateway;
