import { type CalendarDate, calendarDate } from '#kernel';

/**
 * A rate card like that of the Kirklees Better Outcomes Partnership, which had 33 outcomes and was changed during the
 * contract. How many outcomes there are is published; what they are and their prices are made up.
 */
export interface KirkleesLikeOutcome {
  readonly outcome: string;
  readonly title: string;
  readonly pounds: number;
  /** The outcome before it, and the weeks for which that must have lasted. */
  readonly after?: readonly [outcome: string, weeks: number];
  readonly evidence: readonly string[];
}

const plan = ['support_plan', 'self_certification'];
const home = ['tenancy_agreement', 'landlord_letter', 'self_certification'];
const health = ['treatment_letter', 'care_plan'];
const learning = ['enrolment_letter', 'attendance_record'];
const certificate = ['certificate'];
const work = ['employment_contract', 'payslip'];
const money = ['bank_or_benefit_letter', 'budget_plan'];

function of(
  outcome: string,
  title: string,
  pounds: number,
  evidence: readonly string[],
  after?: KirkleesLikeOutcome['after'],
): KirkleesLikeOutcome {
  return { outcome, title, pounds, evidence, ...(after === undefined ? {} : { after }) };
}

/** The thirty outcomes of the contract as it was signed. */
export const firstOutcomes: readonly KirkleesLikeOutcome[] = [
  of('support_plan_agreed', 'Agrees a support plan', 150, plan),
  of('wellbeing_review_1', 'First wellbeing review', 200, plan),
  of('wellbeing_review_2', 'Second wellbeing review', 200, plan, ['wellbeing_review_1', 12]),
  of('wellbeing_review_3', 'Third wellbeing review', 200, plan, ['wellbeing_review_2', 12]),
  of('goal_reached', 'Reaches a goal of their own', 180, plan),
  of('homelessness_prevented', 'Homelessness prevented', 500, home),
  of('enters_home', 'Moves into a home', 600, home),
  of('home_3_months', '3 months in the home', 700, home, ['enters_home', 13]),
  of('home_6_months', '6 months in the home', 800, home, ['enters_home', 26]),
  of('home_12_months', '12 months in the home', 900, home, ['enters_home', 52]),
  of('home_18_months', '18 months in the home', 700, home, ['enters_home', 78]),
  of('manages_tenancy', 'Manages the tenancy', 300, home),
  of('benefits_in_place', 'Benefits in place', 200, money),
  of('debt_plan', 'Debt plan agreed', 250, money),
  of('debt_plan_kept', 'Debt plan kept for 13 weeks', 350, money, ['debt_plan', 13]),
  of('registered_with_doctor', 'Registered with a doctor', 120, health),
  of('mental_health_entry', 'Mental health: entry into treatment', 250, health),
  of('mental_health_sustained', 'Mental health: treatment sustained', 600, health, ['mental_health_entry', 13]),
  of('drugs_entry', 'Drugs or alcohol: entry into treatment', 250, health),
  of('drugs_sustained', 'Drugs or alcohol: treatment sustained', 700, health, ['drugs_entry', 13]),
  of('safety_plan', 'Safety plan agreed', 200, plan),
  of('safe_6_months', 'Safe for 6 months', 500, plan, ['safety_plan', 26]),
  of('begins_course', 'Begins a course', 220, learning),
  of('completes_course', 'Completes a course', 450, learning, ['begins_course', 6]),
  of('level_1', 'Level 1 qualification', 700, certificate, ['begins_course', 12]),
  of('level_2', 'Level 2 qualification', 1200, certificate, ['begins_course', 20]),
  of('volunteers_6_weeks', 'Volunteers for 6 weeks', 300, ['organisation_letter']),
  of('enters_work', 'Enters work', 800, work),
  of('work_13_weeks', '13 weeks in work', 1200, work, ['enters_work', 13]),
  of('work_26_weeks', '26 weeks in work', 1500, work, ['work_13_weeks', 13]),
];

