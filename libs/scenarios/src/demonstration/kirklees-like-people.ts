import { addDays, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import { Dice, SeededEntropy } from '../seeded-entropy.js';
import { DIGITAL_ACCESS_ENDS, DOCTOR_RETIRED_FROM, REVISIONS } from './kirklees-like-card.js';
import { earlierWorkday, workday } from './workdays.js';

export const SERVICE_STARTS = calendarDate('2019-10-01');
export const SERVICE_ENDS = calendarDate('2024-09-30');
const LAST_ACHIEVEMENT = calendarDate('2024-08-30');
/** The third provider joined with a variation. */
export const THIRD_PROVIDER_FROM = calendarDate('2021-04-01');

const ENGAGED = 300;
const DECLINED = 31;

type Team = 'henry' | 'molly' | 'carl';

export interface KirkleesLikeAchieved {
  readonly outcome: string;
  readonly on: CalendarDate;
  readonly queried?: string;
}

export interface KirkleesLikePerson {
  readonly reference: string;
  readonly team: Team;
  readonly referredOn: CalendarDate;
  readonly age: number;
  readonly group: 'single' | 'with_children';
  readonly declined?: { readonly on: CalendarDate; readonly reasonCode: string };
  readonly engagement?: {
    readonly acceptedOn: CalendarDate;
    readonly startedOn: CalendarDate;
    readonly endedOn: CalendarDate;
    readonly endReason: string;
    readonly achievements: readonly KirkleesLikeAchieved[];
  };
}

/** One step on a path: so many days after the one before, and how likely (in per cent) for those who are average. */
type Step = readonly [outcome: string, from: number, to: number, chance: number];

/** Every path begins with the start; whoever does not take a step takes none after it. */
const PATHS: readonly (readonly Step[])[] = [
  [
    ['support_plan_agreed', 5, 20, 97],
    ['wellbeing_review_1', 40, 80, 90],
    ['wellbeing_review_2', 86, 120, 78],
    ['wellbeing_review_3', 86, 120, 70],
  ],
  [['goal_reached', 60, 240, 60]],
  [
    ['enters_home', 20, 90, 66],
    ['home_3_months', 92, 100, 88],
    ['home_6_months', 92, 98, 85],
    ['home_12_months', 184, 192, 80],
    ['home_18_months', 184, 192, 76],
  ],
  [['homelessness_prevented', 14, 60, 25]],
  [['manages_tenancy', 120, 260, 45]],
  [['benefits_in_place', 15, 80, 62]],
  [
    ['debt_plan', 30, 150, 45],
    ['debt_plan_kept', 92, 130, 66],
  ],
  [['registered_with_doctor', 10, 50, 55]],
  [
    ['mental_health_entry', 25, 140, 42],
    ['mental_health_sustained', 92, 140, 62],
  ],
  [
    ['drugs_entry', 25, 140, 30],
    ['drugs_sustained', 92, 140, 58],
  ],
  [
    ['safety_plan', 10, 60, 24],
    ['safe_6_months', 183, 230, 64],
  ],
  [
    ['begins_course', 50, 220, 40],
    ['completes_course', 60, 110, 70],
    ['level_1', 85, 130, 48],
    ['level_2', 140, 220, 34],
  ],
  [['volunteers_6_weeks', 80, 260, 26]],
  [
    ['enters_work', 70, 330, 34],
    ['work_13_weeks', 92, 110, 72],
    ['work_26_weeks', 92, 110, 74],
  ],
  [['digital_access', 20, 200, 70]],
  [['community_group', 60, 300, 42]],
  [['peer_mentor', 200, 420, 14]],
];

/** Made-up people and what they achieve. Every run gives the same people. */
export function kirkleesLikePeople(): KirkleesLikePerson[] {
  const dice = new Dice(new SeededEntropy('kirklees-like'));
  const people = [
    ...Array.from({ length: ENGAGED }, () => engagedPerson(dice)),
    ...Array.from({ length: DECLINED }, (_, index) => declinedPerson(index, dice)),
  ];
  return people
    .map((person, index) => ({ person, index }))
    .sort((a, b) => compare(a.person.referredOn, b.person.referredOn) || a.index - b.index)
    .map(({ person }, index) => ({ ...person, reference: `KB${String(index + 1).padStart(3, '0')}` }));
}

type Unnamed = Omit<KirkleesLikePerson, 'reference'>;

function engagedPerson(dice: Dice): Unnamed {
  const startedOn = workday(addDays(SERVICE_STARTS, dice.between(20, 1640)));
  const drive = dice.between(-18, 18);
  const achievements = PATHS.flatMap((path) => achievedOn(path, startedOn, drive, dice)).sort((a, b) =>
    compare(a.on, b.on),
  );
  const lastOn = achievements.at(-1)?.on ?? addDays(startedOn, 30);
  const endedOn = earlierWorkday(addDays(lastOn, Math.min(dice.between(6, 80), daysBetween(lastOn, SERVICE_ENDS) - 6)));
  const referredOn = earlierWorkday(addDays(startedOn, -dice.between(10, 20)));
  return {
    ...factsOf(referredOn, dice),
    engagement: {
      acceptedOn: workday(addDays(referredOn, dice.between(1, 5))),
      startedOn,
      endedOn,
      endReason: drive > 0 ? 'completed' : dice.oneOf(['completed', 'withdrew', 'lost-contact', 'moved-away']),
      achievements,
    },
  };
}

const queryReasons = [
  'illegible',
  'signature-missing',
  'date-missing-or-unclear',
  'does-not-show-the-outcome',
] as const;

function achievedOn(path: readonly Step[], startedOn: CalendarDate, drive: number, dice: Dice): KirkleesLikeAchieved[] {
  const achieved: KirkleesLikeAchieved[] = [];
  let on = startedOn;
  for (const [outcome, from, to, chance] of path) {
    on = workday(addDays(on, dice.between(from, to)));
    const isTaken = dice.between(0, 99) < chance + drive;
    const isQueried = dice.between(0, 99) < 4;
    if (!isTaken || on > LAST_ACHIEVEMENT || !isOnTheCard(outcome, on)) return achieved;
    const query = isQueried && on < '2024-06-30' ? { queried: dice.oneOf(queryReasons) } : {};
    achieved.push({ outcome, on, ...query });
  }
  return achieved;
}

/** Some outcomes were on the rate card for a time only. */
function isOnTheCard(outcome: string, on: CalendarDate): boolean {
  switch (outcome) {
    case 'digital_access':
      return REVISIONS.second.effectiveFrom <= on && on <= DIGITAL_ACCESS_ENDS;
    case 'registered_with_doctor':
      return on < DOCTOR_RETIRED_FROM;
    case 'community_group':
    case 'peer_mentor':
      return REVISIONS.third.effectiveFrom <= on;
    default:
      return true;
  }
}

function factsOf(referredOn: CalendarDate, dice: Dice) {
  const team = dice.between(0, 2);
  const isThird = team === 2 && referredOn >= THIRD_PROVIDER_FROM;
  return {
    referredOn,
    team: isThird ? ('carl' as const) : team === 0 ? ('henry' as const) : ('molly' as const),
    age: dice.between(18, 67),
    group: dice.between(0, 9) < 7 ? ('single' as const) : ('with_children' as const),
  };
}

const declineReasons = ['not-eligible', 'declined-by-person', 'out-of-area', 'already-served', 'no-capacity'] as const;

function declinedPerson(index: number, dice: Dice): Unnamed {
  const referredOn = workday(addDays(SERVICE_STARTS, dice.between(7, 1600)));
  const on = workday(addDays(referredOn, dice.between(2, 12)));
  const reasonCode = declineReasons[index % declineReasons.length] ?? 'other';
  return { ...factsOf(referredOn, dice), declined: { on, reasonCode } };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
