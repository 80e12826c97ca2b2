import { addDays, addMonths, type CalendarDate } from '#kernel';
import { FEWER_NIGHTS, firstLines, repriced, SECOND_PRICES, THIRD_PRICES, TREATMENT } from './harbour-steps-card.js';
import type { HarbourDays } from './harbour-steps-days.js';
import { secondPricesFrom, thirdPricesFrom } from './harbour-steps-money.js';
import { syntheticDocument } from './synthetic-document.js';

export const ALL_PARTIES = ['harbour_council', 'coast_health', 'lighthouse'] as const;
/** Who agrees for each of them. */
const AGREEING = ['amara', 'hugo', 'lena'] as const;

/** What the terms limit: the contract as a whole, and how many begin a treatment. */
export function harbourCaps({
  maximumPence,
  treatments,
}: {
  readonly maximumPence: number;
  readonly treatments: number;
}) {
  return [
    { cap: 'contract_maximum', level: 'contract', limitPence: maximumPence },
    { cap: 'treatment_places', level: 'outcome', outcomes: [TREATMENT], limitNumber: treatments },
  ];
}

/** The meeting with which the story ends. */
export const LAST_MEETING = 2;

/** How the contract was changed, what is proposed, and what the board has beside it. */
export function harbourChanges(days: HarbourDays, maximumPence: number): object[] {
  return [
    ...secondRevision(days),
    ...shorterDeadlines(days),
    ...plans(days),
    ...cohorts(days),
    ...sample(days),
    ...proposedRevision(days),
    ...proposedVariation(days, maximumPence),
    lastMeeting(days),
  ];
}

export function firstRevision({ signedOn, startsOn }: HarbourDays) {
  return {
    effectiveFrom: startsOn,
    proposedOn: addDays(signedOn, 7),
    reason: 'The rate card of the contract as signed.',
    lines: firstLines(),
  };
}

function secondRevision(days: HarbourDays): object[] {
  const { ago } = days;
  const about = [{ kind: 'rate-card-revision', revision: 2 }];
  return [
    step(ago(280), 'propose-rate-card-revision', 'lena', {
      effectiveFrom: secondPricesFrom(days),
      reason: 'Employers in the harbour have closed, and it takes longer to find work.',
      changes: repriced(SECOND_PRICES),
    }),
    step(ago(272), 'record-meeting', 'amara', {
      heldOn: ago(272),
      title: 'Partnership board: the price of paid work',
      present: ALL_PARTIES,
      about,
      decisions: ['Paid work is paid at £1,300.00 from the first of the month.'],
    }),
    ...AGREEING.map((name) => step(ago(265), 'agree-rate-card-revision', name, { revision: 2 })),
  ];
}

function shorterDeadlines({ ago, monthOf }: HarbourDays): object[] {
  const variation = 1;
  return [
    step(ago(205), 'draft-variation', 'lena', {
      title: 'Statements are approved and paid sooner',
      effectiveFrom: monthOf(150),
      reason: 'Small providers cannot wait two months for their money.',
      changes: [{ kind: 'term', deadlines: { approveDays: 14, payDays: 28, disputeDays: 30 } }],
    }),
    step(ago(202), 'propose-variation', 'lena', { variation, decideBy: ago(184) }),
    ...AGREEING.map((name) => step(ago(195), 'agree-variation', name, { variation })),
    document(ago(195), 'Deed of variation no. 1, signed', [{ kind: 'variation', variation }]),
  ];
}

/** What was planned a month at a time, at first and again when the service had found its size. */
function plans({ startsOn, ago, monthOf }: HarbourDays): object[] {
  const months = (from: CalendarDate, starts: (index: number) => number, pounds: (index: number) => number) =>
    Array.from({ length: 24 }, (_, index) => ({
      period: { from: addMonths(startsOn, index), to: addDays(addMonths(startsOn, index + 1), -1) },
      starts: starts(index),
      paymentsPence: pounds(index) * 100,
    })).filter(({ period }) => period.from >= from);
  const second = monthOf(150);
  return [
    step(ago(440), 'agree-plan', 'amara', {
      scenario: 'base',
      inForceFrom: startsOn,
      periods: months(
        startsOn,
        (index) => (index < 3 ? 1 : 2),
        (index) => Math.min(2600, index * 600),
      ),
    }),
    step(ago(160), 'agree-plan', 'amara', {
      scenario: 'base',
      inForceFrom: second,
      variation: 1,
      periods: months(
        second,
        () => 1,
        () => 2400,
      ),
    }),
  ];
}

