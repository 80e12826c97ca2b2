/**
 * The rate card of the Bristol "Reboot West" care-leaver contract as it was published, with the claims that were paid
 * and the people who achieved each outcome: 3,118 claims of 1,997 person-outcomes, worth £1,871,540.
 *
 * Prices, claims and people are published figures (Government Outcomes Lab, INDIGO Impact Bond Dataset, project
 * INDIGO-POJ-0121). Evidence rules, prerequisites and the number of claims a person may make were not published: they
 * are made up so that the figures can come about.
 */
export interface PublishedOutcome {
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly pounds: number;
  /** Claims paid. */
  readonly claims: number;
  /** People who achieved it at least once. */
  readonly people: number;
  readonly perPerson: 'once' | 'twice' | 'unlimited';
  readonly after?: string;
  readonly evidence: EvidenceWords;
}

interface EvidenceWords {
  /** Certificates are held by the ledger itself; everything else stays with the provider. */
  readonly held?: 'ledger';
  readonly kinds: readonly [kind: string, shows: string][];
}

const review: EvidenceWords = {
  kinds: [
    ['support_plan_review', 'the signatures of the young person and the support worker'],
    ['self_certification', 'its number and the signature of the young person'],
  ],
};
const attendance: EvidenceWords = {
  kinds: [
    ['attendance_record', 'the days attended, as the college or training provider recorded them'],
    ['tutor_letter', 'the course and how much of it was completed'],
  ],
};
const certificate: EvidenceWords = {
  held: 'ledger',
  kinds: [
    ['certificate', 'the qualification and the awarding body'],
    ['awarding_body_record', 'the qualification and its level'],
  ],
};
const university: EvidenceWords = {
  held: 'ledger',
  kinds: [['university_letter', 'the course and the year']],
};
const placement: EvidenceWords = {
  kinds: [
    ['employer_letter', 'the first day and the days attended'],
    ['timesheet', 'the hours, signed by the employer or charity'],
  ],
};
const job: EvidenceWords = {
  kinds: [
    ['employment_contract', 'the signatures of both sides'],
    ['payslip', 'pay from the new employment'],
  ],
};
const earnings: EvidenceWords = {
  kinds: [
    ['payslip', 'pay that reaches the amount when added up'],
    ['hmrc_record', 'earnings that reach the amount'],
  ],
};

