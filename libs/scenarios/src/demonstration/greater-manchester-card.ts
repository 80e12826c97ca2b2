/**
 * The rate card of the Greater Manchester contract for people sleeping rough as it was published, with how many people's
 * achievements were verified: worth £3,324,020, of which the contract pays £2,629,000 at most.
 *
 * Prices, numbers, the cap of the contract and the cap per person are published figures (Government Outcomes Lab, INDIGO
 * Impact Bond Dataset). Evidence rules and the shorter intervals were not published: they are made up.
 */
export interface ManchesterOutcome {
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly pounds: number;
  /** People for whom it was verified; each can achieve it once. */
  readonly verified: number;
  /** Months in accommodation since the entry. */
  readonly months?: number;
  /** The outcome that must have been achieved before, and how many weeks it must have lasted. */
  readonly after?: { readonly outcome: string; readonly weeks?: number };
  /** Weeks on the service before it can be achieved. */
  readonly weeksOnService?: number;
  /** Whether it counts only for people who were not there already when they were referred. */
  readonly notAlreadySo?: true;
  readonly evidence: readonly (readonly [kind: string, shows: string])[];
}

const tenancy = [
  ['tenancy_agreement', 'the address and the first day, signed by both sides'],
  ['landlord_letter', 'that the person has lived there since'],
  ['self_certification', 'its number and the signature of the person and the support worker'],
] as const;
const assessment = [['wellbeing_assessment', 'the date and the scores']] as const;
const treatment = [
  ['treatment_letter', 'the service and the first appointment that was kept'],
  ['care_plan', 'the plan and its review'],
] as const;
const certificate = [['certificate', 'the qualification and its guided hours']] as const;
const work = [
  ['employer_letter', 'the first day and the hours a week'],
  ['payslip', 'pay for the weeks'],
] as const;
const volunteering = [['organisation_letter', 'the first day and the hours']] as const;

export const ENTRY = 'enters_accommodation';

function inAccommodation(months: number, pounds: number, verified: number): ManchesterOutcome {
  return {
    outcome: `accommodation_${months}_months`,
    title: `${months} months in accommodation`,
    definition: `The person has lived in suitable accommodation for ${months} months since they entered it, without a break of more than four weeks.`,
    pounds,
    verified,
    months,
    evidence: tenancy,
  };
}

function wellbeing(nth: string, number: number, verified: number): ManchesterOutcome {
  return {
    outcome: `wellbeing_${number}`,
    title: `${nth} wellbeing assessment`,
    definition: `The person's wellbeing is assessed for the ${nth.toLowerCase()} time with their support worker.`,
    pounds: 100,
    verified,
    ...(number === 1 ? {} : { after: { outcome: `wellbeing_${number - 1}`, weeks: 12 } }),
    evidence: assessment,
  };
}

/** Work or volunteering that has lasted for 13 weeks, and for 26. */
function lasting(
  code: string,
  title: string,
  evidence: ManchesterOutcome['evidence'],
  ...[first, second]: readonly [
    readonly [pounds: number, verified: number],
    readonly [pounds: number, verified: number],
  ]
): ManchesterOutcome[] {
  const outcome = (weeks: number, [pounds, verified]: readonly [number, number]) => ({
    outcome: `${code}_${weeks}_weeks`,
    title: `${title} for ${weeks} weeks`,
    definition: `The person has been in ${title.toLowerCase()} for ${weeks} weeks.`,
    pounds,
    verified,
    evidence,
  });
  return [
    { ...outcome(13, first), weeksOnService: 13 },
    { ...outcome(26, second), after: { outcome: `${code}_13_weeks`, weeks: 13 } },
  ];
}

