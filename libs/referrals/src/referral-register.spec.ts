import { describe, expect, it } from '@jest/globals';
import { calendarDate, PersonId } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  accepted,
  baseline,
  baselineCorrected,
  declined,
  ended,
  engagementEvents,
  paused,
  person,
  referred,
  resumed,
  started,
} from '../test/fixtures.js';
import type { CorrectableField, ReferralEvent } from './domain/referrals.events.js';
import { ReferralRegister, referralRegister } from './referral-register.js';
import { engagementSpansTable, referralsTable } from './referral-tables.js';

const given = givenEvents(referralRegister);
const day = calendarDate;
const ask = <Answer>(events: readonly ReferralEvent[], question: (register: ReferralRegister) => Answer) =>
  given(...events).query((store) => question(new ReferralRegister(store)));

const corrected = (field: CorrectableField, from: string, to: string): ReferralEvent => ({
  type: 'ReferralDatesCorrected',
  contract: riverside,
  person,
  changes: [{ field, from: day(from), to: day(to) }],
});

const referredRow = {
  contract: 'riverside',
  person,
  status: 'referred',
  referred_by: 'gateway_service',
  referred_on: '2021-04-06',
  referrals: 1,
  cohort: null,
  declined_by: null,
  declined_on: null,
  decline_reason: null,
  provider: null,
  accepted_on: null,
  criteria_version: null,
  payment_group: null,
  age_at_referral: null,
  started_on: null,
  ended_on: null,
  end_reason: null,
  breaks: 0,
};
const lastRow = (...events: readonly ReferralEvent[]) =>
  given(...events)
    .rows(referralsTable)
    .at(-1);
const spans = (...events: readonly ReferralEvent[]) =>
  given(...events)
    .rows(engagementSpansTable)
    .filter(({ known_to }) => known_to === null)
    .map(({ kind, valid_from, valid_to }) => [kind, valid_from, valid_to]);

describe('each event', () => {
  it('PersonReferred: a person, with nothing personal', () => {
    expect(given(referred).rows(referralsTable)).toEqual([{ ...referredRow, known_from: 0, known_to: null }]);
  });

  it('PersonReferred after a decline: the same person, referred twice, with no decline any more', () => {
    const again = { ...referred, referredOn: day('2021-05-04') };
    expect(lastRow(referred, declined, again)).toEqual({
      ...referredRow,
      referred_on: '2021-05-04',
      referrals: 2,
      known_from: 2,
      known_to: null,
    });
  });

  it('ReferralAccepted: the provider and what was found', () => {
    expect(lastRow(referred, accepted)).toEqual({
      ...referredRow,
      status: 'accepted',
      provider: 'bright_futures',
      accepted_on: '2021-04-12',
      criteria_version: 1,
      payment_group: 'first_job',
      age_at_referral: 19,
      known_from: 1,
      known_to: null,
    });
    const { paymentGroup: _, ageAtReferral: _age, ...bare } = accepted;
    expect(lastRow(referred, bare)).toMatchObject({ payment_group: null, age_at_referral: null });
  });

  it('ReferralDeclined: by whom, when and why', () => {
    expect(lastRow(referred, declined)).toMatchObject({
      status: 'declined',
      declined_by: 'bright_futures',
      declined_on: '2021-04-12',
      decline_reason: 'no-capacity',
    });
  });

  it('EngagementStarted: on the service from that day', () => {
    expect(lastRow(referred, accepted, started)).toMatchObject({ status: 'engaged', started_on: '2021-04-19' });
    expect(given(referred, accepted, started).rows(engagementSpansTable)).toEqual([
      {
        contract: 'riverside',
        person,
        number: 1,
        kind: 'on-service',
        valid_from: '2021-04-19',
        valid_to: null,
        reason: null,
        known_from: 2,
        known_to: null,
      },
    ]);
  });

  it('EngagementPaused: off the service from that day', () => {
    expect(lastRow(referred, accepted, started, paused)).toMatchObject({ status: 'paused', breaks: 1 });
    expect(spans(referred, accepted, started, paused)).toEqual([
      ['on-service', '2021-04-19', '2021-06-01'],
      ['break', '2021-06-01', null],
    ]);
  });

  it('EngagementResumed: back from that day', () => {
    expect(lastRow(referred, accepted, started, paused, resumed)).toMatchObject({ status: 'engaged', breaks: 1 });
    expect(spans(referred, accepted, started, paused, resumed)).toEqual([
      ['on-service', '2021-04-19', '2021-06-01'],
      ['break', '2021-06-01', '2021-07-01'],
      ['on-service', '2021-07-01', null],
    ]);
  });

  it('EngagementEnded: over on that day, on the service or in a break', () => {
    expect(lastRow(...engagementEvents)).toMatchObject({
      status: 'ended',
      ended_on: '2022-03-31',
      end_reason: 'completed',
    });
    expect(spans(...engagementEvents).at(-1)).toEqual(['on-service', '2021-07-01', '2022-03-31']);
    expect(spans(referred, accepted, started, paused, ended)).toEqual([
      ['on-service', '2021-04-19', '2021-06-01'],
      ['break', '2021-06-01', '2022-03-31'],
    ]);
  });
});

