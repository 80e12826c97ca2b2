import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { ANNA, digest, emptyState, gateway, provider, stateWith } from '../test/some-state.js';
import { planReturn, planReturnInTurns } from './plan-return.js';
import { readReturn } from './read-return.js';
import type { ReturnState } from './return-state.js';

interface Texts {
  readonly referrals?: string;
  readonly engagements?: string;
  readonly outcomes?: string;
}

const referralHeadings =
  'person_reference,referred_on,cohort,decision,decided_on,criteria_met,payment_group,age_at_referral,decline_reason,decision_words';
const engagementHeadings = 'person_reference,change,on,reason,words';
const outcomeHeadings =
  'person_reference,outcome,occurrence,achieved_on,evidence_reference,evidence_kind,evidence_issuer,evidence_issued_on,evidence_file,evidence_digest,evidence_location,evidence_bytes,evidence_media_type,quantity,measured';
const headings = { referrals: referralHeadings, engagements: engagementHeadings, outcomes: outcomeHeadings };

/** Rows as written in a file, padded with empty cells to the width of the headings. */
function read(texts: Texts) {
  const files = (['referrals', 'engagements', 'outcomes'] as const).flatMap((name) => {
    const text = texts[name];
    if (text === undefined) return [];
    const width = headings[name].split(',').length;
    const rows = text
      .trim()
      .split('\n')
      .map((row) => {
        const cells = row.trim().split(',');
        return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')].join(',');
      });
    return [{ name: `${name}.csv`, bytes: Buffer.from(`${[headings[name], ...rows].join('\n')}\n`) }];
  });
  return readReturn(files);
}

function planned(texts: Texts, state: ReturnState = emptyState) {
  const result = planReturn(read(texts), state);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.plan;
}

function steps(texts: Texts, state?: ReturnState) {
  return planned(texts, state).persons.flatMap((person) =>
    person.steps.map(({ command, kind, input }) => {
      const { contract: _, ...rest } = input;
      return [command, kind, rest];
    }),
  );
}

function problems(texts: Texts, state: ReturnState = emptyState) {
  const result = planReturn(read(texts), state);
  if ('plan' in result) throw new Error(`Nothing was wrong: ${JSON.stringify(result.plan, null, 1)}`);
  return result.problems.map(
    ({ file, row, column, rule }) => `${file.replace('.csv', '')} ${row} ${column ?? ''} ${rule}`,
  );
}

const accepted = 'CL-1,2021-01-04,,accepted,2021-01-11,care_leaver;aged_16_to_25';
const referredEvent = { type: 'PersonReferred', referredBy: 'council', referredOn: '2021-01-04' };
const acceptedEvent = {
  type: 'ReferralAccepted',
  provider: 'kestrel',
  acceptedOn: '2021-01-11',
  criteriaVersion: 1,
  criteriaMet: ['care_leaver', 'aged_16_to_25'],
};
const startedEvent = { type: 'EngagementStarted', provider: 'kestrel', startedOn: '2021-01-18' };
const pausedEvent = { type: 'EngagementPaused', pausedOn: '2021-02-01', reasonCode: 'unable-to-take-part' };
const resumedEvent = { type: 'EngagementResumed', resumedOn: '2021-02-15' };
const endedEvent = { type: 'EngagementEnded', endedOn: '2021-05-31', reasonCode: 'completed' };
const engaged = [referredEvent, acceptedEvent, startedEvent];

const theFile = `,,${digest('a')},cabinet,100,application/pdf`;
const course = `CL-1,begins_course,,2021-03-01,EV-1,enrolment_letter,college,2021-03-02,,${digest('a')},cabinet,100,application/pdf`;

/** What the first sending of `course` submits, as the event that it becomes. */
function courseEvent(more: Record<string, unknown> = {}) {
  const [step] = planned({ outcomes: course }, stateWith(engaged)).persons[0]?.steps ?? [];
  return {
    type: 'EvidenceSubmitted',
    outcome: 'begins_course',
    occurrence: 1,
    achievedOn: '2021-03-01',
    evidence: step?.input.evidence,
    kind: 'enrolment_letter',
    issuer: 'college',
    issuedOn: '2021-03-02',
    held: 'provider',
    fileMark: `mark of ${digest('a')}`,
    submittedBy: 'dana',
    submittedFor: 'kestrel',
    ...more,
  };
}

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
    [
      'evidence that was verified since',
      { outcomes: course },
      [
        ...engaged,
        courseEvent(),
        {
          type: 'EvidenceVerified',
          outcome: 'begins_course',
          occurrence: 1,
          achievedOn: '2021-03-01',
          evidence: [courseEvent().evidence],
          method: 'document-check',
          verifiedBy: 'vera',
          verifiedFor: 'check',
        },
      ],
    ],
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

