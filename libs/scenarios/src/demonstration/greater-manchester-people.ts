import { addDays, addMonths, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import { Dice, SeededEntropy } from '../seeded-entropy.js';
import { ENTRY, LAPSE_ALLOWED_DAYS, MILESTONE_MONTHS, manchesterOutcome } from './greater-manchester-card.js';
import { earlierWorkday, workday } from './workdays.js';

export const SERVICE_STARTS = calendarDate('2017-10-01');
export const SERVICE_ENDS = calendarDate('2021-09-30');
/** What is achieved later would be claimed after the last statement. */
const LAST_ACHIEVEMENT = calendarDate('2021-08-31');

/** Made up: the published figures say what was achieved, not how many people there were beside. */
const ENGAGED = 406;
const DECLINED = 38;
const NEVER_STARTED = 14;

const TEAMS = ['nadia', 'owen', 'rosa'] as const;
type Team = (typeof TEAMS)[number];

export interface Achieved {
  readonly outcome: string;
  readonly on: CalendarDate;
  readonly queried?: string;
  readonly rejected?: string;
  /** The verifier sent the evidence back, and no answer ever came. */
  readonly leftOpen?: true;
}

export interface Lapse {
  readonly lapsedOn: CalendarDate;
  readonly regainedOn: CalendarDate;
}

export interface ManchesterPerson {
  readonly reference: string;
  readonly team: Team;
  readonly referredOn: CalendarDate;
  readonly age: number;
  readonly declined?: { readonly on: CalendarDate; readonly reasonCode: string };
  readonly acceptedOn?: CalendarDate;
  /** Whether they were in treatment for drugs when they came; asked of everybody whom the outcome is about. */
  readonly alreadyInTreatment?: boolean;
  readonly engagement?: ManchesterEngagement;
}

export interface ManchesterEngagement {
  readonly startedOn: CalendarDate;
  readonly endedOn: CalendarDate;
  readonly endReason: string;
  readonly lapse?: Lapse;
  readonly achievements: readonly Achieved[];
}

/** Everybody by number: the lower, the longer they kept their accommodation. */
type Nth = number;

/** Three people achieve so much that their own cap cuts it, while the contract still has money left. */
const CAPPED: Readonly<Record<Nth, readonly string[]>> = {
  0: ['mental_health', 'drugs', 'qualification', 'volunteering', 'full_time_work'],
  1: ['mental_health', 'drugs', 'alcohol', 'qualification', 'part_time_work'],
  2: ['mental_health', 'drugs', 'qualification', 'full_time_work'],
};

/** The one whose three months were verified although the entry never was. */
const WITHOUT_ENTRY: Nth = 328;

/** Their accommodation broke off for so long that the clock began anew. */
const isResetFor = (nth: Nth) => nth >= 10 && nth < 22;
/** It broke off for a while that the rate card allows. */
const isAllowedFor = (nth: Nth) => nth >= 22 && nth < 30;

/** The paths of made-up people whose achievements add up to the published figures. Every run gives the same people. */
export function manchesterPeople(): ManchesterPerson[] {
  const dice = new Dice(new SeededEntropy('greater-manchester'));
  const chosen = chosenFor(dice);
  const engaged = Array.from({ length: ENGAGED }, (_, nth) => engagedPerson(nth, chosen, dice));
  const people = [
    ...withIrregularities(engaged, dice),
    ...Array.from({ length: DECLINED }, (_, index) => declinedPerson(index, dice)),
    ...Array.from({ length: NEVER_STARTED }, () => waitingPerson(dice)),
  ];
  return people
    .map((person, index) => ({ person, index }))
    .sort((a, b) => compare(a.person.referredOn, b.person.referredOn) || a.index - b.index)
    .map(({ person }, index) => ({ ...person, reference: `GM${String(index + 1).padStart(3, '0')}` }));
}

type Unnamed = Omit<ManchesterPerson, 'reference'>;

/** Who achieves what, beside accommodation: how far each of them gets in each chain of outcomes. */
interface Chosen {
  readonly chains: ReadonlyMap<string, ReadonlyMap<Nth, number>>;
  /** They were in treatment for drugs when they came. */
  readonly inTreatment: ReadonlySet<Nth>;
}

/** Each chain with its outcomes, in order: whoever reached one had reached the one before. */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  wellbeing: ['wellbeing_1', 'wellbeing_2', 'wellbeing_3'],
  mental_health: ['mental_health_entry', 'mental_health_sustained'],
  alcohol: ['alcohol_entry', 'alcohol_sustained'],
  qualification: ['qualification'],
  volunteering: ['volunteering_13_weeks', 'volunteering_26_weeks'],
  part_time_work: ['part_time_work_13_weeks', 'part_time_work_26_weeks'],
  full_time_work: ['full_time_work_13_weeks', 'full_time_work_26_weeks'],
};