describe('ReferralDatesCorrected', () => {
  const secondBreak = { ...paused, pausedOn: day('2021-09-01') };
  const inSecondBreak = [...engagementEvents.slice(0, -1), secondBreak];

  it.each<[string, readonly ReferralEvent[], ReferralEvent, object]>([
    ['the referral', [referred], corrected('referredOn', '2021-04-06', '2021-04-07'), { referred_on: '2021-04-07' }],
    [
      'the acceptance',
      [referred, accepted],
      corrected('acceptedOn', '2021-04-12', '2021-04-13'),
      { accepted_on: '2021-04-13' },
    ],
    [
      'the decline',
      [referred, declined],
      corrected('declinedOn', '2021-04-12', '2021-04-13'),
      { declined_on: '2021-04-13' },
    ],
    ['the start', engagementEvents, corrected('startedOn', '2021-04-19', '2021-04-20'), { started_on: '2021-04-20' }],
    ['the end', engagementEvents, corrected('endedOn', '2022-03-31', '2022-03-30'), { ended_on: '2022-03-30' }],
  ])('of %s changes the person', (_, history, correction, changed) => {
    expect(lastRow(...history, correction)).toMatchObject(changed);
  });

  it.each<[string, readonly ReferralEvent[], ReferralEvent, unknown[][]]>([
    [
      'the start',
      engagementEvents,
      corrected('startedOn', '2021-04-19', '2021-04-20'),
      [
        ['on-service', '2021-04-20', '2021-06-01'],
        ['break', '2021-06-01', '2021-07-01'],
        ['on-service', '2021-07-01', '2022-03-31'],
      ],
    ],
    [
      'the last break',
      inSecondBreak,
      corrected('pausedOn', '2021-09-01', '2021-09-05'),
      [
        ['on-service', '2021-04-19', '2021-06-01'],
        ['break', '2021-06-01', '2021-07-01'],
        ['on-service', '2021-07-01', '2021-09-05'],
        ['break', '2021-09-05', null],
      ],
    ],
    [
      'the last return, while in another break',
      inSecondBreak,
      corrected('resumedOn', '2021-07-01', '2021-07-03'),
      [
        ['on-service', '2021-04-19', '2021-06-01'],
        ['break', '2021-06-01', '2021-07-03'],
        ['on-service', '2021-07-03', '2021-09-01'],
        ['break', '2021-09-01', null],
      ],
    ],
    [
      'the last return, on the service',
      engagementEvents,
      corrected('resumedOn', '2021-07-01', '2021-06-30'),
      [
        ['on-service', '2021-04-19', '2021-06-01'],
        ['break', '2021-06-01', '2021-06-30'],
        ['on-service', '2021-06-30', '2022-03-31'],
      ],
    ],
    [
      'an end in a break',
      [referred, accepted, started, paused, ended],
      corrected('endedOn', '2022-03-31', '2022-03-30'),
      [
        ['on-service', '2021-04-19', '2021-06-01'],
        ['break', '2021-06-01', '2022-03-30'],
      ],
    ],
  ])('of %s changes the spans beside it', (_, history, correction, expected) => {
    expect(spans(...history, correction)).toEqual(expected);
  });

  it('keeps what was known before', () => {
    const history = [...engagementEvents, corrected('startedOn', '2021-04-19', '2021-04-20')];
    const startedOn = (asOf: number) =>
      ask(history, (register) => register.person(riverside, person, { asOf }))?.startedOn;
    expect([1, 2, 5, 6].map(startedOn)).toEqual([undefined, '2021-04-19', '2021-04-19', '2021-04-20']);
  });
});

it('an event of somebody nobody referred is reported, not guessed at', () => {
  expect(() => given(started)).toThrow('has a later event, but was never referred');
});

