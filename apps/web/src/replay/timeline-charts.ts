import { type CohortOutcomes, figureWords, type TimelineMonth, type TimelinePlace, waits } from '#replay';
import { type BarChart, barChart } from '../layout/bar-chart.js';
import { type ChartedMoment, type LineChart, lineChart } from '../layout/line-chart.js';
import { counted, countWords, dayWords, moneyWords, monthWords } from '../layout/words.js';

export const chartNames = ['money', 'people', 'waiting'] as const;
export type ChartName = (typeof chartNames)[number];
export type TimelineCharts = Readonly<Record<ChartName, LineChart>>;

const DAY_MS = 86_400_000;

/** @param isLast nothing is known behind the place, so that nothing has to be told apart. */
export function timelineCharts(
  months: readonly TimelineMonth[],
  place: TimelinePlace,
  isLast: boolean,
): TimelineCharts {
  const moment = isLast ? undefined : { place: placeIn(months, place.day), text: dayWords(place.day) };
  const wholePounds = (pence: number) => moneyWords(pence).replace(/\.00$/, '');
  const hasPlan = months.some(({ plannedPence }) => plannedPence !== undefined);
  const line = (figure: string) => ({
    name: figureWords(figure),
    values: months.map(({ figures }) => figures[figure] ?? 0),
  });
  const planned = { name: 'Planned', values: months.map(({ plannedPence }) => plannedPence) };
  return {
    money: charted(
      'Money so far',
      months,
      [...(hasPlan ? [planned] : []), line('claimedPence'), line('issuedPence'), line('paidPence')],
      wholePounds,
      moment,
    ),
    people: charted(
      'People and outcomes so far',
      months,
      ['started', 'verified', 'claims', 'outcomesPaid'].map(line),
      countWords,
      moment,
    ),
    waiting: charted(
      'How long outcomes take, in days',
      months,
      waits.map(({ name }) => ({ name: waitWords[name], values: months.map(({ waiting }) => waiting[name]) })),
      (days) => counted(days, 'day'),
      moment,
    ),
  };
}

export const waitWords = {
  verified: 'From achieved to verified',
  claimed: 'From verified to claimed',
  paid: 'From claimed to paid',
} as const;

function charted(
  title: string,
  months: readonly TimelineMonth[],
  lines: Parameters<typeof lineChart>[2],
  words: (value: number) => string,
  moment: ChartedMoment | undefined,
): LineChart {
  const spans = months.map(({ from }) => monthWords(from));
  const known = lines.filter(({ values }) => values.some((value) => value !== undefined));
  return lineChart(title, spans, known, words, moment);
}

/** Between the ends of two months by the days that are over. */
export function placeIn(months: readonly TimelineMonth[], day: string): number {
  const month = months.findIndex(({ from, to }) => day >= from && day <= to);
  const span = months[month];
  if (span === undefined) return day < (months[0]?.from ?? '') ? 0 : Math.max(0, months.length - 1);
  const [over, whole] = [day, span.to].map((end) => Date.parse(end) - Date.parse(span.from) + DAY_MS) as [
    number,
    number,
  ];
  return Math.max(0, month - 1 + over / whole);
}

/** Outcomes that were verified for every hundred people who started, cohort by cohort. */
export function cohortChart(cohorts: readonly CohortOutcomes[]): BarChart {
  const shown = cohorts.map((one) => ({ label: cohortWords(one), amounts: [perHundred(one)] }));
  return barChart({ title: 'Verified outcomes per 100 people who started', series: ['Per 100 people'] }, shown, {
    unit: 1,
    words: countWords,
    description: `${shown.map(({ label, amounts }) => `${label} ${countWords(amounts[0] ?? 0)}`).join(', ')}. The table has every figure.`,
  });
}

export function perHundred({ started, verified }: CohortOutcomes): number {
  return started === 0 ? 0 : Math.round((verified * 100) / started);
}

export function cohortWords({ cohort }: CohortOutcomes): string {
  return cohort ?? 'No cohort';
}