/** More people kept to their treatment than began one, because these had begun theirs before they came. */
const IN_TREATMENT = 22;

function chosenFor(dice: Dice): Chosen {
  const capped = (chain: string) =>
    Object.keys(CAPPED)
      .map(Number)
      .filter((nth) => CAPPED[nth]?.includes(chain));
  const others = (from: number, to: number) =>
    dice.shuffled(Array.from({ length: to - from }, (_, index) => from + index));
  const chains = new Map<string, Map<Nth, number>>();
  for (const [chain, outcomes] of Object.entries(CHAINS)) {
    const isWork = chain.endsWith('_work');
    // Whoever has work had a home for a shorter time in this story, so that nobody else meets the cap per person.
    const pool = chain === 'wellbeing' ? ranked(dice) : isWork ? others(245, 320) : others(3, 328);
    const order = [...(chain === 'wellbeing' ? [] : capped(chain)), ...pool];
    const reached = new Map<Nth, number>();
    outcomes.forEach((outcome, index) => {
      for (const nth of order.slice(0, manchesterOutcome(outcome).verified)) reached.set(nth, index + 1);
    });
    chains.set(chain, reached);
  }
  const { verified: entries } = manchesterOutcome('drugs_entry');
  const { verified: sustained } = manchesterOutcome('drugs_sustained');
  const pool = others(3, 245);
  const entering = [...capped('drugs'), ...pool].slice(0, entries);
  const drugs = new Map(entering.map((nth, index) => [nth, index < sustained - IN_TREATMENT ? 2 : 1] as const));
  chains.set('drugs', drugs);
  const inTreatment = new Set(pool.filter((nth) => !drugs.has(nth)).slice(0, IN_TREATMENT));
  return { chains, inTreatment };
}

/** For assessments: those who stay longer are assessed more often, more or less. The three who reach the cap are first. */
function ranked(dice: Dice): Nth[] {
  return Array.from({ length: ENGAGED }, (_, nth) => ({ nth, rank: nth < 3 ? -1 : nth + dice.between(0, 150) }))
    .sort((a, b) => a.rank - b.rank || a.nth - b.nth)
    .map(({ nth }) => nth);
}

function engagedPerson(nth: Nth, chosen: Chosen, dice: Dice): Unnamed & { readonly engagement: ManchesterEngagement } {
  const startedOn = startOf(nth, dice);
  const home = accommodationOf(nth, startedOn, dice);
  const achievements = [...home.achievements, ...outcomesOf(nth, startedOn, chosen, dice)].sort((a, b) =>
    compare(a.on, b.on),
  );
  const lastOn = achievements.at(-1)?.on ?? addDays(startedOn, dice.between(20, 90));
  const endedOn = earlierWorkday(addDays(lastOn, Math.min(dice.between(5, 90), daysBetween(lastOn, SERVICE_ENDS) - 6)));
  const isInTreatment = chosen.inTreatment.has(nth);
  const isAsked = isInTreatment || chosen.chains.get('drugs')?.has(nth) === true;
  return {
    ...referralBefore(startedOn, dice),
    ...(isAsked ? { alreadyInTreatment: isInTreatment } : {}),
    engagement: {
      startedOn,
      endedOn,
      endReason: endReasonOf(nth, dice),
      ...(home.lapse === undefined ? {} : { lapse: home.lapse }),
      achievements,
    },
  };
}

