import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import {
  accepted,
  acceptedEvent,
  course,
  courseEvent,
  endedEvent,
  engaged,
  outcome,
  pausedEvent,
  planned,
  read,
  referredEvent,
  resumedEvent,
  steps,
  type Texts,
  theFile,
  verified,
} from '../test/some-rows.js';
import { ANNA, digest, emptyState, gateway, provider, stateWith } from '../test/some-state.js';
import { planReturn, planReturnInTurns } from './plan-return.js';
import type { ReturnState } from './return-state.js';

describe('planning a return of people who are new', () => {
  it('refers, accepts, starts, pauses and ends in the order in which it happened, whatever the order of rows', () => {
    const texts = {
      referrals: accepted,
      engagements:
        'CL-1,ended,2021-05-31,completed\nCL-1,paused,2021-02-01,unable-to-take-part\nCL-1,started,2021-01-18\nCL-1,resumed,15/02/2021',
    };
    expect(steps(texts)).toEqual([
      ['refer-person', 'new', { reference: 'CL-1', referredOn: '2021-01-04' }],
      ['accept-referral', 'new', { acceptedOn: '2021-01-11', criteriaMet: ['care_leaver', 'aged_16_to_25'] }],
      ['start-engagement', 'new', { startedOn: '2021-01-18' }],
      ['pause-engagement', 'new', { pausedOn: '2021-02-01', reasonCode: 'unable-to-take-part' }],
      ['resume-engagement', 'new', { resumedOn: '2021-02-15' }],
      ['end-engagement', 'new', { endedOn: '2021-05-31', reasonCode: 'completed' }],
    ]);
  });

  it('takes steps of one day in the order in which they follow from each other', () => {
    const sameDay =
      'CL-1,ended,2021-02-15,completed\nCL-1,resumed,2021-02-15\nCL-1,paused,2021-02-01,unable-to-take-part\nCL-1,started,2021-02-01';
    expect(steps({ referrals: accepted, engagements: sameDay }).map(([command]) => command)).toEqual([
      'refer-person',
      'accept-referral',
      'start-engagement',
      'pause-engagement',
      'resume-engagement',
      'end-engagement',
    ]);
  });

  it('declines with a reason, and leaves undecided what is undecided', () => {
    const referrals = 'CL-1,2021-01-04,,declined,2021-01-11,,,,no-capacity,full\nCL-2,2021-01-04,autumn';
    expect(steps({ referrals })).toEqual([
      ['refer-person', 'new', { reference: 'CL-1', referredOn: '2021-01-04' }],
      ['decline-referral', 'new', { declinedOn: '2021-01-11', reasonCode: 'no-capacity', words: 'full' }],
      ['refer-person', 'new', { reference: 'CL-2', referredOn: '2021-01-04', cohort: 'autumn' }],
    ]);
  });

  it('submits evidence under a reference that says nothing about the sender’s own', () => {
    const plan = planned({ referrals: accepted, engagements: 'CL-1,started,2021-01-18', outcomes: course });
    const step = plan.persons[0]?.steps.at(-1);
    expect(step?.input).toEqual({
      contract: 'west',
      outcome: 'begins_course',
      occurrence: 1,
      achievedOn: '2021-03-01',
      evidence: expect.stringMatching(/^E[0-9A-HJKMNP-TV-Z]{13}$/),
      kind: 'enrolment_letter',
      issuer: 'college',
      issuedOn: '2021-03-02',
      providerFile: { contentDigest: digest('a'), location: 'cabinet', bytes: 100, mediaType: 'application/pdf' },
    });
    expect(step?.actor).toBe(provider);
  });

  it('names the file that the ledger is to keep', () => {
    const outcomes = 'CL-1,begins_course,,2021-03-01,EV-1,tutor_note,,,letter.pdf';
    expect(planned({ outcomes }, stateWith(engaged)).persons[0]?.steps[0]?.file).toBe('letter.pdf');
  });

  it('takes an outcome that has no price yet, with any kind of evidence', () => {
    const outcomes = `CL-1,unpriced,,2021-03-01,EV-1,anything,,${theFile}`;
    expect(steps({ outcomes }, stateWith(engaged))).toHaveLength(1);
  });

  it('gives every step an id of its own, the same each time it is planned', () => {
    const texts = { referrals: accepted, engagements: 'CL-1,started,2021-01-18', outcomes: course };
    const ids = () => planned(texts).persons.flatMap((person) => person.steps.map(({ commandId }) => commandId));
    expect(new Set(ids()).size).toBe(4);
    expect(ids()).toEqual(ids());
    expect(ids().join()).not.toContain('CL-1');
  });
});

