import { moneyWords } from './words.js';

/** Two amounts for each of some things, one below the other. */
export interface Pair {
  readonly name: string;
  readonly amounts: readonly [number, number];
}

/** A chart without its markup: the template draws what stands here. */
export interface PairChart {
  readonly title: string;
  readonly description: string;
  readonly series: readonly [string, string];
  readonly width: number;
  readonly height: number;
  readonly barHeight: number;
  readonly pairs: readonly {
    readonly name: string;
    readonly textY: number;
    readonly bars: readonly { readonly y: number; readonly width: number; readonly words: string }[];
  }[];
}

const WIDTH = 700;
/** Room for an amount behind the longest bar. */
const WORDS = 150;
const BAR = 14;
const TEXT = 20;
const ROW = TEXT + 2 * (BAR + 4) + 12;

/** Draws amounts of money in pence from nothing to the right; what is below nothing is drawn as nothing, and said. */
export function pairChart(title: string, series: readonly [string, string], pairs: readonly Pair[]): PairChart {
  const most = Math.max(1, ...pairs.flatMap(({ amounts }) => amounts));
  const widthOf = (pence: number) => Math.round(((WIDTH - WORDS) * Math.max(0, pence)) / most);
  return {
    title,
    description: pairs
      .map(
        ({ name, amounts: [first, second] }) =>
          `${name}: ${moneyWords(first)} ${series[0]}, ${moneyWords(second)} ${series[1]}`,
      )
      .join('; '),
    series,
    width: WIDTH,
    height: pairs.length * ROW,
    barHeight: BAR,
    pairs: pairs.map(({ name, amounts }, place) => ({
      name,
      textY: place * ROW + TEXT - 6,
      bars: amounts.map((pence, which) => ({
        y: place * ROW + TEXT + which * (BAR + 4),
        width: widthOf(pence),
        words: moneyWords(pence),
      })),
    })),
  };
}