/** How many months each kept their accommodation, as the published numbers say. */
function monthsKept(nth: Nth): number {
  if (nth === WITHOUT_ENTRY) return 3;
  const reached = MILESTONE_MONTHS.filter((months) => {
    const { verified } = manchesterOutcome(`accommodation_${months}_months`);
    return nth < (months === 3 ? verified - 1 : verified);
  });
  return reached.at(-1) ?? 0;
}

/** Early enough that everything fits before the service ends. */
function startOf(nth: Nth, dice: Dice): CalendarDate {
  if (nth < 3) return workday(addDays(SERVICE_STARTS, 14 + nth * 5));
  const earliest = addDays(SERVICE_STARTS, 16);
  if (isResetFor(nth) || isAllowedFor(nth)) return workday(addDays(earliest, dice.between(0, 150)));
  // The last entry comes two months after the start, the last milestone ten days after its month.
  const latest = addDays(addMonths(LAST_ACHIEVEMENT, -Math.max(monthsKept(nth), 8)), -80);
  return workday(addDays(earliest, dice.between(0, daysBetween(earliest, latest))));
}

function accommodationOf(nth: Nth, startedOn: CalendarDate, dice: Dice) {
  const months = monthsKept(nth);
  if (months === 0) return { achievements: [] as Achieved[], lapse: undefined };
  const enteredOn = workday(addDays(startedOn, dice.between(4, 55)));
  const lapse = lapseAfter(nth, enteredOn, dice);
  const achievements: Achieved[] = [
    nth === WITHOUT_ENTRY
      ? { outcome: ENTRY, on: enteredOn, queried: 'signature-missing', leftOpen: true }
      : { outcome: ENTRY, on: enteredOn },
  ];
  for (const milestone of MILESTONE_MONTHS.filter((candidate) => candidate <= months)) {
    const uninterrupted = addMonths(enteredOn, milestone);
    const isLater = lapse !== undefined && isResetFor(nth) && uninterrupted > lapse.lapsedOn;
    const due = isLater ? addMonths(lapse.regainedOn, milestone) : uninterrupted;
    const on = workday(addDays(due, dice.between(0, 7)));
    achievements.push({ outcome: `accommodation_${milestone}_months`, on });
  }
  return { achievements, lapse };
}

/** Between six months and a year, when the first two milestones are reached and the others are not. */
function lapseAfter(nth: Nth, enteredOn: CalendarDate, dice: Dice): Lapse | undefined {
  if (!isResetFor(nth) && !isAllowedFor(nth)) return undefined;
  const lapsedOn = workday(addDays(addMonths(enteredOn, 6), dice.between(30, 90)));
  const days = isResetFor(nth)
    ? LAPSE_ALLOWED_DAYS + dice.between(12, 80)
    : Math.floor(LAPSE_ALLOWED_DAYS / 2) + dice.between(0, 6);
  return { lapsedOn, regainedOn: workday(addDays(lapsedOn, days)) };
}

/** Days between the start and the first outcome of a chain, and between one and the next. */
const PACE: Readonly<Record<string, readonly [first: readonly [number, number], next: readonly [number, number]]>> = {
  wellbeing: [
    [10, 40],
    [85, 110],
  ],
  mental_health: [
    [25, 120],
    [85, 125],
  ],
  alcohol: [
    [25, 120],
    [85, 125],
  ],
  drugs: [
    [20, 90],
    [85, 135],
  ],
  qualification: [
    [90, 230],
    [0, 0],
  ],
  volunteering: [
    [93, 140],
    [92, 105],
  ],
  part_time_work: [
    [93, 140],
    [92, 105],
  ],
  full_time_work: [
    [93, 140],
    [92, 105],
  ],
};