/** One group is measured, and falls short of what would be paid for; the next one is to be measured. */
function cohorts({ startsOn, ago }: HarbourDays): object[] {
  const { outcome } = FEWER_NIGHTS;
  const defined = (cohort: string, title: string, fromMonth: number) =>
    step(ago(398), 'define-cohort', 'edith', {
      outcome,
      cohort,
      title,
      joining: { from: addMonths(startsOn, fromMonth), to: addDays(addMonths(startsOn, fromMonth + 6), -1) },
    });
  return [
    defined('first_half_year', 'Joined in the first six months', 0),
    defined('second_half_year', 'Joined in the second six months', 6),
    step(ago(120), 'measure-cohort', 'edith', {
      outcome,
      cohort: 'first_half_year',
      method: {
        method: 'matched_pairs',
        version: '1',
        comparedWith: 'comparison-group',
        description:
          'Nights in hospital within six months of joining, against people of two other towns who are alike.',
      },
      measurement: { size: 10, events: '46', expectedEvents: '50' },
    }),
    step(ago(106), 'verify-cohort-result', 'yusuf', { outcome, cohort: 'first_half_year', result: 1 }),
  ];
}

/** Drawn from what was paid, and to be checked. */
function sample({ ago }: HarbourDays): object[] {
  const named = { sample: 'harbour_steps.V1' };
  return [
    step(ago(18), 'close-sample-frame', 'edith', { ...named, frame: { of: 'paid-claims' }, size: 4 }),
    step(ago(13), 'draw-sample', 'edith', {
      ...named,
      seed: '04 09 23 31 38 44',
      publicDraw: { words: 'The numbers of the national lottery (made up for this story)', drawnOn: ago(14) },
    }),
  ];
}

/** Reaching back, and agreed by everybody but the health board. */
function proposedRevision(days: HarbourDays): object[] {
  const { ago, lastDay } = days;
  const revision = 3;
  return [
    step(ago(17), 'draft-rate-card-revision', 'lena', {
      effectiveFrom: thirdPricesFrom(days),
      reason: 'Rents have risen since the summer, and it takes more of our time to keep a home.',
      changes: repriced(THIRD_PRICES),
    }),
    step(ago(16), 'propose-rate-card-revision', 'lena', { revision, decideBy: addDays(lastDay, 21) }),
    step(ago(10), 'agree-rate-card-revision', 'lena', { revision, retroactive: true }),
    step(ago(7), 'agree-rate-card-revision', 'amara', { revision, retroactive: true }),
  ];
}

/** Put to everybody by the health board, which has agreed to it. */
function proposedVariation({ ago, lastDay, endsOn, monthOf }: HarbourDays, maximumPence: number): object[] {
  const variation = 2;
  return [
    step(ago(9), 'draft-variation', 'hugo', {
      title: 'More places for treatment, and half a year more',
      effectiveFrom: monthOf(-60),
      reason: 'All places are taken, and what the contract pays at most will soon be reached.',
      changes: [
        { kind: 'cap', caps: harbourCaps({ maximumPence: maximumPence + 3_000_000, treatments: 12 }) },
        { kind: 'term', endsOn: addDays(addMonths(addDays(endsOn, 1), 6), -1) },
        { kind: 'release', outcomes: [TREATMENT] },
      ],
    }),
    step(ago(8), 'propose-variation', 'hugo', { variation, decideBy: addDays(lastDay, 21) }),
    step(ago(8), 'agree-variation', 'hugo', { variation }),
  ];
}

function lastMeeting({ lastDay, ago }: HarbourDays): object {
  return {
    at: `${lastDay}T17:00:00Z`,
    do: 'record-meeting',
    by: 'amara',
    with: {
      heldOn: ago(1),
      title: 'Partnership board: places for treatment, and prices of homes that last',
      present: ALL_PARTIES,
      about: [
        { kind: 'variation', variation: 2 },
        { kind: 'rate-card-revision', revision: 3 },
      ],
      decisions: ['Everybody decides on both within three weeks.'],
    },
  };
}

function document(datedOn: CalendarDate, title: string, about: readonly object[]): object {
  return step(datedOn, 'file-document', 'amara', syntheticDocument(datedOn, title, about));
}

function step(on: CalendarDate, command: string, by: string, what: object): object {
  return { on, do: command, by, with: what };
}
