import type { Naming } from '#contracts';
import {
  type CohortOutcomes,
  figureNames,
  figureWords,
  isMoney,
  type TimelineMonth,
  type TimelineView,
  type TurningPoint,
  waits,
} from '#replay';
import { readable } from '../audit-trail/readable.js';
import { type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, moneyWords, monthWords } from '../layout/words.js';
import { cohortWords, perHundred, waitWords } from './timeline-charts.js';

/** What every month is told of. */
export const MONTHLY = [
  'referred',
  'started',
  'achieved',
  'verified',
  'claims',
  'claimedPence',
  'issuedPence',
  'paidPence',
  'curtailedPence',
];

/** A figure as it is written: money in pounds, the rest as numbers. */
export function amountWords(figure: string, value: number): string {
  return isMoney(figure) ? moneyWords(value) : countWords(value);
}

function signed(figure: string, change: number): string {
  return change === 0 ? 'no change' : `${change < 0 ? '−' : '+'}${amountWords(figure, Math.abs(change))}`;
}

/** What was known of a day then, and what is known of it now: the difference is what was learned since. */
export function basesTable({ knownThen, knownNow, place }: TimelineView): DataTable {
  const figures = figureNames.filter((figure) => knownThen[figure] !== knownNow[figure]);
  return {
    caption: 'Known then, and known now',
    columns: [
      { text: 'Figure' },
      { text: `Known at the end of ${dayWords(place.day)}`, numeric: true },
      { text: `Known now of the time up to ${dayWords(place.day)}`, numeric: true },
      { text: 'Difference', numeric: true },
    ],
    rows: figures.map((figure) => {
      const [was, is] = [knownThen[figure] ?? 0, knownNow[figure] ?? 0];
      return [
        cell(figureWords(figure)),
        cell(amountWords(figure, was)),
        cell(amountWords(figure, is)),
        cell(signed(figure, is - was)),
      ];
    }),
    empty: 'Nothing that was learned since is about the time before: both are the same.',
  };
}

/** The sentence over that table. */
export function basesWords({ knownThen, knownNow, place }: TimelineView): string {
  const later = ['achieved', 'started', 'referred'].flatMap((figure) => {
    const more = (knownNow[figure] ?? 0) - (knownThen[figure] ?? 0);
    const [one, many] = laterWords[figure] ?? ['', ''];
    return more > 0 ? [`${counted(more, one, many)} dated by ${dayWords(place.day)}`] : [];
  });
  return later.length === 0
    ? `No person and no outcome dated by ${dayWords(place.day)} was recorded later.`
    : `Recorded later: ${later.join(', ')}.`;
}

const laterWords: Readonly<Record<string, readonly [string, string]>> = {
  achieved: ['outcome', 'outcomes'],
  started: ['start', 'starts'],
  referred: ['referral', 'referrals'],
};

/** What the figures were at the step before, and are now. */
export function changedTable(view: TimelineView, since: string, isRecorded: boolean): DataTable {
  const figures = isRecorded ? view.knownThen : view.knownNow;
  const before = view.since.figures;
  return {
    caption: `Figures that changed since ${since}`,
    columns: [{ text: 'Figure' }, { text: 'Before', numeric: true }, { text: 'Since', numeric: true }],
    rows: figureNames
      .filter((figure) => figures[figure] !== before[figure])
      .map((figure) => [
        cell(figureWords(figure)),
        cell(amountWords(figure, before[figure] ?? 0)),
        cell(signed(figure, (figures[figure] ?? 0) - (before[figure] ?? 0))),
      ]),
    empty: 'No figure changed.',
  };
}

/** What was recorded in the step, or happened in it: the rarest kinds first where there is too much. */
export function changedEntries({ since: { recorded } }: TimelineView, { names }: Naming, asked: ReadAt): DataTable {
  const told = recorded.told.length;
  return {
    caption:
      told < recorded.entries
        ? `${countWords(told)} of ${counted(recorded.entries, 'entry', 'entries')}, of every kind the first`
        : counted(recorded.entries, 'entry', 'entries'),
    captionSize: 's',
    columns: [{ text: 'Entry', numeric: true }, { text: 'Happened' }, { text: 'Recorded' }, { text: 'What' }],
    rows: recorded.told.map(({ entry, occurredOn, recordedOn, sentence }) => [
      cell(countWords(entry), { href: keepingMoment(`/entries/${entry}`, asked), hidden: 'of the ledger' }),
      cell(dayWords(occurredOn), { nowrap: true }),
      cell(dayWords(recordedOn), { nowrap: true }),
      cell(readable(sentence, names), { prose: true }),
    ]),
    empty: 'Nothing.',
  };
}