function outcomesOf(nth: Nth, startedOn: CalendarDate, { chains, inTreatment }: Chosen, dice: Dice): Achieved[] {
  const achievements: Achieved[] = [];
  for (const [chain, reached] of chains) {
    const outcomes = chain === 'drugs' ? ['drugs_entry', 'drugs_sustained'] : CHAINS[chain];
    const [first, next] = PACE[chain] ?? [
      [0, 0],
      [0, 0],
    ];
    let on = startedOn;
    outcomes?.slice(0, reached.get(nth) ?? 0).forEach((outcome, index) => {
      const [from, to] = index === 0 ? first : next;
      on = workday(addDays(on, dice.between(from, to)));
      achievements.push({ outcome, on });
    });
  }
  if (inTreatment.has(nth)) {
    achievements.push({ outcome: 'drugs_sustained', on: workday(addDays(startedOn, dice.between(90, 160))) });
  }
  return achievements;
}

const queryReasons = [
  'illegible',
  'signature-missing',
  'date-missing-or-unclear',
  'does-not-show-the-outcome',
] as const;

/** Evidence that is sent back and sent again, and outcomes that are turned down: they are in no figure. */
function withIrregularities(
  people: readonly (Unnamed & { readonly engagement: ManchesterEngagement })[],
  dice: Dice,
): Unnamed[] {
  let rejections = 0;
  return people.map((person, nth) => {
    const { engagement } = person;
    const achievements = engagement.achievements.map((achieved): Achieved => {
      const isLate = achieved.on > '2021-06-30';
      if (nth < 3 || achieved.leftOpen === true || isLate || dice.between(0, 99) >= 5) return achieved;
      return { ...achieved, queried: dice.oneOf(queryReasons) };
    });
    const isWithout = !achievements.some(({ outcome }) => outcome === 'qualification');
    if (isWithout && rejections < 11 && nth % 17 === 5) {
      rejections += 1;
      const on = workday(addDays(engagement.startedOn, 12));
      achievements.push({ outcome: 'qualification', on, rejected: 'outside-the-definition' });
    }
    return { ...person, engagement: { ...engagement, achievements } };
  });
}

function referralBefore(startedOn: CalendarDate, dice: Dice) {
  const waited = Math.min(dice.between(7, 25), daysBetween(SERVICE_STARTS, startedOn));
  const referredOn = earlierWorkday(addDays(startedOn, -waited));
  const acceptedOn = workday(addDays(referredOn, dice.between(1, 4)));
  return {
    referredOn: referredOn < SERVICE_STARTS ? workday(SERVICE_STARTS) : referredOn,
    acceptedOn: acceptedOn > startedOn ? startedOn : acceptedOn,
    ...factsOf(dice),
  };
}

function factsOf(dice: Dice): Pick<ManchesterPerson, 'age' | 'team'> {
  return { age: dice.between(21, 64), team: dice.oneOf(TEAMS) };
}

const declineReasons = [
  'not-eligible',
  'declined-by-person',
  'out-of-area',
  'declined-by-person',
  'no-capacity',
] as const;

function declinedPerson(index: number, dice: Dice): Unnamed {
  const referredOn = workday(addDays(SERVICE_STARTS, dice.between(7, 1000)));
  const on = workday(addDays(referredOn, dice.between(2, 10)));
  const reasonCode = declineReasons[index % declineReasons.length] ?? 'other';
  return { referredOn, ...factsOf(dice), declined: { on, reasonCode } };
}

/** Accepted, and never came. */
function waitingPerson(dice: Dice): Unnamed {
  const referredOn = workday(addDays(SERVICE_STARTS, dice.between(7, 1000)));
  return { referredOn, ...factsOf(dice), acceptedOn: workday(addDays(referredOn, dice.between(2, 8))) };
}

function endReasonOf(nth: Nth, dice: Dice): string {
  if (monthsKept(nth) >= 18) return 'completed';
  return dice.oneOf(['completed', 'withdrew', 'lost-contact', 'moved-away', 'unable-to-take-part', 'lost-contact']);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