describe('the referral register', () => {
  const others = ['P0000000000000001', 'P0000000000000002', 'PZZZZZZZZZZZZZZZZ'].map((id) => PersonId.parse(id));
  const everybody = [
    ...engagementEvents,
    ...others.map((other): ReferralEvent => ({ ...referred, person: other })),
    { ...declined, person: others[0] ?? person },
  ];

  it('shows a person’s path', () => {
    expect(ask(everybody, (register) => register.person(riverside, person))).toEqual({
      contract: 'riverside',
      person,
      status: 'ended',
      referredBy: 'gateway_service',
      referredOn: '2021-04-06',
      referrals: 1,
      cohort: undefined,
      declined: undefined,
      provider: 'bright_futures',
      acceptedOn: '2021-04-12',
      criteriaVersion: 1,
      paymentGroup: 'first_job',
      ageAtReferral: 19,
      startedOn: '2021-04-19',
      endedOn: '2022-03-31',
      endReason: 'completed',
      breaks: 1,
    });
    expect(ask(everybody, (register) => register.person(riverside, others[0] ?? ''))?.declined).toEqual({
      by: 'bright_futures',
      on: '2021-04-12',
      reason: 'no-capacity',
    });
    expect(ask(everybody, (register) => register.person('elsewhere', person))).toBeUndefined();
  });

  it('lists people page by page, also those of one status only', () => {
    const page = (after?: string) => ask(everybody, (register) => register.people(riverside, { after, limit: 3 }));
    expect(page().rows.map((each) => each.person)).toEqual([others[0], others[1], person]);
    expect(page(page().next)).toMatchObject({ rows: [{ person: others[2] }] });
    expect(page(page().next).next).toBeUndefined();
    const waiting = ask(everybody, (register) => register.people(riverside, { status: 'referred' }));
    expect(waiting.rows.map((each) => each.person)).toEqual(others.slice(1));
  });

  it('counts everybody, also who was declined, now and then', () => {
    const counts = (asOf?: number) =>
      ask(everybody, (register) => register.counts(riverside, asOf === undefined ? {} : { asOf }));
    expect(counts()).toEqual({ referred: 2, declined: 1, accepted: 0, engaged: 0, paused: 0, ended: 1 });
    expect(counts(3)).toEqual({ referred: 0, declined: 0, accepted: 0, engaged: 0, paused: 1, ended: 0 });
  });

  it('counts day by day who was referred and who started, now and then', () => {
    const sum = (days: readonly { readonly people: number }[]) => days.reduce((all, { people }) => all + people, 0);
    const { referred, started } = ask(everybody, (register) => register.byDay(riverside));
    expect([sum(referred), sum(started)]).toEqual([4, 1]);
    expect(started).toEqual([{ day: '2021-04-19', people: 1 }]);
    expect(ask(everybody, (register) => register.byDay(riverside, { asOf: 0 })).started).toEqual([]);
  });

  it.each([
    ['2021-04-18', undefined],
    ['2021-04-19', 'on-service'],
    ['2021-06-01', 'break'],
    ['2021-06-30', 'break'],
    ['2021-07-01', 'on-service'],
    ['2022-03-31', undefined],
  ])('knows where a person was on %s', (on, kind) => {
    const found = ask(everybody, (register) => register.spans(riverside, person, { on: day(on) }));
    expect(found.map((span) => span.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  it('shows the stretches of an engagement with the reason of a break', () => {
    expect(ask(everybody, (register) => register.spans(riverside, person))).toEqual([
      { kind: 'on-service', from: '2021-04-19', to: '2021-06-01', reason: undefined },
      { kind: 'break', from: '2021-06-01', to: '2021-07-01', reason: 'unable-to-take-part' },
      { kind: 'on-service', from: '2021-07-01', to: '2022-03-31', reason: undefined },
    ]);
  });

  it('knows how outcomes stood at the referral that stands, now and then', () => {
    const early: ReferralEvent = { ...baseline, recordedOn: day('2021-04-08') };
    const back: ReferralEvent = { ...referred, referredOn: day('2021-05-04') };
    const later: ReferralEvent = { ...baseline, recordedOn: day('2021-05-05'), alreadyTrue: true, measured: undefined };
    const told = [referred, early, declined, back, later];
    const baselines = (asOf?: number) =>
      ask(told, (register) => register.baselines(riverside, person, asOf === undefined ? {} : { asOf }));
    expect(baselines(1)).toEqual([
      { outcome: 'keeps_work', recordedOn: '2021-04-08', alreadyTrue: false, measured: '3.5' },
    ]);
    expect(baselines(3)).toEqual([]);
    const corrected = (asOf: number) =>
      ask([referred, baseline, baselineCorrected], (register) => register.baselines(riverside, person, { asOf }));
    expect(corrected(1)).toMatchObject([{ recordedOn: '2021-04-14', alreadyTrue: false }]);
    expect(corrected(2)).toEqual([
      { outcome: 'keeps_work', recordedOn: '2021-04-15', alreadyTrue: true, measured: '4' },
    ]);
    expect(baselines()).toEqual([
      { outcome: 'keeps_work', recordedOn: '2021-05-05', alreadyTrue: true, measured: undefined },
    ]);
  });
});