export const publishedOutcomes: readonly PublishedOutcome[] = [
  {
    outcome: 'agrees_education',
    title: 'Agrees education or training is right for them',
    definition: 'The young person agrees in a review that the education or training planned is right for them.',
    pounds: 220,
    claims: 527,
    people: 231,
    perPerson: 'unlimited',
    evidence: review,
  },
  {
    outcome: 'relationships',
    title: 'One or more consistent relationships',
    definition: 'The young person has at least one consistent, supportive relationship.',
    pounds: 220,
    claims: 453,
    people: 225,
    perPerson: 'unlimited',
    evidence: review,
  },
  {
    outcome: 'feels_safe',
    title: 'Feels safe',
    definition: 'The young person says in a review that they feel safe where they live.',
    pounds: 220,
    claims: 482,
    people: 230,
    perPerson: 'unlimited',
    evidence: review,
  },
  {
    outcome: 'manages_accommodation',
    title: 'Manages accommodation and its costs',
    definition: 'The young person manages their accommodation and what it costs.',
    pounds: 220,
    claims: 466,
    people: 227,
    perPerson: 'unlimited',
    evidence: review,
  },
  {
    outcome: 'self_determined',
    title: 'Self-determined outcome',
    definition: 'The young person reaches a goal that they set for themselves in the support plan.',
    pounds: 220,
    claims: 202,
    people: 136,
    perPerson: 'unlimited',
    evidence: review,
  },
  {
    outcome: 'begins_course',
    title: 'Begins an education or training course',
    definition: 'The young person enrols on a course and attends its first week.',
    pounds: 220,
    claims: 145,
    people: 132,
    perPerson: 'twice',
    evidence: {
      kinds: [
        ['enrolment_letter', 'the course and its first day'],
        ['attendance_record', 'the days attended, as the college or training provider recorded them'],
      ],
    },
  },
  {
    outcome: 'course_25',
    title: 'Completes 25% of a course',
    definition: 'A quarter of the guided hours of the course are completed.',
    pounds: 220,
    claims: 121,
    people: 109,
    perPerson: 'twice',
    after: 'begins_course',
    evidence: attendance,
  },
  {
    outcome: 'course_50',
    title: 'Completes 50% of a course',
    definition: 'Half of the guided hours of the course are completed.',
    pounds: 220,
    claims: 106,
    people: 94,
    perPerson: 'twice',
    after: 'course_25',
    evidence: attendance,
  },
  {
    outcome: 'level_1',
    title: 'Completes a level 1 qualification',
    definition: 'A level 1 qualification, or its equivalent, is awarded.',
    pounds: 1760,
    claims: 43,
    people: 41,
    perPerson: 'twice',
    after: 'course_50',
    evidence: certificate,
  },
  {
    outcome: 'level_2',
    title: 'Completes a level 2 qualification',
    definition: 'A level 2 qualification, or its equivalent, is awarded.',
    pounds: 4730,
    claims: 33,
    people: 33,
    perPerson: 'twice',
    after: 'course_50',
    evidence: certificate,
  },
  {
    outcome: 'level_3',
    title: 'Completes a level 3 qualification',
    definition: 'A level 3 qualification, or its equivalent, is awarded.',
    pounds: 4730,
    claims: 11,
    people: 10,
    perPerson: 'twice',
    after: 'course_50',
    evidence: certificate,
  },
  {
    outcome: 'begins_higher_education',
    title: 'Begins higher education',
    definition: 'The young person enrols on a course of higher education and begins it.',
    pounds: 660,
    claims: 10,
    people: 10,
    perPerson: 'once',
    evidence: university,
  },
  {
    outcome: 'higher_education_year_1',
    title: 'Completes year 1 of higher education',
    definition: 'The first year of the course is passed.',
    pounds: 2750,
    claims: 4,
    people: 4,
    perPerson: 'once',
    after: 'begins_higher_education',
    evidence: university,
  },
  {
    outcome: 'higher_education_year_2',
    title: 'Completes year 2 of higher education',
    definition: 'The second year of the course is passed.',
    pounds: 2750,
    claims: 2,
    people: 2,
    perPerson: 'once',
    after: 'higher_education_year_1',
    evidence: university,
  },
  {
    outcome: 'degree',
    title: 'Completes a degree',
    definition: 'The degree, or another award of higher education, is awarded.',
    pounds: 4730,
    claims: 3,
    people: 3,
    perPerson: 'once',
    after: 'begins_higher_education',
    evidence: university,
  },
  {
    outcome: 'enters_work_experience',
    title: 'Enters work experience or volunteering',
    definition: 'The young person begins a placement of work experience or volunteering.',
    pounds: 110,
    claims: 29,
    people: 29,
    perPerson: 'once',
    evidence: placement,
  },
  {
    outcome: 'work_experience_1_week',
    title: '1 week of work experience or volunteering',
    definition: 'One week of the placement is completed.',
    pounds: 220,
    claims: 19,
    people: 19,
    perPerson: 'once',
    after: 'enters_work_experience',
    evidence: placement,
  },
  {
    outcome: 'work_experience_4_weeks',
    title: '4 weeks of work experience or volunteering',
    definition: 'Four weeks of the placement are completed.',
    pounds: 330,
    claims: 6,
    people: 6,
    perPerson: 'once',
    after: 'work_experience_1_week',
    evidence: placement,
  },
  {
    outcome: 'enters_employment',
    title: 'Enters employment',
    definition: 'The young person begins paid employment or an apprenticeship.',
    pounds: 660,
    claims: 126,
    people: 126,
    perPerson: 'once',
    evidence: job,
  },
  {
    outcome: 'earns_768',
    title: 'Earns £768',
    definition: 'Earnings from employment reach £768 in total.',
    pounds: 2750,
    claims: 114,
    people: 114,
    perPerson: 'once',
    after: 'enters_employment',
    evidence: earnings,
  },
  {
    outcome: 'earns_1631',
    title: 'Earns £1,631',
    definition: 'Earnings from employment reach £1,631 in total.',
    pounds: 2750,
    claims: 102,
    people: 102,
    perPerson: 'once',
    after: 'earns_768',
    evidence: earnings,
  },
  {
    outcome: 'earns_3350',
    title: 'Earns £3,350',
    definition: 'Earnings from employment reach £3,350 in total.',
    pounds: 2750,
    claims: 73,
    people: 73,
    perPerson: 'once',
    after: 'earns_1631',
    evidence: earnings,
  },
  {
    outcome: 'earns_8155',
    title: 'Earns £8,155',
    definition: 'Earnings from employment reach £8,155 in total.',
    pounds: 2750,
    claims: 41,
    people: 41,
    perPerson: 'once',
    after: 'earns_3350',
    evidence: earnings,
  },
];

/** @throws RangeError for an outcome that is not on the rate card. */
export function published(outcome: string): PublishedOutcome {
  const found = publishedOutcomes.find((candidate) => candidate.outcome === outcome);
  if (found === undefined) throw new RangeError(`${outcome} is not on the rate card`);
  return found;
}
