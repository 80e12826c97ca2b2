/** How much of something is used: an outline for the whole of it, filled as far as it is used. */
export interface ChartedShare {
  readonly name: string;
  readonly used: number;
  readonly whole: number;
  /** “£40,000.00 of £50,000.00”. */
  readonly words: string;
}

/** Bars from left to right, without their markup. Lengths are in the units of the drawing. */
export interface ShareChart {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly bars: readonly {
    readonly name: string;
    readonly words: string;
    readonly textY: number;
    readonly y: number;
    readonly filled: number;
  }[];
  readonly barHeight: number;
  readonly whole: number;
}

const WIDTH = 700;
const ROW = 48;
const BAR = 18;
const TEXT = 16;

export function shareChart(title: string, shares: readonly ChartedShare[]): ShareChart {
  return {
    title,
    description: `${shares.map(({ name, words }) => `${name}: ${words}`).join('; ')}. The table has every figure.`,
    width: WIDTH,
    height: shares.length * ROW,
    barHeight: BAR,
    whole: WIDTH - 4,
    bars: shares.map(({ name, words, used, whole }, place) => ({
      name,
      words,
      textY: place * ROW + TEXT,
      y: place * ROW + TEXT + 6,
      // What is used beyond the whole, after it was made smaller, fills all of it.
      filled: whole <= 0 ? 0 : Math.round(((WIDTH - 4) * Math.min(Math.max(0, used), whole)) / whole),
    })),
  };
}
