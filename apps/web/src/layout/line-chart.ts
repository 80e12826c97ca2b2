/** A running total at the end of some spans of time; undefined where it is not known. */
export interface ChartedLine {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

/** Lines that only ever say "so much by then", without their markup. Lengths are in the units of the drawing. */
export interface LineChart {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly lines: readonly {
    readonly name: string;
    /** The number of its colour and dashes, from 0. */
    readonly series: number;
    /** What a polyline takes: up to the moment that is marked, and behind it, where it is drawn as not known yet. */
    readonly points: string;
    readonly beyond: string;
    /** Where its name stands, beside its last point. */
    readonly endX: number;
    readonly endY: number;
  }[];
  readonly marks: readonly { readonly y: number; readonly text: string }[];
  readonly labels: readonly { readonly x: number; readonly text: string }[];
  /** A line across the chart at the moment that is looked at. */
  readonly rule: { readonly x: number; readonly text: string; readonly isLate: boolean } | undefined;
}

/** A moment between the spans: 1.5 lies half way from the end of the second to the end of the third. */
export interface ChartedMoment {
  readonly place: number;
  readonly text: string;
}

const WIDTH = 900;
const HEIGHT = 300;
const LEFT = 96;
/** Beside the ends of the lines: as wide as the longest of their names, and at least what half of the last label takes. */
const RIGHT_MIN = 60;
const RIGHT_MAX = 270;
const LETTER = 7.5;
const TOP = 12;
const BOTTOM = 32;
const MARKS = 4;
const LABEL_WIDTH = 80;
/** So far apart stand the names of two lines, which would else be printed over each other. */
const NAME_HEIGHT = 16;
const NAME_GAP = 8;

/**
 * Draws running totals as steps: each stands as it was until the end of the next span, because nothing is known of what
 * happened in between.
 *
 * @param words how a value of the scale is written.
 * @param moment marked with a rule; what lies behind it is drawn apart.
 */
export function lineChart(
  title: string,
  spans: readonly string[],
  lines: readonly ChartedLine[],
  words: (value: number) => string,
  moment?: ChartedMoment,
): LineChart {
  const all = lines.flatMap(({ values }) => values.map((value) => value ?? 0));
  const step = roundStep(Math.max(1, ...all) / MARKS);
  const lowest = Math.min(0, ...all);
  const top = step * MARKS;
  const yOf = (value: number) =>
    Math.round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - lowest)) / (top - lowest));
  const width = WIDTH - LEFT - roomFor(lines);
  const xOf = (place: number) => Math.round(LEFT + (width * place) / Math.max(1, spans.length - 1));
  const everyLabel = Math.max(1, Math.ceil((LABEL_WIDTH * spans.length) / width));
  const ends = apart(lines.map(({ values }) => yOf(values.findLast((value) => value !== undefined) ?? 0)));
  return {
    title,
    description: described(spans, lines, words),
    width: WIDTH,
    height: HEIGHT,
    left: LEFT,
    lines: lines.map(({ name, values }, series) => ({
      name,
      series,
      ...pointsOf(values, moment?.place, xOf, yOf),
      endX: xOf(spans.length - 1) + NAME_GAP,
      endY: ends[series] ?? 0,
    })),
    marks: Array.from({ length: MARKS + 1 }, (_, mark) => ({ y: yOf(step * mark), text: words(step * mark) })),
    labels: spans.flatMap((text, place) => (place % everyLabel === 0 ? [{ x: xOf(place), text }] : [])),
    rule:
      moment === undefined
        ? undefined
        : { x: xOf(moment.place), text: moment.text, isLate: moment.place > (spans.length - 1) / 2 },
  };
}

function roomFor(lines: readonly ChartedLine[]): number {
  const longest = Math.max(0, ...lines.map(({ name }) => name.length));
  return Math.min(RIGHT_MAX, Math.max(RIGHT_MIN, Math.ceil(longest * LETTER) + 2 * NAME_GAP));
}

function pointsOf(
  values: readonly (number | undefined)[],
  until: number | undefined,
  xOf: (place: number) => number,
  yOf: (value: number) => number,
): { readonly points: string; readonly beyond: string } {
  if (until === undefined) return { points: stepsOf(values, xOf, yOf), beyond: '' };
  const isKnown = (place: number) => place <= until;
  const reached = values.findLast((value, place) => isKnown(place) && value !== undefined);
  const corner = reached === undefined ? [] : [`${xOf(until)},${yOf(reached)}`];
  const known = stepsOf(
    values.map((value, place) => (isKnown(place) ? value : undefined)),
    xOf,
    yOf,
  );
  // Begins where the last known value stands, so that the first step behind the moment is drawn as one.
  const from = values.map((value, place) => (isKnown(place) ? undefined : value));
  const beyond = stepsOf(from, xOf, yOf, reached);
  return {
    points: [known, ...corner].filter((part) => part !== '').join(' '),
    beyond: [...corner, beyond].filter((part) => part !== '').join(' '),
  };
}

function stepsOf(
  values: readonly (number | undefined)[],
  xOf: (place: number) => number,
  yOf: (value: number) => number,
  before?: number,
): string {
  const points: string[] = [];
  let last = before;
  for (const [place, value] of values.entries()) {
    if (value === undefined) continue;
    if (last !== undefined && last !== value) points.push(`${xOf(place)},${yOf(last)}`);
    points.push(`${xOf(place)},${yOf(value)}`);
    last = value;
  }
  return points.join(' ');
}

/** Moves names down until none is printed over another; the order of the lines stays. */
function apart(heights: readonly number[]): number[] {
  const moved = [...heights];
  let above = Number.NEGATIVE_INFINITY;
  for (const place of heights
    .map((_, index) => index)
    .sort((one, other) => (heights[one] ?? 0) - (heights[other] ?? 0))) {
    const height = Math.max(moved[place] ?? 0, above + NAME_HEIGHT);
    moved[place] = height;
    above = height;
  }
  return moved;
}

/** 1, 2 or 5 with noughts. */
function roundStep(atLeast: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= atLeast) return digit * power;
  }
}

function described(spans: readonly string[], lines: readonly ChartedLine[], words: (value: number) => string): string {
  const ends = lines.map(
    ({ name, values }) => `${name} ${words(values.findLast((value) => value !== undefined) ?? 0)}`,
  );
  const span = spans.length === 0 ? 'Nothing was recorded' : `From ${spans[0]} to ${spans.at(-1)}`;
  return `${span}: ${ends.join(', ')}. The table has every figure.`;
}
