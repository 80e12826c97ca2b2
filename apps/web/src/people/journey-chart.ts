import { addDays, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import { cell, type DataTable } from '../layout/parts.js';
import { dayWords } from '../layout/words.js';

/** A time that somebody spent in one way; open at the end while it is not over. */
export interface JourneySpan {
  readonly kind: 'on-service' | 'break';
  readonly from: string;
  readonly to: string | undefined;
  readonly words: string;
}

/** Something that happened on one day. */
export interface JourneyMark {
  readonly row: 'Outcomes' | 'Evidence' | 'Payments';
  readonly on: string;
  readonly words: string;
}

/** A drawing of somebody's way without its markup. Lengths are in the units of the drawing. */
export interface JourneyChart {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly rows: readonly { readonly text: string; readonly y: number }[];
  readonly bars: readonly {
    readonly series: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly labels: readonly { readonly x: number; readonly text: string }[];
  /** The same as the drawing, in the order of the days. */
  readonly table: DataTable;
}

const WIDTH = 900;
const LEFT = 120;
const ROW = 34;
const TOP = 10;
const BOTTOM = 34;
const MARK = 9;
const LABELS = 5;
/** Half of the longest day, `22 September 2026`, which stands around its place. */
const HALF_LABEL = 72;
/** The last day stands whole under the end of the line. */
const RIGHT = HALF_LABEL;
const rowsOf = ['On the service', 'Outcomes', 'Evidence', 'Payments'] as const;
/** The fills of the drawing: hollow, light and dark. */
const series: Readonly<Record<JourneyMark['row'], number>> = { Outcomes: 1, Evidence: 1, Payments: 2 };

/**
 * Draws times on the service, breaks, and what was achieved, shown and paid, on one line of days.
 *
 * @param until where a time that is not over is drawn to.
 */
export function journeyChart(
  begins: string,
  until: CalendarDate,
  spans: readonly JourneySpan[],
  marks: readonly JourneyMark[],
): JourneyChart {
  const days = [
    ...spans.flatMap(({ from, to }) => [from, to ?? until]),
    ...marks.map(({ on }) => on),
    begins,
  ].toSorted();
  const first = calendarDate(days[0] ?? begins);
  const length = Math.max(1, daysBetween(first, calendarDate(days.at(-1) ?? begins)));
  const xOf = (day: string) =>
    Math.round(LEFT + ((WIDTH - LEFT - RIGHT) * daysBetween(first, calendarDate(day))) / length);
  const yOf = (row: (typeof rowsOf)[number]) => TOP + rowsOf.indexOf(row) * ROW;
  return {
    title: 'The way through the service',
    description: `${spans.length} times on the service and in breaks, and ${marks.length} marks for outcomes, evidence and payments, from ${dayWords(first)}. The table has the same days.`,
    width: WIDTH,
    height: TOP + rowsOf.length * ROW + BOTTOM,
    left: LEFT,
    rows: rowsOf.map((text) => ({ text, y: yOf(text) + ROW / 2 })),
    bars: [
      ...spans.map(({ kind, from, to }) => ({
        series: kind === 'break' ? 0 : 2,
        x: xOf(from),
        y: yOf('On the service') + (kind === 'break' ? ROW / 2 - 3 : ROW / 2 - 8),
        // A time of one day is seen too.
        width: Math.max(2, xOf(to ?? until) - xOf(from)),
        height: kind === 'break' ? 6 : 16,
      })),
      ...marks.map(({ row, on }) => ({
        series: series[row],
        x: xOf(on) - Math.floor(MARK / 2),
        y: yOf(row) + ROW / 2 - Math.floor(MARK / 2),
        width: MARK,
        height: MARK,
      })),
    ],
    labels: Array.from({ length: LABELS }, (_, nth) => {
      const day = addDays(first, Math.round((length * nth) / (LABELS - 1)));
      return { x: xOf(day), text: dayWords(day) };
    }),
    table: tableOf(spans, marks),
  };
}

/** A day alone is said once. */
function untilNote(from: string, until: string | undefined): { readonly note?: string } {
  if (until === undefined) return { note: 'not over' };
  return until === from ? {} : { note: `to ${dayWords(until)}` };
}

function tableOf(spans: readonly JourneySpan[], marks: readonly JourneyMark[]): DataTable {
  const told = [
    ...spans.map(({ from, to, words }) => ({ on: from, until: to, row: 'On the service', words })),
    ...marks.map(({ on, row, words }) => ({ on, until: on, row, words })),
  ].toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
  return {
    caption: 'The way through the service, day by day',
    columns: [{ text: 'When' }, { text: 'Row' }, { text: 'What' }],
    rows: told.map(({ on, until, row, words }) => [
      cell(dayWords(on), { nowrap: true, ...untilNote(on, until) }),
      cell(row),
      cell(words),
    ]),
    empty: 'The engagement has not started, and nothing was achieved.',
  };
}
