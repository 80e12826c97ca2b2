import type { CalendarDate } from '#kernel';

/** Long spells on the street make every first step harder, so a home is worth more for those who have had them. */
export type HarbourGroup = 'long_spells' | 'first_time';

export interface HarbourOutcome {
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly pounds: number;
  /** What it is worth for those with long spells on the street, where that is another price. */
  readonly longSpellsPounds?: number;
  /** How many nights in a row one price is for, where nights are counted. */
  readonly nights?: number;
  /** Weeks for which the person must have been in the home. */
  readonly weeksInHome?: number;
  readonly evidence: readonly (readonly [kind: string, shows: string])[];
}

const home = [
  ['tenancy_agreement', 'the address and the first day, signed by both sides'],
  ['landlord_letter', 'that the person has lived there since'],
] as const;

export const ENTERS_HOME = 'enters_home';
export const TREATMENT = 'treatment_entry';

/** Everything that one person can achieve. Outcomes and prices are made up. */
export const harbourOutcomes: readonly HarbourOutcome[] = [
  {
    outcome: 'support_plan',
    title: 'Agrees a support plan',
    definition: 'The person and their support worker have agreed and signed a plan.',
    pounds: 250,
    evidence: [['support_plan', 'the signatures of the person and the support worker']],
  },
  {
    outcome: ENTERS_HOME,
    title: 'Moves into a home',
    definition: 'The person moves from the street or a night shelter into a home of their own.',
    pounds: 700,
    longSpellsPounds: 950,
    evidence: home,
  },
  {
    outcome: 'nights_at_home',
    title: 'Nights in the home',
    definition: 'Nights in a row that the person has spent in the home, counted in full spans of 28.',
    pounds: 160,
    nights: 28,
    evidence: [['landlord_letter', 'the first and the last night']],
  },
  {
    outcome: 'home_3_months',
    title: '3 months in the home',
    definition: 'The person has lived in the home for 13 weeks.',
    pounds: 1100,
    weeksInHome: 13,
    evidence: home,
  },
  {
    outcome: 'home_6_months',
    title: '6 months in the home',
    definition: 'The person has lived in the home for 26 weeks.',
    pounds: 1400,
    weeksInHome: 26,
    evidence: home,
  },
  {
    outcome: TREATMENT,
    title: 'Begins treatment',
    definition: 'The person has kept the first appointment of a treatment that they need.',
    pounds: 300,
    evidence: [['treatment_letter', 'the service and the appointment that was kept']],
  },
  {
    outcome: 'volunteers',
    title: 'Volunteers for 6 weeks',
    definition: 'The person has volunteered in each of six weeks.',
    pounds: 350,
    evidence: [['organisation_letter', 'the first day and the weeks']],
  },
  {
    outcome: 'enters_work',
    title: 'Begins paid work',
    definition: 'The person begins paid work of at least eight hours a week.',
    pounds: 1200,
    evidence: [
      ['employer_letter', 'the first day and the hours a week'],
      ['payslip', 'pay for the first weeks'],
    ],
  },
];

/** Measured on groups of people, by the evaluator. */
export const FEWER_NIGHTS = {
  outcome: 'fewer_hospital_nights',
  title: 'Fewer nights in hospital',
  definition: 'Nights in hospital of a group within six months of joining, against a group of people who are alike.',
  unit: 'percentage-point',
} as const;

/** In force since the first half year: work is harder to find than was thought. */
export const SECOND_PRICES: Readonly<Record<string, number>> = { enters_work: 1300 };
/** Proposed, and not agreed by everybody: homes that last are worth more, also those of the last two months. */
export const THIRD_PRICES: Readonly<Record<string, number>> = { home_3_months: 1180, home_6_months: 1500 };

/** So many claims for treatment are paid, and no more. */
export const TREATMENT_PLACES = 5;

/** @throws RangeError for what nobody can achieve by themselves. */
export function harbourOutcome(outcome: string): HarbourOutcome {
  const found = harbourOutcomes.find((candidate) => candidate.outcome === outcome);
  if (found === undefined) throw new RangeError(`${outcome} is not on the rate card`);
  return found;
}

export function definitionsOfOutcomes() {
  return [
    ...harbourOutcomes.map(({ outcome, title, definition, nights }) => ({
      outcome,
      title,
      definition,
      unit: nights === undefined ? 'person' : 'consecutive-days',
    })),
    FEWER_NIGHTS,
  ];
}

/** The first rate card as the ledger takes it. */
export function firstLines() {
  return [
    ...harbourOutcomes.map(lineOf),
    {
      line: FEWER_NIGHTS.outcome,
      outcome: FEWER_NIGHTS.outcome,
      title: FEWER_NIGHTS.title,
      unit: FEWER_NIGHTS.unit,
      pricing: { rule: 'cohort-threshold', pricePence: 40_000, per: 'percentage-point', threshold: '10' },
      claimsPerPerson: { limit: 'unlimited' },
      prerequisites: [],
      evidenceRule: { kind: 'hospital_record' },
    },
  ];
}

function lineOf({ outcome, title, pounds, longSpellsPounds, nights, weeksInHome, evidence }: HarbourOutcome) {
  const rules = evidence.map(([kind, shows]) => ({ kind, shows }));
  return {
    line: outcome,
    outcome,
    title,
    unit: nights === undefined ? 'person' : 'consecutive-days',
    pricing:
      nights === undefined
        ? { rule: 'fixed', pricePence: pounds * 100 }
        : { rule: 'per-period', pricePence: pounds * 100, days: nights, periodsMax: 6 },
    ...(longSpellsPounds === undefined
      ? {}
      : {
          groupPrices: [
            { paymentGroup: 'long_spells', pricing: { rule: 'fixed', pricePence: longSpellsPounds * 100 } },
          ],
        }),
    claimsPerPerson: nights === undefined ? { limit: 'once' } : { limit: 'unlimited' },
    prerequisites:
      weeksInHome === undefined ? [] : [{ outcome: ENTERS_HOME, state: 'achieved', interval: { weeks: weeksInHome } }],
    // What is claimed later is paid all the same, and marked as late.
    claimWindow: { daysMax: 92, late: 'allow' },
    evidenceRule: rules.length === 1 ? rules[0] : { any: rules },
  };
}

/** New prices as changes of the lines they are of. */
export function repriced(pounds: Readonly<Record<string, number>>) {
  return Object.entries(pounds).map(([line, price]) => ({
    change: 'reprice',
    line,
    pricing: { rule: 'fixed', pricePence: price * 100 },
  }));
}

/**
 * What an outcome is worth before any cap.
 *
 * @param secondFrom the first day of the prices that are in force now.
 */
export function penceFor(
  achieved: { readonly outcome: string; readonly on: CalendarDate; readonly quantity?: number | undefined },
  group: HarbourGroup,
  secondFrom: CalendarDate,
): number {
  const { outcome, on, quantity = 1 } = achieved;
  const { pounds, longSpellsPounds, nights } = harbourOutcome(outcome);
  if (nights !== undefined) return Math.floor(quantity / nights) * pounds * 100;
  if (group === 'long_spells' && longSpellsPounds !== undefined) return longSpellsPounds * 100;
  return ((on >= secondFrom ? SECOND_PRICES[outcome] : undefined) ?? pounds) * 100;
}