const PEOPLE_BY_MONTH = MONTHLY.filter((figure) => !isMoney(figure));
const MONEY_BY_MONTH = MONTHLY.filter((figure) => isMoney(figure));

/** People and money each in a table of their own: together they would be wider than a page. */
export function monthsTables(
  months: readonly TimelineMonth[],
  href: (month: TimelineMonth) => string,
): readonly DataTable[] {
  const empty = 'Nothing was recorded of this contract by then.';
  const first = { text: 'By the end of' };
  const monthCell = (month: TimelineMonth) => cell(monthWords(month.from), { href: href(month), nowrap: true });
  const named = (figure: string) => ({ text: figureWords(figure), numeric: true });
  const said = (month: TimelineMonth) => (figure: string) => cell(amountWords(figure, month.figures[figure] ?? 0));
  return [
    {
      caption: 'People and outcomes, month by month',
      columns: [first, ...PEOPLE_BY_MONTH.map(named)],
      rows: months.map((month) => [monthCell(month), ...PEOPLE_BY_MONTH.map(said(month))]),
      empty,
    },
    {
      caption: 'Money, month by month',
      columns: [first, ...MONEY_BY_MONTH.map(named), { text: 'Planned', numeric: true }],
      rows: months.map((month) => [
        monthCell(month),
        ...MONEY_BY_MONTH.map(said(month)),
        cell(month.plannedPence === undefined ? 'No plan' : moneyWords(month.plannedPence)),
      ]),
      empty,
    },
  ];
}

export function waitingTable(months: readonly TimelineMonth[]): DataTable {
  return {
    caption: 'How long outcomes take, month by month',
    captionSize: 's',
    columns: [{ text: 'At the end of' }, ...waits.map(({ name }) => ({ text: waitWords[name], numeric: true }))],
    rows: months.map(({ from, waiting }) => [
      cell(monthWords(from), { nowrap: true }),
      ...waits.map(({ name }) => cell(waiting[name] === undefined ? 'none yet' : counted(waiting[name], 'day'))),
    ]),
    empty: 'Nothing was recorded of this contract by then.',
  };
}

export function cohortsTable(cohorts: readonly CohortOutcomes[]): DataTable {
  return {
    caption: 'Outcomes for the people who started, by cohort',
    captionSize: 's',
    columns: [
      { text: 'Cohort' },
      { text: 'People who started', numeric: true },
      { text: 'Outcomes verified', numeric: true },
      { text: 'Per 100 people', numeric: true },
    ],
    rows: cohorts.map((one) => [
      cell(cohortWords(one)),
      cell(countWords(one.started)),
      cell(countWords(one.verified)),
      cell(countWords(perHundred(one))),
    ]),
    empty: 'Nobody had started by then.',
  };
}

/** A link for each day that changed how everything after it is to be read. */
export function turnLinks(
  turns: readonly TurningPoint[],
  { nameOf }: Naming,
  href: (turn: TurningPoint) => string,
): readonly Crumb[] {
  return turns.map((turn) => ({ text: `${dayWords(turn.day)}: ${turnWords(turn, nameOf)}`, href: href(turn) }));
}

function turnWords(turn: TurningPoint, nameOf: Naming['nameOf']): string {
  switch (turn.kind) {
    case 'rate-card-revision':
      return `revision ${turn.number} of the rate card`;
    case 'terms':
      return `version ${turn.number} of the terms`;
    case 'verifier-joined':
      return `${nameOf(turn.organisation)} begins to verify`;
    case 'verifier-left':
      return `${nameOf(turn.organisation)} verified for the last time`;
    case 'restated':
      return `${capitalised(`statement ${turn.statement}`)} put earlier ones right`;
  }
}