export const manchesterOutcomes: readonly ManchesterOutcome[] = [
  {
    outcome: ENTRY,
    title: 'Enters accommodation',
    definition: 'The person moves from the street or a night shelter into suitable accommodation.',
    pounds: 600,
    verified: 328,
    evidence: tenancy,
  },
  inAccommodation(3, 1500, 329),
  inAccommodation(6, 1500, 315),
  inAccommodation(12, 2600, 273),
  inAccommodation(18, 2500, 243),
  inAccommodation(24, 1800, 195),
  wellbeing('First', 1, 391),
  wellbeing('Second', 2, 274),
  wellbeing('Third', 3, 165),
  {
    outcome: 'mental_health_entry',
    title: 'Mental health: entry into treatment',
    definition: 'The person begins treatment with a mental health service.',
    pounds: 200,
    verified: 129,
    evidence: treatment,
  },
  {
    outcome: 'mental_health_sustained',
    title: 'Mental health: sustained engagement',
    definition: 'The person keeps to the treatment for 12 weeks.',
    pounds: 600,
    verified: 81,
    after: { outcome: 'mental_health_entry', weeks: 12 },
    evidence: treatment,
  },
  {
    outcome: 'alcohol_entry',
    title: 'Alcohol: entry into treatment',
    definition: 'The person begins treatment for the misuse of alcohol.',
    pounds: 100,
    verified: 17,
    evidence: treatment,
  },
  {
    outcome: 'alcohol_sustained',
    title: 'Alcohol: sustained engagement',
    definition: 'The person keeps to the treatment for 12 weeks.',
    pounds: 1100,
    verified: 8,
    after: { outcome: 'alcohol_entry', weeks: 12 },
    evidence: treatment,
  },
  {
    outcome: 'drugs_entry',
    title: 'Drugs: entry into treatment',
    definition:
      'The person, who was not in treatment when they were referred, begins treatment for the misuse of drugs.',
    pounds: 120,
    verified: 81,
    notAlreadySo: true,
    evidence: treatment,
  },
  {
    outcome: 'drugs_sustained',
    title: 'Drugs: sustained engagement',
    definition: 'The person keeps to their treatment for 12 weeks on the service, wherever they began it.',
    pounds: 2600,
    verified: 95,
    weeksOnService: 12,
    evidence: treatment,
  },
  {
    outcome: 'qualification',
    title: 'Qualification of 20 guided hours or more',
    definition: 'The person completes a qualification of at least 20 guided learning hours.',
    pounds: 500,
    verified: 27,
    evidence: certificate,
  },
  ...lasting('volunteering', 'Volunteering', volunteering, [400, 15], [800, 10]),
  ...lasting('part_time_work', 'Part-time work', work, [1900, 4], [1800, 3]),
  ...lasting('full_time_work', 'Full-time work', work, [2400, 7], [2200, 5]),
];

/** @throws RangeError for an outcome that is not on the rate card. */
export function manchesterOutcome(outcome: string): ManchesterOutcome {
  const found = manchesterOutcomes.find((candidate) => candidate.outcome === outcome);
  if (found === undefined) throw new RangeError(`${outcome} is not on the rate card`);
  return found;
}

/** The line of the rate card as the ledger takes it. */
export function manchesterLine({
  outcome,
  title,
  pounds,
  months,
  after,
  weeksOnService,
  notAlreadySo,
  evidence,
}: ManchesterOutcome) {
  const rules = evidence.map(([kind, shows]) => ({ kind, shows }));
  return {
    line: outcome,
    outcome,
    title,
    unit: 'person',
    pricing: { rule: 'fixed', pricePence: pounds * 100 },
    claimsPerPerson: { limit: 'once' },
    prerequisites: [...accommodationBefore(months), ...outcomeBefore(after)],
    ...(weeksOnService === undefined
      ? {}
      : { minimumInterval: { since: 'engagement-start', interval: { weeks: weeksOnService } } }),
    ...(notAlreadySo === undefined ? {} : { baseline: { unlessImproved: false } }),
    evidenceRule: rules.length === 1 ? rules[0] : { any: rules },
  };
}

export const MILESTONE_MONTHS = [3, 6, 12, 18, 24] as const;

/** A break in accommodation of so many days does not count; a longer one sets the clock of the milestones back. */
export const LAPSE_ALLOWED_DAYS = 28;

/** The entry must have lasted the whole time, and the milestone before must have been achieved. */
function accommodationBefore(months: number | undefined) {
  if (months === undefined) return [];
  const lapses = { allowedDays: LAPSE_ALLOWED_DAYS, longer: 'reset' };
  const earlier = MILESTONE_MONTHS.filter((milestone) => milestone < months).at(-1);
  return [
    { outcome: ENTRY, state: 'achieved', interval: { months }, lapses },
    ...(earlier === undefined ? [] : [{ outcome: `accommodation_${earlier}_months`, state: 'achieved' }]),
  ];
}

function outcomeBefore(after: ManchesterOutcome['after']) {
  if (after === undefined) return [];
  const { outcome, weeks } = after;
  return [{ outcome, state: 'achieved', ...(weeks === undefined ? {} : { interval: { weeks } }) }];
}
