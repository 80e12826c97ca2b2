import type { Naming } from '#contracts';
import { figureWords, type ReplayClock, type TimelineMonth, type TimelineQuestion, type TimelineView } from '#replay';
import type { BarChart } from '../layout/bar-chart.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import type { Crumb, DataTable, DayFields } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, monthWords } from '../layout/words.js';
import { cohortChart, type TimelineCharts, timelineCharts } from './timeline-charts.js';
import { timelineHref } from './timeline-question.js';
import {
  amountWords,
  basesTable,
  basesWords,
  changedEntries,
  changedTable,
  cohortsTable,
  monthsTables,
  turnLinks,
  waitingTable,
} from './timeline-tables.js';

export interface TimelineContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly clocks: readonly (Crumb & { readonly isCurrent: boolean })[];
  readonly clockWords: string;
  readonly moment: string;
  readonly steps: readonly (Crumb | { readonly text: string; readonly href: undefined })[];
  readonly slider: Slider;
  readonly day: DayFields;
  /** What a form sends along, so that it keeps to the clock and to the moment. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly turns: readonly Crumb[];
  readonly figures: readonly { readonly figure: string; readonly name: string; readonly value: string }[];
  readonly charts: TimelineCharts;
  readonly chartFiles: Readonly<Record<string, string>>;
  readonly cohorts: BarChart;
  readonly cohortsTable: DataTable;
  readonly waitingTable: DataTable;
  readonly changed: { readonly figures: DataTable; readonly entries: DataTable; readonly all: Crumb };
  readonly bases: { readonly words: string; readonly table: DataTable };
  readonly months: readonly DataTable[];
  readonly files: readonly Crumb[];
  readonly compare: { readonly action: string; readonly fields: DayFields; readonly from: Kept };
  readonly cite: { readonly href: string; readonly entry: string; readonly leaf: string };
  readonly script: string;
}

type Kept = TimelineContent['kept'];

/** What moves through the months. The browser shows it once it can use it. */
export interface Slider {
  readonly last: number;
  readonly value: number;
  readonly words: string;
  readonly framesHref: string;
}

export interface TimelineFacts {
  readonly contract: NamedContract;
  readonly question: TimelineQuestion;
  readonly view: TimelineView;
  readonly fields: DayFields;
  /** The hash of the entry that is read at, in hexadecimal. */
  readonly leaf: string;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

export const SCRIPT = '/assets/scripts/apps/web/src/public/timeline.js';

const clockNames: Readonly<Record<ReplayClock, string>> = {
  recorded: 'What was known then',
  happened: 'What we now know about that date',
};

const clockWords: Readonly<Record<ReplayClock, string>> = {
  recorded:
    'Everything stands where the ledger learned it, whatever day it is about. What was put right later is not right yet.',
  happened:
    'Everything stands on the day that it is about, with what the ledger knows now. What was put right stands where it belongs.',
};

const HEADLINES = ['claimedPence', 'issuedPence', 'paidPence', 'started', 'verified', 'outcomesPaid'] as const;

/** How a contract came to be what it is: at any moment, on either clock, and what changed since the step before. */
export function timelinePage(facts: TimelineFacts): Page<TimelineContent> {
  const { contract, question, view, fields, leaf, naming, asked } = facts;
  const { by, clock, asOf } = question;
  const { place, months, since } = view;
  const code = contract.contract;
  const heading = `Timeline of ${contract.title}`;
  const isLast = view.steps.last === undefined;
  const isRecorded = clock === 'recorded';
  const at = question.at ?? place.day;
  const sinceWords =
    by === 'event' && isRecorded ? `entry ${countWords(since.place.entry)}` : `the end of ${dayWords(since.place.day)}`;
  const shown = isRecorded ? view.knownThen : view.knownNow;
  const here = months.findIndex(({ from, to }) => place.day >= from && place.day <= to);
  return {
    template: 'replay/timeline.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      clocks: (['recorded', 'happened'] as const).map((one) => ({
        text: clockNames[one],
        href: timelineHref(code, { at: one === clock ? at : place.day, by, clock: one }, asked),
        isCurrent: one === clock,
      })),
      clockWords: clockWords[clock],
      moment: momentWords(question, view),
      steps: stepLinks(facts),
      slider: {
        last: Math.max(0, months.length - 1),
        value: Math.max(0, here),
        words: monthWords(months[here]?.from ?? place.day),
        framesHref: timelineHref(code, { by: 'month', clock }, { ...asked, asOf, isPast: true }, '/frames.json'),
      },
      day: fields,
      kept: keptBy(question, asked),
      turns: turnLinks(view.turns, naming, ({ day }) => timelineHref(code, { at: day, by: 'day', clock }, asked)),
      figures: headlines(shown, view.plannedPence),
      charts: timelineCharts(months, place, isLast),
      chartFiles: Object.fromEntries(
        ['money', 'people', 'waiting'].map((name) => [
          name,
          timelineHref(code, { at, by, clock }, asked, `/${name}.svg`),
        ]),
      ),
      cohorts: cohortChart(view.cohorts),
      cohortsTable: cohortsTable(view.cohorts),
      waitingTable: waitingTable(months),
      changed: {
        figures: changedTable(view, sinceWords, isRecorded),
        entries: changedEntries(view, naming, asked),
        all: differenceLink(facts),
      },
      bases: { words: basesWords(view), table: basesTable(view) },
      months: monthsTables(months, ({ to }) => timelineHref(code, { at: to, by: 'month', clock }, asked)),
      files: [
        { text: 'These months as CSV', href: timelineHref(code, { by, clock }, asked, '/months.csv') },
        {
          text: 'Every step as JSON',
          href: `/v1/contracts/${code}/replay?by=${by}&clock=${clock}&asOf=${asOf}`,
        },
      ],
      compare: compareForm(facts),
      cite: {
        href: timelineHref(code, { at, by, clock }, { asOf, isPast: true }),
        entry: countWords(asOf),
        leaf,
      },
      script: SCRIPT,
    },
  };
}

