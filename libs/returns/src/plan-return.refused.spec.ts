import { describe, expect, it } from '@jest/globals';
import {
  accepted,
  acceptedEvent,
  endedEvent,
  engaged,
  outcome,
  pausedEvent,
  problems,
  type RefusedRows,
  read,
  referredEvent,
} from '../test/some-rows.js';
import { emptyState, provider, stateWith } from '../test/some-state.js';
import { planReturn } from './plan-return.js';

const ofReferrals: readonly RefusedRows[] = [
  ['a person twice', { referrals: 'CL-1,2021-01-04\nCL-1,2021-01-04' }, ['referrals 3 person_reference row-twice']],
  [
    'a person twice, written with another é',
    { referrals: 'Zo\u00e9,2021-01-04\nZoe\u0301,2021-01-04' },
    ['referrals 3 person_reference row-twice'],
  ],
  ['a referral after today', { referrals: 'CL-1,2021-07-01' }, ['referrals 2 referred_on dated-in-the-future']],
  ['a referral before the contract was signed', { referrals: 'CL-1,2018-09-30' }, ['referrals 2 referred_on refused']],
  [
    'a decision without its day',
    { referrals: 'CL-1,2021-01-04,,accepted,,care_leaver' },
    ['referrals 2 decided_on needed-here'],
  ],
  [
    'a day without a decision',
    { referrals: 'CL-1,2021-01-04,,,2021-01-11' },
    ['referrals 2 decided_on given-without-need'],
  ],
  [
    'a decision before the referral',
    { referrals: 'CL-1,2021-01-04,,accepted,2021-01-03,care_leaver;aged_16_to_25' },
    ['referrals 2 decided_on out-of-order'],
  ],
  [
    'a decision after today',
    { referrals: 'CL-1,2021-01-04,,accepted,2021-07-11,care_leaver;aged_16_to_25' },
    ['referrals 2 decided_on dated-in-the-future'],
  ],
  [
    'a decline without a reason',
    { referrals: 'CL-1,2021-01-04,,declined,2021-01-11' },
    ['referrals 2 decline_reason needed-here'],
  ],
  [
    'an acceptance with a reason to decline',
    { referrals: `${accepted},,,no-capacity,full` },
    ['referrals 2 decline_reason given-without-need', 'referrals 2 decision_words given-without-need'],
  ],
  [
    'a decline with criteria',
    { referrals: 'CL-1,2021-01-04,,declined,2021-01-11,care_leaver,high,17,no-capacity' },
    [
      'referrals 2 criteria_met given-without-need',
      'referrals 2 payment_group given-without-need',
      'referrals 2 age_at_referral given-without-need',
    ],
  ],
  [
    'criteria without a decision',
    { referrals: 'CL-1,2021-01-04,,,,care_leaver' },
    ['referrals 2 criteria_met given-without-need'],
  ],
  [
    'an unknown criterion',
    { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11,care_leaver;tall' },
    ['referrals 2 criteria_met criterion-unknown'],
  ],
  [
    'a missing criterion',
    { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11,care_leaver' },
    ['referrals 2 criteria_met refused'],
  ],
  ['no criteria at all', { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11' }, ['referrals 2 criteria_met refused']],
  ['an unknown payment group', { referrals: `${accepted},low` }, ['referrals 2 payment_group payment-group-unknown']],
  [
    'another cohort than recorded',
    { referrals: 'CL-1,2021-01-04,spring' },
    ['referrals 2 cohort recorded-otherwise'],
    engaged,
  ],
  [
    'another payment group than recorded',
    { referrals: `${accepted},high` },
    ['referrals 2 payment_group recorded-otherwise'],
    engaged,
  ],
  [
    'another age than recorded',
    { referrals: `${accepted},,17` },
    ['referrals 2 age_at_referral recorded-otherwise'],
    engaged,
  ],
  [
    'other criteria than recorded',
    { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11,care_leaver' },
    ['referrals 2 criteria_met recorded-otherwise'],
    engaged,
  ],
  [
    'declined where it was accepted',
    { referrals: 'CL-1,2021-01-04,,declined,2021-01-11,,,,no-capacity' },
    ['referrals 2 decision recorded-otherwise'],
    engaged,
  ],
  [
    'accepted where it was declined',
    { referrals: accepted },
    ['referrals 2 decision recorded-otherwise'],
    [
      referredEvent,
      { type: 'ReferralDeclined', declinedBy: 'kestrel', declinedOn: '2021-01-12', reasonCode: 'no-capacity' },
    ],
  ],
  [
    'another reason to decline',
    { referrals: 'CL-1,2021-01-04,,declined,2021-01-12,,,,out-of-area' },
    ['referrals 2 decline_reason recorded-otherwise'],
    [
      referredEvent,
      { type: 'ReferralDeclined', declinedBy: 'kestrel', declinedOn: '2021-01-12', reasonCode: 'no-capacity' },
    ],
  ],
  [
    'somebody whom another gateway calls the same',
    { referrals: 'CL-1,2021-02-04' },
    ['referrals 2 person_reference refused'],
    [
      { ...referredEvent, referredBy: 'another_council' },
      { type: 'ReferralDeclined', declinedBy: 'kestrel', declinedOn: '2021-01-12', reasonCode: 'no-capacity' },
    ],
  ],
  [
    'a corrected referral after the start',
    { referrals: 'CL-1,2021-03-04' },
    ['referrals 2 referred_on refused'],
    engaged,
  ],
];
const ofEngagements: readonly RefusedRows[] = [
  [
    'a person nobody referred',
    { engagements: 'CL-9,started,2021-01-18' },
    ['engagements 2 person_reference person-not-referred'],
  ],
  [
    'a start of a referral that is not accepted',
    { referrals: 'CL-1,2021-01-04', engagements: 'CL-1,started,2021-01-18' },
    ['engagements 2 on refused'],
  ],
  [
    'a start before the acceptance',
    { referrals: accepted, engagements: 'CL-1,started,2021-01-10' },
    ['engagements 2 on refused'],
  ],
  [
    'two starts',
    { referrals: accepted, engagements: 'CL-1,started,2021-01-18\nCL-1,started,2021-01-19' },
    ['engagements 3 change row-twice'],
  ],
  [
    'two ends',
    { engagements: 'CL-1,ended,2021-05-18,completed\nCL-1,ended,2021-05-19,completed' },
    ['engagements 3 change row-twice'],
    engaged,
  ],
  [
    'a break twice',
    { engagements: 'CL-1,paused,2021-02-01,unable-to-take-part\nCL-1,paused,2021-02-01,unable-to-take-part' },
    ['engagements 3 change row-twice'],
    engaged,
  ],
  [
    'a start after today',
    { referrals: accepted, engagements: 'CL-1,started,2021-07-18' },
    ['engagements 2 on dated-in-the-future'],
  ],
  [
    'a start outside the contract',
    { engagements: 'CL-1,started,2018-10-31' },
    ['engagements 2 on outside-the-contract'],
    [referredEvent, acceptedEvent],
  ],
  [
    'a break without a reason',
    { engagements: 'CL-1,paused,2021-02-01' },
    ['engagements 2 reason needed-here'],
    engaged,
  ],
  [
    'a break for a reason to end',
    { engagements: 'CL-1,paused,2021-02-01,completed' },
    ['engagements 2 reason not-one-of'],
    engaged,
  ],
  ['an end without a reason', { engagements: 'CL-1,ended,2021-05-01' }, ['engagements 2 reason needed-here'], engaged],
  [
    'an end for a reason to pause',
    { engagements: 'CL-1,ended,2021-05-01,family' },
    ['engagements 2 reason not-one-of'],
    engaged,
  ],
  [
    'a start with a reason',
    { referrals: accepted, engagements: 'CL-1,started,2021-01-18,unable-to-take-part,why' },
    ['engagements 2 reason given-without-need', 'engagements 2 words given-without-need'],
  ],
  ['a return without a break', { engagements: 'CL-1,resumed,2021-02-15' }, ['engagements 2 on refused'], engaged],
  [
    'a break within a break',
    { engagements: 'CL-1,paused,2021-02-01,unable-to-take-part\nCL-1,paused,2021-02-05,family' },
    ['engagements 3 on refused'],
    engaged,
  ],
  [
    'a break before the start',
    { engagements: 'CL-1,paused,2021-01-17,unable-to-take-part' },
    ['engagements 2 on refused'],
    engaged,
  ],
  [
    'a return before the break',
    { engagements: 'CL-1,resumed,2021-01-30' },
    ['engagements 2 on refused'],
    [...engaged, pausedEvent],
  ],
  [
    'an end before the start',
    { engagements: 'CL-1,ended,2021-01-17,completed' },
    ['engagements 2 on refused'],
    engaged,
  ],
  [
    'a break after the end',
    { engagements: 'CL-1,paused,2021-06-01,unable-to-take-part' },
    ['engagements 2 on refused'],
    [...engaged, endedEvent],
  ],
  [
    'another reason for a break',
    { engagements: 'CL-1,paused,2021-02-01,family' },
    ['engagements 2 reason recorded-otherwise'],
    [...engaged, pausedEvent],
  ],
  [
    'another reason for the end',
    { engagements: 'CL-1,ended,2021-05-31,withdrew' },
    ['engagements 2 reason recorded-otherwise'],
    [...engaged, endedEvent],
  ],
  [
    'a start corrected to before the acceptance',
    { engagements: 'CL-1,started,2021-01-05' },
    ['engagements 2 on refused'],
    engaged,
  ],
  [
    'another provider’s person',
    { engagements: 'CL-1,started,2021-01-18' },
    ['engagements 2 person_reference refused'],
    [referredEvent, { ...acceptedEvent, provider: 'other' }],
  ],
];

describe('refusing a return, everything at once', () => {
  it.each(ofReferrals)('of referrals: %s', (_, texts, expected, events = []) => {
    expect(problems(texts, events.length === 0 ? emptyState : stateWith(events))).toEqual(expected);
  });
  it.each(ofEngagements)('of engagements: %s', (_, texts, expected, events = []) => {
    expect(problems(texts, events.length === 0 ? emptyState : stateWith(events))).toEqual(expected);
  });

  it('tells everything that is wrong with every row, in the order of files and rows', () => {
    const texts = {
      referrals: 'CL-1,soon\n,2021-01-04\nCL-3,2021-01-04,,accepted,2021-01-11,tall',
      engagements: 'CL-4,started,2021-01-18\nCL-1,started,2021-01-18',
      outcomes: `${outcome({ person_reference: 'CL-3', outcome: 'nothing', achieved_on: '2030-01-01' })}`,
    };
    expect(problems(texts)).toEqual([
      'engagements 2 person_reference person-not-referred',
      'outcomes 2 achieved_on dated-in-the-future',
      'outcomes 2 achieved_on outside-the-contract',
      'outcomes 2 outcome outcome-unknown',
      'referrals 2 referred_on not-a-date',
      'referrals 3 person_reference required',
      'referrals 4 criteria_met criterion-unknown',
    ]);
  });

  it('tells what is wrong with the other cells of a row of which one cannot be read', () => {
    expect(
      problems({
        referrals: 'CL-1,soon,,accepted,2030-01-01,tall,low',
        engagements: 'CL-2,arrived,2030-01-01',
        outcomes: outcome({ achieved_on: 'x', outcome: 'nothing', evidence_issued_on: '2030-01-01' }),
      }),
    ).toEqual([
      'engagements 2 change not-one-of',
      'engagements 2 on dated-in-the-future',
      'engagements 2 on outside-the-contract',
      'outcomes 2 achieved_on not-a-date',
      'outcomes 2 evidence_issued_on dated-in-the-future',
      'outcomes 2 outcome outcome-unknown',
      'referrals 2 referred_on not-a-date',
      'referrals 2 decided_on dated-in-the-future',
      'referrals 2 criteria_met criterion-unknown',
      'referrals 2 payment_group payment-group-unknown',
    ]);
  });

  it('does not say that a person is not referred whose referral could not be read', () => {
    expect(problems({ referrals: 'CL-1,soon', engagements: 'CL-1,started,2021-01-18' })).toEqual([
      'referrals 2 referred_on not-a-date',
    ]);
  });

  it('says once who is missing to record what is new, and for how many rows', () => {
    const referrals = Array.from({ length: 30 }, (_, index) => `CL-${index},2021-01-04`).join('\n');
    const result = planReturn(read({ referrals }), { ...emptyState, actors: { provider } });
    expect('problems' in result && result.problems).toEqual([
      {
        file: 'referrals.csv',
        row: 2,
        rule: 'nobody-to-act',
        says: expect.stringMatching(/only a referral-agency may record: name one with --as \(and 29 more like it\)$/),
      },
    ]);
  });
});