describe('planning a return of what is recorded already', () => {
  it.each<[string, Texts, Parameters<typeof stateWith>[0]]>([
    ['a referral', { referrals: 'CL-1,2021-01-04' }, [referredEvent]],
    ['an acceptance', { referrals: accepted }, [referredEvent, acceptedEvent]],
    [
      'an acceptance of which only the date is given',
      { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11' },
      [referredEvent, acceptedEvent],
    ],
    [
      'criteria in another order',
      { referrals: 'CL-1,2021-01-04,,accepted,2021-01-11,aged_16_to_25;care_leaver' },
      [referredEvent, acceptedEvent],
    ],
    ['a start', { engagements: 'CL-1,started,2021-01-18' }, engaged],
    [
      'a break',
      { engagements: 'CL-1,paused,2021-02-01,unable-to-take-part\nCL-1,resumed,2021-02-15' },
      [...engaged, pausedEvent, resumedEvent],
    ],
    ['an end', { engagements: 'CL-1,ended,2021-05-31,completed' }, [...engaged, endedEvent]],
    ['evidence', { outcomes: course }, [...engaged, courseEvent()]],
    [
      'evidence that was withdrawn since',
      { outcomes: course },
      [
        ...engaged,
        courseEvent(),
        {
          type: 'EvidenceWithdrawn',
          outcome: 'begins_course',
          occurrence: 1,
          evidence: courseEvent().evidence,
          reasonCode: 'found-wrong',
        },
      ],
    ],
    ['evidence that was verified since', { outcomes: course }, [...engaged, courseEvent(), verified]],
    [
      'evidence that was rejected since',
      { outcomes: course },
      [
        ...engaged,
        courseEvent(),
        { type: 'EvidenceRejected', outcome: 'begins_course', occurrence: 1, reasonCode: 'other' },
      ],
    ],
    [
      'a decline after which the person was referred again',
      { referrals: 'CL-1,2021-01-04,,declined,2021-01-05,,,,no-capacity' },
      [
        referredEvent,
        { type: 'ReferralDeclined', declinedBy: 'kestrel', declinedOn: '2021-01-05', reasonCode: 'no-capacity' },
        { ...referredEvent, referredOn: '2021-01-10' },
      ],
    ],
  ])('finds nothing new in %s', (_, texts, events) => {
    const plan = planned(texts, stateWith(events));
    expect(plan.persons).toEqual([]);
    expect(plan.unchanged).toBe(plan.rows);
  });

  it('refers somebody again who was declined before', () => {
    const declined = {
      type: 'ReferralDeclined',
      declinedBy: 'kestrel',
      declinedOn: '2021-01-05',
      reasonCode: 'no-capacity',
    };
    expect(steps({ referrals: 'CL-1,2021-01-10' }, stateWith([referredEvent, declined]))).toEqual([
      ['refer-person', 'new', { reference: 'CL-1', referredOn: '2021-01-10' }],
    ]);
  });

  it('submits how much of an outcome there was, and takes one value written in two ways for one', () => {
    const scored = outcome({ outcome: 'feels_safe', evidence_kind: 'assessment', quantity: '3', measured: '8.40' });
    const [step] = steps({ outcomes: scored }, stateWith(engaged));
    expect(step?.[2]).toMatchObject({ outcome: 'feels_safe', quantity: 3, measured: '8.40' });
    const state = stateWith([...engaged, courseEvent({ measured: '8.4', quantity: 1 })]);
    expect(steps({ outcomes: `${course},1,8.40` }, state)).toEqual([]);
  });

  it('submits a second piece of evidence beside the first', () => {
    const outcomes = `${course}\nCL-1,begins_course,,2021-03-01,EV-2,tutor_note,,${theFile}`;
    expect(steps({ outcomes }, stateWith([...engaged, courseEvent()])).map(([command]) => command)).toEqual([
      'submit-evidence',
    ]);
  });

  it('needs nobody who could record what is recorded', () => {
    const state = stateWith(engaged, { actors: {} });
    expect(planned({ referrals: accepted, engagements: 'CL-1,started,2021-01-18' }, state).persons).toEqual([]);
  });
});

describe('planning a corrected return', () => {
  it.each<[string, Texts, Parameters<typeof stateWith>[0], unknown]>([
    ['the day of the referral', { referrals: 'CL-1,2021-01-03' }, engaged, [{ field: 'referredOn', to: '2021-01-03' }]],
    [
      'the day of the acceptance',
      { referrals: 'CL-1,2021-01-04,,accepted,2021-01-12' },
      engaged,
      [{ field: 'acceptedOn', to: '2021-01-12' }],
    ],
    [
      'the day of the start',
      { engagements: 'CL-1,started,2021-01-19' },
      engaged,
      [{ field: 'startedOn', to: '2021-01-19' }],
    ],
    [
      'the first day of a break that goes on',
      { engagements: 'CL-1,paused,2021-02-02,unable-to-take-part' },
      [...engaged, pausedEvent],
      [{ field: 'pausedOn', to: '2021-02-02' }],
    ],
    [
      'both days of a break',
      { engagements: 'CL-1,paused,2021-02-02,unable-to-take-part\nCL-1,resumed,2021-02-16' },
      [...engaged, pausedEvent, resumedEvent],
      [
        { field: 'pausedOn', to: '2021-02-02' },
        { field: 'resumedOn', to: '2021-02-16' },
      ],
    ],
    [
      'the day of the return',
      { engagements: 'CL-1,paused,2021-02-01,unable-to-take-part\nCL-1,resumed,2021-02-16' },
      [...engaged, pausedEvent, resumedEvent],
      [{ field: 'resumedOn', to: '2021-02-16' }],
    ],
    [
      'the day of the end',
      { engagements: 'CL-1,ended,2021-05-30,completed' },
      [...engaged, endedEvent],
      [{ field: 'endedOn', to: '2021-05-30' }],
    ],
  ])('corrects %s', (_, texts, events, changes) => {
    expect(steps(texts, stateWith(events))).toEqual([['correct-referral-dates', 'correction', { changes }]]);
  });

  it('corrects the gateway’s date as the gateway, and the provider’s dates as the provider', () => {
    const plan = planned({ referrals: 'CL-1,2021-01-05,,accepted,2021-01-12' }, stateWith(engaged));
    expect(plan.persons[0]?.steps.map(({ actor }) => actor)).toEqual([gateway, provider]);
  });

  it('corrects first what makes room, when dates move together', () => {
    const plan = planned({ referrals: 'CL-1,2021-01-14,,accepted,2021-01-16' }, stateWith(engaged));
    expect(plan.persons[0]?.steps.map(({ says }) => says)).toEqual([
      'acceptedOn 2021-01-11 corrected to 2021-01-16',
      'referredOn 2021-01-04 corrected to 2021-01-14',
    ]);
  });

  it('corrects the day of an achievement before it adds evidence', () => {
    const outcomes = `${course.replace('2021-03-01', '2021-03-02')}\nCL-1,begins_course,,2021-03-02,EV-2,tutor_note,,${theFile}`;
    expect(
      steps({ outcomes }, stateWith([...engaged, courseEvent()])).map(([command, , input]) => [
        command,
        (input as Record<string, unknown>).achievedOn,
      ]),
    ).toEqual([
      ['correct-achievement-date', '2021-03-02'],
      ['submit-evidence', '2021-03-02'],
    ]);
  });

  it('takes a later break for a new one, and an earlier day for the break that goes on', () => {
    const state = stateWith([...engaged, pausedEvent, resumedEvent]);
    expect(steps({ engagements: 'CL-1,paused,2021-03-01,unable-to-take-part' }, state)).toEqual([
      ['pause-engagement', 'new', { pausedOn: '2021-03-01', reasonCode: 'unable-to-take-part' }],
    ]);
    const going = stateWith([...engaged, pausedEvent]);
    expect(
      steps({ engagements: 'CL-1,resumed,2021-02-10\nCL-1,paused,2021-03-01,unable-to-take-part' }, going).map(
        ([command]) => command,
      ),
    ).toEqual(['resume-engagement', 'pause-engagement']);
  });

  it('gives a correction back and forth an id of its own each time', () => {
    const idOf = (texts: Texts, state: ReturnState) => planned(texts, state).persons[0]?.steps[0]?.commandId;
    const there = { engagements: 'CL-1,started,2021-01-19' };
    const corrected = {
      type: 'ReferralDatesCorrected',
      changes: [{ field: 'startedOn', from: '2021-01-18', to: '2021-01-20' }],
    };
    expect(idOf(there, stateWith(engaged))).not.toBe(idOf(there, stateWith([...engaged, corrected])));
  });

  it('leaves alone what was corrected elsewhere since this return said the same before', () => {
    const corrected = {
      type: 'ReferralDatesCorrected',
      changes: [{ field: 'startedOn', from: '2021-01-18', to: '2021-01-20' }],
    };
    const earlier = [{ kind: 'started', person: ANNA, item: '', dated: calendarDate('2021-01-18') }] as const;
    const plan = planned({ engagements: 'CL-1,started,2021-01-18' }, stateWith([...engaged, corrected], { earlier }));
    expect(plan.persons[0]?.steps).toEqual([]);
    expect(plan.persons[0]?.left).toEqual([
      {
        file: 'engagements.csv',
        row: 2,
        column: 'on',
        says: 'was corrected to 2021-01-20 since this return was sent before',
      },
    ]);
  });

  it('says which rows have disappeared, and takes nothing away', () => {
    const earlier = [
      { kind: 'referral', person: ANNA, item: '', dated: calendarDate('2021-01-04') },
      { kind: 'started', person: ANNA, item: '', dated: calendarDate('2021-01-18') },
      { kind: 'paused', person: ANNA, item: '', dated: calendarDate('2021-02-01') },
      { kind: 'evidence', person: ANNA, item: 'begins_course.1.E0', dated: calendarDate('2021-03-01') },
      { kind: 'achieved', person: ANNA, item: 'begins_course.1', dated: calendarDate('2021-03-01') },
    ] as const;
    const state = stateWith([...engaged, pausedEvent], { earlier });
    const plan = planned(
      { referrals: 'CL-1,2021-01-04', engagements: 'CL-1,paused,2021-02-01,unable-to-take-part' },
      state,
    );
    expect(plan.persons).toEqual([]);
    expect(plan.missing.map(({ kind }) => kind)).toEqual(['started', 'evidence']);
  });

  it('does not take a corrected row for one that has disappeared', () => {
    const earlier = [
      { kind: 'started', person: ANNA, item: '', dated: calendarDate('2021-01-18') },
      { kind: 'paused', person: ANNA, item: '', dated: calendarDate('2021-02-01') },
    ] as const;
    const state = stateWith([...engaged, pausedEvent], { earlier });
    const plan = planned({ engagements: 'CL-1,started,2021-01-19\nCL-1,paused,2021-02-02,unable-to-take-part' }, state);
    expect(plan.missing).toEqual([]);
  });
});

describe('planning a large return', () => {
  it('finds the same in turns as at once, and leaves everybody else theirs', async () => {
    const referrals = Array.from({ length: 5000 }, (_, index) => `Ann ${index},2021-01-04`).join('\n');
    const large = read({ referrals });
    let isPlanned = false;
    let turns = 0;
    const planning = planReturnInTurns(large, emptyState).finally(() => {
      isPlanned = true;
    });
    while (!isPlanned) {
      await turn();
      turns += 1;
    }
    expect(await planning).toEqual(planReturn(large, emptyState));
    // One for each hundred people, and for each hundred rows that are checked by themselves.
    expect(turns).toBeGreaterThanOrEqual(150);
  });
});
