import { addDays, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import { Dice, SeededEntropy } from '../seeded-entropy.js';
import { published, publishedOutcomes } from './reboot-west-card.js';
import { earlierWorkday, workday } from './workdays.js';

/** Published: 241 people were on the service, from October 2018 to March 2022. */
const ENGAGED = 241;
export const SERVICE_STARTS = calendarDate('2018-10-01');
export const SERVICE_ENDS = calendarDate('2022-03-31');

/** Made up, because it was not published how many were referred and never came: the denominator of every rate. */
const DECLINED = 22;
const NEVER_STARTED = 16;

export interface Achievement {
  readonly outcome: string;
  readonly occurrence: number;
  readonly on: CalendarDate;
  readonly queried?: string;
  readonly rejected?: string;
}

export interface SyntheticPerson {
  readonly reference: string;
  readonly referredOn: CalendarDate;
  readonly age: number;
  readonly group: 'neet' | 'at_risk_of_neet';
  readonly declined?: { readonly on: CalendarDate; readonly reasonCode: string };
  readonly acceptedOn?: CalendarDate;
  readonly engagement?: Engagement;
}

interface Engagement {
  readonly startedOn: CalendarDate;
  /** The day that was recorded first, where it was wrong and was corrected later. */
  readonly startedOnRecorded?: CalendarDate;
  readonly pause?: { readonly from: CalendarDate; readonly to: CalendarDate; readonly reasonCode: string };
  readonly endedOn: CalendarDate;
  readonly endReason: string;
  readonly achievements: readonly Achievement[];
}

/** An achievement while the start is not chosen yet: so many days after it. */
interface Planned {
  readonly outcome: string;
  readonly day: number;
}

interface Life {
  /** How much they take part, 0 to 999: who takes part more achieves more, stays longer, ends by completing. */
  readonly drive: number;
  readonly plan: Planned[];
  /** Where the academic year fixes days of the calendar. */
  readonly university?: University | undefined;
}

interface University {
  readonly year: number;
  readonly years: 0 | 1 | 2;
  readonly degreeAfterYears?: 1 | 3;
}

/**
 * The paths of made-up people whose achievements add up to the published figures, outcome by outcome: as many people
 * achieved each, and as many claims follow, as in the contract itself. Every run gives the same people.
 */
export function rebootWestPeople(): SyntheticPerson[] {
  const dice = new Dice(new SeededEntropy('bristol-reboot-west'));
  const engaged = livesOf(dice).map((life) => engagedPerson(life, dice));
  const others = [
    ...Array.from({ length: DECLINED }, (_, index) => declinedPerson(index, dice)),
    ...Array.from({ length: NEVER_STARTED }, () => waitingPerson(dice)),
  ];
  const people = [...withIrregularities(engaged, dice), ...others];
  const inOrder = people
    .map((person, index) => ({ person, index }))
    .sort((a, b) => compare(a.person.referredOn, b.person.referredOn) || a.index - b.index);
  return inOrder.map(({ person }, index) => ({ ...person, reference: `RW${String(index + 1).padStart(3, '0')}` }));
}

type Unnamed = Omit<SyntheticPerson, 'reference'>;

// --- What each person achieves --------------------------------------------------------------------------------------

function livesOf(dice: Dice): Life[] {
  const drives = Array.from({ length: ENGAGED }, () => dice.between(0, 999));
  const everybody = drives.map((_, index) => index);
  const byDrive = (pool: readonly number[], count: number, chance: number) =>
    [...pool]
      .map((person) => ({ person, rank: (drives[person] ?? 0) + dice.between(0, chance) }))
      .sort((a, b) => b.rank - a.rank)
      .slice(0, count)
      .map(({ person }) => person);

  const plans = everybody.map((): Planned[] => []);
  const put = (person: number, outcome: string, day: number) => plans[person]?.push({ outcome, day });

  planReviews(drives, byDrive, put, dice);
  const students = planCourses(everybody, byDrive, put, dice);
  planWork(everybody, byDrive, put, dice);
  const withoutCourse = everybody.filter((person) => !students.has(person));
  const universities = universityPlans();
  const atUniversity = new Map(
    byDrive(withoutCourse, universities.length, 600).map((person, index) => [person, universities[index]]),
  );
  return everybody.map((person) => ({
    drive: drives[person] ?? 0,
    plan: plans[person] ?? [],
    university: atUniversity.get(person),
  }));
}

type Chooser = (pool: readonly number[], count: number, chance: number) => number[];
type Put = (person: number, outcome: string, day: number) => void;

/** Stability outcomes are agreed in reviews about every three months, and may be claimed at each. */
function planReviews(drives: readonly number[], choose: Chooser, put: Put, dice: Dice): void {
  const reviewDays = drives.map((drive) => {
    const count = Math.min(6, 2 + Math.floor(drive / 300) + dice.between(0, 1));
    let day = dice.between(20, 40);
    return Array.from({ length: count }, () => {
      const today = day;
      day += dice.between(84, 112);
      return today;
    });
  });
  for (const { outcome, people, claims } of publishedOutcomes.filter(({ perPerson }) => perPerson === 'unlimited')) {
    const chosen = choose(
      drives.map((_, index) => index),
      people,
      3000,
    );
    const counts = new Map(chosen.map((person) => [person, 1]));
    for (let left = claims - people; left > 0; ) {
      const person = dice.oneOf(chosen);
      const count = counts.get(person) ?? 0;
      if (count >= (reviewDays[person]?.length ?? 0)) continue;
      counts.set(person, count + 1);
      left -= 1;
    }
    for (const [person, count] of counts) {
      const days = dice.shuffled(reviewDays[person] ?? []).slice(0, count);
      for (const day of days) put(person, outcome, day + dice.between(0, 4));
    }
  }
}

/** Courses: begun, a quarter, a half, and what is awarded at the end. Some people take a second one after the first. */
function planCourses(everybody: readonly number[], choose: Chooser, put: Put, dice: Dice): Set<number> {
  const begins = published('begins_course');
  const quarter = published('course_25');
  const half = published('course_50');
  const [level1, level2, level3] = [published('level_1'), published('level_2'), published('level_3')];

  const beginners = choose(everybody, begins.people, 1500);
  const atHalf = beginners.slice(0, half.people);
  const twice = dice.shuffled(atHalf).slice(0, half.claims - half.people);
  const beginsAgainOnly = dice
    .shuffled(atHalf.filter((person) => !twice.includes(person)))
    .slice(0, begins.claims - begins.people - twice.length);

  // Who takes two courses: the same level twice as often as the published claims say, else level 1 and then level 2.
  const awards = new Map<number, string[]>();
  const level1Twice = level1.claims - level1.people;
  const level3Twice = level3.claims - level3.people;
  twice.forEach((person, index) => {
    if (index < level1Twice) awards.set(person, ['level_1', 'level_1']);
    else if (index < level1Twice + level3Twice) awards.set(person, ['level_3', 'level_3']);
    else awards.set(person, ['level_1', 'level_2']);
  });
  const progressed = twice.length - level1Twice - level3Twice;
  const singles = [
    ...Array.from({ length: level1.people - level1Twice - progressed }, () => 'level_1'),
    ...Array.from({ length: level2.people - progressed }, () => 'level_2'),
    ...Array.from({ length: level3.people - level3Twice }, () => 'level_3'),
  ];
  const once = dice.shuffled(atHalf.filter((person) => !twice.includes(person)));
  singles.forEach((award, index) => {
    const person = once[index];
    if (person !== undefined) awards.set(person, [award]);
  });

  beginners.forEach((person, index) => {
    let day = dice.between(20, 110);
    put(person, begins.outcome, day);
    if (index >= quarter.people) return;
    day += dice.between(45, 80);
    put(person, quarter.outcome, day);
    if (index >= half.people) return;
    day += dice.between(45, 80);
    put(person, half.outcome, day);
    const [first, second] = awards.get(person) ?? [];
    day += dice.between(90, 150);
    if (first !== undefined) put(person, first, day);
    if (beginsAgainOnly.includes(person)) put(person, begins.outcome, day + dice.between(20, 60));
    if (second === undefined) return;
    for (const [outcome, from, to] of [
      [begins.outcome, 20, 60],
      [quarter.outcome, 45, 80],
      [half.outcome, 45, 80],
      [second, 90, 150],
    ] as const) {
      day += dice.between(from, to);
      put(person, outcome, day);
    }
  });
  return new Set(beginners);
}

/** Work experience and employment: everybody who reached a step had reached the one before. */
function planWork(everybody: readonly number[], choose: Chooser, put: Put, dice: Dice): void {
  const chains = [
    [
      ['enters_work_experience', 25, 220],
      ['work_experience_1_week', 7, 10],
      ['work_experience_4_weeks', 18, 24],
    ],
    [
      ['enters_employment', 40, 380],
      ['earns_768', 24, 56],
      ['earns_1631', 24, 56],
      ['earns_3350', 50, 100],
      ['earns_8155', 120, 210],
    ],
  ] as const;
  for (const chain of chains) {
    const [[first]] = chain;
    const entered = choose(everybody, published(first).people, 900);
    entered.forEach((person, index) => {
      let day = 0;
      for (const [outcome, from, to] of chain) {
        if (index >= published(outcome).people) return;
        day += dice.between(from, to);
        put(person, outcome, day);
      }
    });
  }
}

/** Two stay from the first year to the degree; one joins for the last year of a course begun elsewhere. */
function universityPlans(): University[] {
  return [
    { year: 2018, years: 2, degreeAfterYears: 3 },
    { year: 2018, years: 2, degreeAfterYears: 3 },
    { year: 2019, years: 0, degreeAfterYears: 1 },
    { year: 2019, years: 1 },
    { year: 2020, years: 1 },
    { year: 2019, years: 0 },
    { year: 2020, years: 0 },
    { year: 2020, years: 0 },
    { year: 2021, years: 0 },
    { year: 2021, years: 0 },
  ];
}

// --- When ------------------------------------------------------------------------------------------------------------

function engagedPerson(life: Life, dice: Dice): Unnamed & { readonly engagement: Engagement } {
  const { drive, plan, university } = life;
  const fixed = university === undefined ? [] : universityDays(university, dice);
  const planned = Math.max(60, ...plan.map(({ day }) => day));
  const startedOn = startOf(planned, fixed[0]?.on, dice);
  const dated = [...plan.map(({ outcome, day }) => ({ outcome, on: workday(addDays(startedOn, day)) })), ...fixed].sort(
    (a, b) => compare(a.on, b.on),
  );
  const achievements = numbered(dated);

  const lastOn = dated.reduce((latest, { on }) => laterOf(latest, on), startedOn);
  const slack = Math.min(dice.between(5, 30 + Math.floor(drive / 8)), daysBetween(lastOn, SERVICE_ENDS));
  const endedOn = earlierWorkday(addDays(lastOn, slack));
  const pause = pauseIn(achievements, dice);
  return {
    ...referralBefore(startedOn, dice),
    engagement: {
      startedOn,
      ...(pause === undefined ? {} : { pause }),
      endedOn,
      endReason: endReasonOf(drive, endedOn, dice),
      achievements,
    },
  };
}

function universityDays({ year, years, degreeAfterYears }: University, dice: Dice) {
  const days = [{ outcome: 'begins_higher_education', on: workday(dayIn(year, '10-22', dice)) }];
  if (years >= 1) days.push({ outcome: 'higher_education_year_1', on: workday(dayIn(year + 1, '06-18', dice)) });
  if (years >= 2) days.push({ outcome: 'higher_education_year_2', on: workday(dayIn(year + 2, '06-18', dice)) });
  if (degreeAfterYears !== undefined) {
    days.push({ outcome: 'degree', on: workday(dayIn(year + degreeAfterYears, '07-05', dice)) });
  }
  return days;
}

function dayIn(year: number, day: string, dice: Dice): CalendarDate {
  return addDays(calendarDate(`${year}-${day}`), dice.between(0, 7));
}

/** Two thirds start in the first year; nobody so late that their path would leave the service, nor after university. */
function startOf(plannedDays: number, universityOn: CalendarDate | undefined, dice: Dice): CalendarDate {
  const earliest = addDays(SERVICE_STARTS, 8);
  // Nine days to spare, because a weekend moves an achievement to the Monday after.
  const byService = addDays(SERVICE_ENDS, -plannedDays - 9);
  const byUniversity = universityOn === undefined ? byService : addDays(universityOn, -10);
  const latest = earlierOf(byUniversity, byService);
  const wanted = addDays(earliest, dice.between(0, 2) < 2 ? dice.between(0, 360) : dice.between(360, 1000));
  if (wanted <= latest) return workday(wanted);
  return workday(addDays(earliest, dice.between(0, Math.max(0, daysBetween(earliest, latest)))));
}

function referralBefore(startedOn: CalendarDate, dice: Dice) {
  const waited = Math.min(dice.between(12, 45), daysBetween(SERVICE_STARTS, startedOn));
  const referredOn = earlierWorkday(addDays(startedOn, -waited));
  const acceptedOn = workday(addDays(referredOn, dice.between(1, Math.max(1, Math.min(10, waited - 4)))));
  return { referredOn, acceptedOn: acceptedOn > startedOn ? startedOn : acceptedOn, ...factsOf(dice) };
}

function factsOf(dice: Dice): Pick<SyntheticPerson, 'age' | 'group'> {
  return { age: dice.between(16, 24), group: dice.between(0, 9) < 6 ? 'neet' : 'at_risk_of_neet' };
}

const declineReasons = ['not-eligible', 'declined-by-person', 'not-eligible', 'out-of-area', 'already-served'] as const;

function declinedPerson(index: number, dice: Dice): Unnamed {
  const referredOn = workday(addDays(SERVICE_STARTS, dice.between(7, 900)));
  const on = workday(addDays(referredOn, dice.between(3, 15)));
  const reasonCode = declineReasons[index % declineReasons.length] ?? 'other';
  return { referredOn, ...factsOf(dice), declined: { on, reasonCode } };
}

/** Accepted, and never came: parking and creaming show only where these people are counted. */
function waitingPerson(dice: Dice): Unnamed {
  const referredOn = workday(addDays(SERVICE_STARTS, dice.between(7, 900)));
  return { referredOn, ...factsOf(dice), acceptedOn: workday(addDays(referredOn, dice.between(3, 10))) };
}

/** The nth time somebody achieves an outcome is its nth occurrence. */
function numbered(dated: readonly { readonly outcome: string; readonly on: CalendarDate }[]): Achievement[] {
  const counts = new Map<string, number>();
  return dated.map(({ outcome, on }) => {
    const occurrence = (counts.get(outcome) ?? 0) + 1;
    counts.set(outcome, occurrence);
    return { outcome, occurrence, on };
  });
}

const breakReasons = ['unable-to-take-part', 'family', 'lost-contact', 'unable-to-take-part', 'moved-away'] as const;

/** A break fits where nothing was achieved for ten weeks; one in five of those who have such a gap take one. */
function pauseIn(achievements: readonly Achievement[], dice: Dice): Engagement['pause'] {
  for (const [index, { on }] of achievements.entries()) {
    const next = achievements[index + 1];
    if (next === undefined || daysBetween(on, next.on) < 70) continue;
    if (dice.between(0, 4) > 0) return undefined;
    const from = workday(addDays(on, dice.between(8, 18)));
    const to = earlierWorkday(addDays(next.on, -dice.between(4, 12)));
    return { from, to, reasonCode: dice.oneOf(breakReasons) };
  }
  return undefined;
}

function endReasonOf(drive: number, endedOn: CalendarDate, dice: Dice): string {
  if (endedOn >= addDays(SERVICE_ENDS, -45) || dice.between(0, 999) < 250 + drive * 0.7) return 'completed';
  return dice.oneOf(['withdrew', 'lost-contact', 'moved-away', 'withdrew', 'lost-contact', 'unable-to-take-part']);
}

// --- What does not go smoothly ---------------------------------------------------------------------------------------

const queryReasons = [
  'signature-missing',
  'date-missing-or-unclear',
  'illegible',
  'does-not-show-the-outcome',
] as const;

/** Evidence that is sent back, outcomes that are rejected, and a start that was recorded on the wrong day. */
function withIrregularities<Person extends Unnamed & { readonly engagement: Engagement }>(
  people: readonly Person[],
  dice: Dice,
): Person[] {
  let queries = 0;
  let rejections = 0;
  return people.map((person, index) => {
    const { engagement } = person;
    const achievements: Achievement[] = engagement.achievements.map((achievement) => {
      // Only reviews are queried: what comes after them does not wait for them, and the next is months away.
      if (published(achievement.outcome).perPerson !== 'unlimited' || dice.between(0, 17) > 0) return achievement;
      queries += 1;
      return { ...achievement, queried: queryReasons[queries % queryReasons.length] ?? 'other' };
    });
    const hasWork = achievements.some(({ outcome }) => outcome === 'enters_employment');
    if (!hasWork && rejections < 14 && index % 7 === 3) {
      rejections += 1;
      const middle = Math.floor(daysBetween(engagement.startedOn, engagement.endedOn) / 2);
      const on = outsidePause(workday(addDays(engagement.startedOn, middle)), engagement.pause);
      achievements.push({
        outcome: 'enters_employment',
        occurrence: 1,
        on,
        rejected: rejections % 3 === 0 ? 'outside-the-definition' : 'outcome-not-achieved',
      });
    }
    const isRecordedWrongly = index % 80 === 40;
    return {
      ...person,
      engagement: {
        ...engagement,
        ...(isRecordedWrongly ? { startedOnRecorded: addDays(engagement.startedOn, 1) } : {}),
        achievements,
      },
    };
  });
}

function outsidePause(on: CalendarDate, pause: Engagement['pause']): CalendarDate {
  return pause !== undefined && pause.from <= on && on <= pause.to ? earlierWorkday(addDays(pause.from, -1)) : on;
}

// --- Days ------------------------------------------------------------------------------------------------------------

function laterOf(one: CalendarDate, other: CalendarDate): CalendarDate {
  return compare(one, other) > 0 ? one : other;
}

function earlierOf(one: CalendarDate, other: CalendarDate): CalendarDate {
  return compare(one, other) < 0 ? one : other;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