const rejected = { type: 'EvidenceRejected', outcome: 'begins_course', occurrence: 1, reasonCode: 'other' };
const verified = {
  type: 'EvidenceVerified',
  outcome: 'begins_course',
  occurrence: 1,
  achievedOn: '2021-03-01',
  evidence: [courseEvent().evidence],
  method: 'document-check',
  verifiedBy: 'vera',
  verifiedFor: 'check',
};

type Case = readonly [
  what: string,
  texts: Texts,
  expected: readonly string[],
  events?: Parameters<typeof stateWith>[0],
];
const ofReferrals: readonly Case[] = [
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
const ofEngagements: readonly Case[] = [
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
const outcome = (changes: Record<string, string>) => {
  const cells = new Map([
    ['person_reference', 'CL-1'],
    ['outcome', 'begins_course'],
    ['occurrence', ''],
    ['achieved_on', '2021-03-01'],
    ['evidence_reference', 'EV-1'],
    ['evidence_kind', 'tutor_note'],
    ['evidence_issuer', ''],
    ['evidence_issued_on', ''],
    ['evidence_file', ''],
    ['evidence_digest', digest('a')],
    ['evidence_location', 'cabinet'],
    ['evidence_bytes', '100'],
    ['evidence_media_type', 'application/pdf'],
    ['quantity', ''],
    ['measured', ''],
    ...Object.entries(changes),
  ]);
  return [...cells.values()].join(',');
};
const noFile = { evidence_digest: '', evidence_location: '', evidence_bytes: '', evidence_media_type: '' };
const ofOutcomes: readonly Case[] = [
  [
    'a person nobody referred',
    { outcomes: outcome({ person_reference: 'CL-9' }) },
    ['outcomes 2 person_reference person-not-referred'],
    engaged,
  ],
  [
    'an outcome of another provider’s person',
    { outcomes: outcome({}) },
    ['outcomes 2 person_reference refused'],
    [referredEvent, { ...acceptedEvent, provider: 'other' }, { ...startedEvent, provider: 'other' }],
  ],
  [
    'a person who never started',
    { outcomes: outcome({}) },
    ['outcomes 2 person_reference refused'],
    [referredEvent, acceptedEvent],
  ],
  [
    'an unknown outcome',
    { outcomes: outcome({ outcome: 'begins_coarse' }) },
    ['outcomes 2 outcome outcome-unknown'],
    engaged,
  ],
  [
    'an achievement after today',
    { outcomes: outcome({ achieved_on: '2021-07-01' }) },
    ['outcomes 2 achieved_on dated-in-the-future'],
    engaged,
  ],
  [
    'an achievement before the contract',
    { outcomes: outcome({ achieved_on: '2018-10-31' }) },
    ['outcomes 2 achieved_on outside-the-contract'],
    engaged,
  ],
  [
    'an achievement before the start',
    { outcomes: outcome({ achieved_on: '2021-01-17' }) },
    ['outcomes 2 achieved_on refused'],
    engaged,
  ],
  [
    'an achievement after the end',
    { outcomes: outcome({ achieved_on: '2021-06-01' }) },
    ['outcomes 2 achieved_on refused'],
    [...engaged, endedEvent],
  ],
  [
    'a second time of what is paid once',
    { outcomes: outcome({ occurrence: '2' }) },
    ['outcomes 2 occurrence occurrence-above-limit'],
    engaged,
  ],
  [
    'a fourth time of what is paid three times',
    { outcomes: outcome({ outcome: 'feels_safe', occurrence: '4', evidence_kind: 'assessment' }) },
    ['outcomes 2 occurrence occurrence-above-limit'],
    engaged,
  ],
  [
    'a kind of evidence that is not taken',
    { outcomes: outcome({ evidence_kind: 'selfie' }) },
    ['outcomes 2 evidence_kind evidence-kind-not-in-rule'],
    engaged,
  ],
  [
    'an issuer who is not taken',
    { outcomes: outcome({ evidence_kind: 'enrolment_letter', evidence_issuer: 'friend' }) },
    ['outcomes 2 evidence_issuer issuer-not-in-rule'],
    engaged,
  ],
  [
    'no issuer where one is needed',
    { outcomes: outcome({ evidence_kind: 'enrolment_letter' }) },
    ['outcomes 2 evidence_issuer issuer-not-in-rule'],
    engaged,
  ],
  [
    'evidence issued after today',
    { outcomes: outcome({ evidence_issued_on: '2021-07-01' }) },
    ['outcomes 2 evidence_issued_on dated-in-the-future'],
    engaged,
  ],
  ['no file', { outcomes: outcome(noFile) }, ['outcomes 2 evidence_file needed-here'], engaged],
  [
    'half a file',
    { outcomes: outcome({ evidence_location: '', evidence_bytes: '' }) },
    ['outcomes 2 evidence_location needed-here', 'outcomes 2 evidence_bytes needed-here'],
    engaged,
  ],
  [
    'a file in both places',
    {
      outcomes: outcome({
        evidence_file: 'letter.pdf',
        evidence_location: '',
        evidence_bytes: '',
        evidence_media_type: '',
      }),
    },
    ['outcomes 2 evidence_digest given-without-need'],
    engaged,
  ],
  [
    'a file that is not there',
    { outcomes: outcome({ ...noFile, evidence_file: 'missing.pdf' }) },
    ['outcomes 2 evidence_file evidence-file-missing'],
    engaged,
  ],
  [
    'a file that is not taken',
    { outcomes: outcome({ ...noFile, evidence_file: 'program.exe' }) },
    ['outcomes 2 evidence_file evidence-file-not-taken'],
    engaged,
  ],
  [
    'a piece of evidence twice',
    { outcomes: `${outcome({})}\n${outcome({})}` },
    ['outcomes 3 evidence_reference row-twice'],
    engaged,
  ],
  [
    'two days of one achievement',
    { outcomes: `${outcome({})}\n${outcome({ evidence_reference: 'EV-2', achieved_on: '2021-03-02' })}` },
    ['outcomes 3 achieved_on rows-disagree'],
    engaged,
  ],
  ['two of one person', { outcomes: outcome({ quantity: '2' }) }, ['outcomes 2 quantity refused'], engaged],
  [
    'another quantity than recorded',
    { outcomes: `${course},7` },
    ['outcomes 2 quantity recorded-otherwise'],
    [...engaged, courseEvent({ quantity: 1 })],
  ],
  [
    'another measured value than recorded',
    { outcomes: `${course},,8.5` },
    ['outcomes 2 measured recorded-otherwise'],
    [...engaged, courseEvent({ measured: '8.4' })],
  ],
  [
    'another kind than recorded',
    { outcomes: course.replace('enrolment_letter,college', 'tutor_note,college') },
    ['outcomes 2 evidence_kind recorded-otherwise'],
    [...engaged, courseEvent()],
  ],
  [
    'another issuer than recorded',
    { outcomes: course.replace('college', 'university') },
    ['outcomes 2 evidence_issuer recorded-otherwise'],
    [...engaged, courseEvent()],
  ],
  [
    'another date of issue than recorded',
    { outcomes: course.replace('2021-03-02', '2021-03-03') },
    ['outcomes 2 evidence_issued_on recorded-otherwise'],
    [...engaged, courseEvent()],
  ],
  [
    'another file than recorded',
    { outcomes: course.replace(digest('a'), digest('d')) },
    ['outcomes 2 evidence_digest recorded-otherwise'],
    [...engaged, courseEvent()],
  ],
  [
    'a file in another place than recorded',
    { outcomes: 'CL-1,begins_course,,2021-03-01,EV-1,enrolment_letter,college,2021-03-02,letter.pdf' },
    ['outcomes 2 evidence_file recorded-otherwise'],
    [...engaged, courseEvent()],
  ],
  [
    'another day for what is verified',
    { outcomes: course.replace('2021-03-01', '2021-02-28') },
    ['outcomes 2 achieved_on refused'],
    [...engaged, courseEvent(), verified],
  ],
  [
    'another day for what is rejected',
    { outcomes: course.replace('2021-03-01', '2021-02-28') },
    ['outcomes 2 achieved_on refused'],
    [...engaged, courseEvent(), rejected],
  ],
  [
    'more evidence for what is verified',
    { outcomes: outcome({ evidence_reference: 'EV-2' }) },
    ['outcomes 2 evidence_reference refused'],
    [...engaged, courseEvent(), verified],
  ],
  [
    'more evidence for what is rejected',
    { outcomes: outcome({ evidence_reference: 'EV-2' }) },
    ['outcomes 2 evidence_reference refused'],
    [...engaged, courseEvent(), rejected],
  ],
];

describe('refusing a return, everything at once', () => {
  it.each(ofReferrals)('of referrals: %s', (_, texts, expected, events = []) => {
    expect(problems(texts, events.length === 0 ? emptyState : stateWith(events))).toEqual(expected);
  });
  it.each(ofEngagements)('of engagements: %s', (_, texts, expected, events = []) => {
    expect(problems(texts, events.length === 0 ? emptyState : stateWith(events))).toEqual(expected);
  });
  it.each(ofOutcomes)('of outcomes: %s', (_, texts, expected, events = []) => {
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