export const DIGITAL_ACCESS = of('digital_access', 'Has the means to be online', 160, [
  'delivery_note',
  'self_certification',
]);
export const PEER_MENTOR = of('peer_mentor', 'Trained as a peer mentor', 400, certificate);
export const COMMUNITY_GROUP = of('community_group', 'Belongs to a community group', 150, [
  'organisation_letter',
  'self_certification',
]);

/** Defined by variations, because nobody had thought of them when the contract was signed. */
export const laterOutcomes = [DIGITAL_ACCESS, PEER_MENTOR, COMMUNITY_GROUP] as const;

export const kirkleesLikeOutcomes: readonly KirkleesLikeOutcome[] = [...firstOutcomes, ...laterOutcomes];

/** @throws RangeError for an outcome that the contract never had. */
export function kirkleesLikeOutcome(outcome: string): KirkleesLikeOutcome {
  const found = kirkleesLikeOutcomes.find((candidate) => candidate.outcome === outcome);
  if (found === undefined) throw new RangeError(`${outcome} is no outcome of the contract`);
  return found;
}

export function definitionOf({ outcome, title }: KirkleesLikeOutcome) {
  return { outcome, title, definition: `${title}, as the evidence rule of the rate card shows it.`, unit: 'person' };
}

export function kirkleesLikeLine({ outcome, title, pounds, after, evidence }: KirkleesLikeOutcome) {
  const rules = evidence.map((kind) => ({ kind }));
  return {
    line: outcome,
    outcome,
    title,
    unit: 'person',
    pricing: { rule: 'fixed', pricePence: pounds * 100 },
    claimsPerPerson: { limit: 'once' },
    prerequisites: after === undefined ? [] : [{ outcome: after[0], state: 'achieved', interval: { weeks: after[1] } }],
    claimWindow: { daysMax: 183, late: 'refuse' },
    evidenceRule: rules.length === 1 ? rules[0] : { any: rules },
  };
}

const day = (text: string): CalendarDate => calendarDate(text);

/** The revisions after the first, with the prices they set and from when; the fourth of them reaches back. */
export const REVISIONS = {
  second: { revision: 2, effectiveFrom: day('2020-07-01'), agreedOn: day('2020-06-24') },
  third: { revision: 3, effectiveFrom: day('2021-07-01'), agreedOn: day('2021-06-21') },
  fourth: { revision: 4, effectiveFrom: day('2023-01-01'), agreedOn: day('2023-05-12') },
  fifth: { revision: 5, effectiveFrom: day('2023-10-01'), agreedOn: day('2023-09-20') },
} as const;

/** The last day of the outcome that was added for a time, and the last one before another was retired. */
export const DIGITAL_ACCESS_ENDS = day('2021-06-30');
export const DOCTOR_RETIRED_FROM = REVISIONS.third.effectiveFrom;

/** Prices in pounds, from a day on. */
export const repricings: readonly {
  readonly from: CalendarDate;
  readonly agreedOn: CalendarDate;
  readonly pounds: Readonly<Record<string, number>>;
}[] = [
  {
    from: REVISIONS.third.effectiveFrom,
    agreedOn: REVISIONS.third.agreedOn,
    pounds: { enters_home: 650, home_12_months: 1000 },
  },
  {
    from: REVISIONS.fourth.effectiveFrom,
    agreedOn: REVISIONS.fourth.agreedOn,
    pounds: { wellbeing_review_1: 230, wellbeing_review_2: 230, wellbeing_review_3: 230, enters_work: 900 },
  },
  { from: REVISIONS.fifth.effectiveFrom, agreedOn: REVISIONS.fifth.agreedOn, pounds: { goal_reached: 160 } },
];

/** The price of an outcome by the day it was achieved, as it was agreed up to a day. */
export function poundsFor(outcome: string, achievedOn: CalendarDate, knownOn: CalendarDate): number {
  return repricings
    .filter(({ from, agreedOn }) => from <= achievedOn && agreedOn <= knownOn)
    .reduce((price, { pounds }) => pounds[outcome] ?? price, kirkleesLikeOutcome(outcome).pounds);
}