/** The figures that stand over the charts. */
export function headlines(figures: TimelineView['knownThen'], plannedPence: number | undefined) {
  return [
    ...(plannedPence === undefined
      ? []
      : [{ figure: 'plannedPence', name: 'Planned', value: moneyWords(plannedPence) }]),
    ...HEADLINES.map((figure) => ({
      figure,
      name: figureWords(figure),
      value: amountWords(figure, figures[figure] ?? 0),
    })),
  ];
}

/** The same of one month, as a browser shows it while somebody moves through the months: figures as they are, and as they are said. */
export function monthPreview({ clock }: Pick<TimelineQuestion, 'clock'>, month: TimelineMonth) {
  return {
    at: month.to,
    words: monthWords(month.from),
    moment: dayMoment(clock, month.to),
    figures: {
      ...(month.plannedPence === undefined ? {} : { plannedPence: month.plannedPence }),
      ...Object.fromEntries(HEADLINES.map((figure) => [figure, month.figures[figure] ?? 0])),
    },
    inWords: Object.fromEntries(
      headlines(month.figures, month.plannedPence).map(({ figure, value }) => [figure, value]),
    ),
  };
}

function dayMoment(clock: ReplayClock, day: string): string {
  return clock === 'recorded'
    ? `What the ledger knew at the end of ${dayWords(day)}`
    : `What is known now of the time up to ${dayWords(day)}`;
}

function momentWords({ clock, at }: TimelineQuestion, { place }: TimelineView): string {
  return clock === 'recorded' && typeof at === 'number'
    ? `What the ledger knew after entry ${countWords(place.entry)}, recorded on ${dayWords(place.day)}`
    : dayMoment(clock, place.day);
}

function stepLinks({ contract, question: { clock }, view: { steps }, asked }: TimelineFacts): TimelineContent['steps'] {
  const links = [
    ['First day', steps.first, 'month'],
    ['Previous month', steps.previousMonth, 'month'],
    ['Previous day', steps.previousDay, 'day'],
    ['Previous event', steps.previousEntry, 'event'],
    ['Next event', steps.nextEntry, 'event'],
    ['Next day', steps.nextDay, 'day'],
    ['Next month', steps.nextMonth, 'month'],
    ['Last day', steps.last, 'month'],
  ] as const;
  return links
    .filter(([, , by]) => clock === 'recorded' || by !== 'event')
    .map(([text, at, by]) => ({
      text,
      href: at === undefined ? undefined : timelineHref(contract.contract, { at, by, clock }, asked),
    }));
}

function keptBy({ clock, by }: TimelineQuestion, asked: ReadAt): Kept {
  return [{ name: 'clock', value: clock }, { name: 'by', value: by === 'event' ? 'day' : by }, ...keptMoment(asked)];
}

function keptMoment({ isPast, asOf }: ReadAt): Kept {
  return isPast ? [{ name: 'asOf', value: String(asOf) }] : [];
}

function dayQuery(prefix: string, day: string): readonly (readonly [string, string])[] {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return [
    [`${prefix}Day`, String(Number(dayOfMonth))],
    [`${prefix}Month`, String(Number(month))],
    [`${prefix}Year`, year],
  ];
}

/** Everything that was recorded in between, with what it says of the time before. */
function differenceLink({ contract, view: { place, since }, asked }: TimelineFacts): Crumb {
  const query = new URLSearchParams([...dayQuery('from', since.place.day), ...dayQuery('to', place.day)] as [
    string,
    string,
  ][]);
  return {
    text: 'Everything that was recorded in between',
    href: withMoment(`/contracts/${contract.contract}/timeline/difference?${query}`, asked),
  };
}

function compareForm({ contract, view: { place }, asked }: TimelineFacts): TimelineContent['compare'] {
  return {
    action: `/contracts/${contract.contract}/timeline/difference`,
    fields: {
      prefix: 'to',
      legend: 'Compare with what was known on a later day',
      day: '',
      month: '',
      year: '',
      error: undefined,
    },
    from: [...dayQuery('from', place.day).map(([name, value]) => ({ name, value })), ...keptMoment(asked)],
  };
}

function withMoment(href: string, { isPast, asOf }: ReadAt): string {
  return isPast ? `${href}&asOf=${asOf}` : href;
}
