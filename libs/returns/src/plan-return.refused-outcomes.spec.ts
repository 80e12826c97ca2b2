import { describe, expect, it } from '@jest/globals';
import {
  acceptedEvent,
  course,
  courseEvent,
  endedEvent,
  engaged,
  outcome,
  problems,
  type RefusedRows,
  referredEvent,
  rejected,
  startedEvent,
  verified,
} from '../test/some-rows.js';
import { digest, emptyState, stateWith } from '../test/some-state.js';

const noFile = { evidence_digest: '', evidence_location: '', evidence_bytes: '', evidence_media_type: '' };
const ofOutcomes: readonly RefusedRows[] = [
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

describe('refusing rows of outcomes', () => {
  it.each(ofOutcomes)('%s', (_, texts, expected, events = []) => {
    expect(problems(texts, events.length === 0 ? emptyState : stateWith(events))).toEqual(expected);
  });
});
