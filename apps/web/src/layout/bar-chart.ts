import { moneyWords, poundsWords } from './words.js';

/** Up to three amounts for each of some spans of time, side by side. Amounts below nothing are drawn as nothing. */
export interface ChartedSpan {
  readonly label: string;
  readonly amounts: readonly (number | undefined)[];
}

/** A chart without its markup: the template draws what stands here. Lengths are in the units of the drawing. */
export interface BarChart {
  readonly title: string;
  readonly description: string;
  readonly series: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Where the bars begin; the marks of the scale stand before it. */
  readonly left: number;
  readonly bars: readonly {
    readonly series: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly marks: readonly { readonly y: number; readonly text: string }[];
  readonly labels: readonly { readonly x: number; readonly text: string }[];
}

const HEIGHT = 280;
const LEFT = 96;
const TOP = 12;
const BOTTOM = 32;
/** The drawing is as wide as a page where it can be: bars are at most, and at least, this wide. */
const WIDTH = 1120;
const BAR_MAX = 18;
const BAR_MIN = 5;
const MARKS = 4;
/** Narrow spans leave room for every second label only. */
const LABEL_WIDTH = 70;

/** How the scale of a chart goes, and what it says to whoever hears it. */
export interface BarScale {
  /** The smallest step: a pound in pence, or one. */
  readonly unit: number;
  readonly words: (amount: number) => string;
  readonly description: string;
}

/** Draws amounts as bars from nothing up, on a scale of round steps: of money in pence, unless another one is given. */
export function barChart(
  { title, series }: { readonly title: string; readonly series: readonly string[] },
  spans: readonly ChartedSpan[],
  scale: BarScale = {
    unit: 100,
    words: poundsWords,
    description: described(series, spans),
  },
): BarChart {
  const amounts = spans.flatMap((span) => span.amounts.map((amount) => amount ?? 0));
  const step = roundStep(Math.max(1, ...amounts) / MARKS, scale.unit);
  const top = step * MARKS;
  const heightOf = (amount: number) => Math.round(((HEIGHT - TOP - BOTTOM) * Math.max(0, amount)) / top);
  const room = (WIDTH - LEFT) / Math.max(1, spans.length) / (series.length + 1);
  const bar = Math.min(BAR_MAX, Math.max(BAR_MIN, Math.floor(room)));
  // The width of one bar stays free between spans.
  const spanWidth = (series.length + 1) * bar;
  const everyLabel = Math.max(1, Math.ceil(LABEL_WIDTH / spanWidth));
  return {
    title,
    series,
    description: scale.description,
    width: LEFT + Math.max(1, spans.length) * spanWidth,
    height: HEIGHT,
    left: LEFT,
    bars: spans.flatMap((span, place) =>
      span.amounts.flatMap((amount, index) => {
        if (amount === undefined) return [];
        const height = heightOf(amount);
        const x = LEFT + place * spanWidth + Math.floor(bar / 2) + index * bar;
        return [{ series: index, x: x + 1, y: HEIGHT - BOTTOM - height, width: bar - 2, height }];
      }),
    ),
    marks: Array.from({ length: MARKS + 1 }, (_, mark) => ({
      y: HEIGHT - BOTTOM - heightOf(step * mark),
      text: scale.words(step * mark),
    })),
    labels: spans.flatMap(({ label }, place) =>
      place % everyLabel === 0 ? [{ x: LEFT + place * spanWidth + Math.round(spanWidth / 2), text: label }] : [],
    ),
  };
}

/** 1, 2 or 5 with noughts, in whole units. */
function roundStep(atLeast: number, unit: number): number {
  for (let power = unit; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= atLeast) return digit * power;
  }
}

function described(series: readonly string[], spans: readonly ChartedSpan[]): string {
  const totals = series.map((name, index) => {
    const sum = spans.reduce((total, { amounts }) => total + (amounts[index] ?? 0), 0);
    return `${name} ${moneyWords(sum)}`;
  });
  return `Over ${spans.length === 1 ? 'one span' : `${spans.length} spans`} of time together: ${totals.join(', ')}. The table has every figure.`;
}
