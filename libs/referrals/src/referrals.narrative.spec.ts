import { expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  declined,
  engagementEvents,
  person,
  referred,
} from '../test/fixtures.js';
import type { ReferralEvent } from './domain/referrals.events.js';
import { referralNarrative } from './referrals.narrative.js';

const corrected: ReferralEvent = {
  type: 'ReferralDatesCorrected',
  contract: riverside,
  person,
  changes: [
    { field: 'startedOn', from: calendarDate('2021-04-19'), to: calendarDate('2021-04-20') },
    { field: 'endedOn', from: calendarDate('2022-03-31'), to: calendarDate('2022-03-30') },
  ],
};

it('tells a person’s path as an auditor reads it, by the pseudonym only', () => {
  expect(told(referralNarrative, [...engagementEvents, corrected, declined])).toEqual([
    'gateway_service referred P7K3Q000000000000 on 2021-04-06.',
    'bright_futures accepted P7K3Q000000000000 on 2021-04-12, who met adult, out_of_work (version 1 of the criteria); payment group first_job.',
    'P7K3Q000000000000 started with bright_futures on 2021-04-19.',
    'A break of P7K3Q000000000000 began on 2021-06-01: the person was unable to take part.',
    'P7K3Q000000000000 came back from the break on 2021-07-01.',
    'The engagement of P7K3Q000000000000 ended on 2022-03-31: completed.',
    'Dates of P7K3Q000000000000 that had been recorded wrongly were corrected: day of the start from 2021-04-19 to 2021-04-20, day of the end from 2022-03-31 to 2022-03-30.',
    'bright_futures declined P7K3Q000000000000 on 2021-04-12: no capacity.',
  ]);
});

it('names no payment group where there is none', () => {
  const { paymentGroup: _, ...without } = accepted;
  expect(told(referralNarrative, [without])).toEqual([
    'bright_futures accepted P7K3Q000000000000 on 2021-04-12, who met adult, out_of_work (version 1 of the criteria).',
  ]);
});

it('says how an outcome stood at referral', () => {
  expect(told(referralNarrative, [baseline, { ...baseline, alreadyTrue: true, measured: undefined }])).toEqual([
    'On 2021-04-14 keeps_work was not so yet for P7K3Q000000000000, measured 3.5, before the service began.',
    'On 2021-04-14 keeps_work was so already for P7K3Q000000000000, before the service began.',
  ]);
  expect(told(referralNarrative, [baselineCorrected])).toEqual([
    'How keeps_work stood for P7K3Q000000000000 before the service began had been recorded wrongly: it was so already on 2021-04-15, measured 4 (recorded before: not so yet on 2021-04-14, measured 3.5).',
  ]);
});

it('is about the person and the contract', () => {
  expect(subjects(referralNarrative, referred)).toEqual(['person P7K3Q000000000000', 'contract riverside']);
  expect(subjects(referralNarrative, corrected)).toEqual(['person P7K3Q000000000000', 'contract riverside']);
});
