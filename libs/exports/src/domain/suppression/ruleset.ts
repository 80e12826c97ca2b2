/**
 * How small numbers are kept out of published tables. It is stored with every release, because what was published must
 * come out the same by the rules it was made by.
 */
export interface Ruleset {
  readonly name: 'ons-10-5';
  /** Raised whenever the same figures would be published otherwise. */
  readonly version: 1;
  /** Counts below it are suppressed. */
  readonly threshold: number;
  /** Other counts are rounded to the nearest multiple of it. */
  readonly base: number;
  /** A zero says that nobody was there, which the rule shows unless it is told not to. */
  readonly showZero: boolean;
  /** A count that fewer others are rounded together with is suppressed too: 10, 11 and 12 would be told by a 10. */
  readonly possibleValuesMin: number;
}

/** What the Office for National Statistics does with census tables: under 10 suppressed, the rest rounded to 5. */
export const ONS_10_5: Ruleset = {
  name: 'ons-10-5',
  version: 1,
  threshold: 10,
  base: 5,
  showZero: true,
  possibleValuesMin: 5,
};

/** A published count: rounded, or null where it is suppressed. */
export type Shown = number | null;

/** The counts from `low` to `high`, both included, that are published alike. */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly shown: Shown;
}

/**
 * The band of a count: all that is ever published of it, and so all that anybody can learn of it. It depends on nothing
 * but the count.
 *
 * @throws RangeError for a ruleset by which too few counts would be published alike.
 */
export function bandOf(count: number, ruleset: Ruleset): Band {
  const { base, showZero } = ruleset;
  if (count === 0 && showZero) return { low: 0, high: 0, shown: 0 };
  const from = shownFrom(ruleset);
  if (count < from) return { low: showZero ? 1 : 0, high: from - 1, shown: null };
  const shown = rounded(count, base);
  return { low: Math.max(from, lowestAround(shown, base)), high: lowestAround(shown, base) + base - 1, shown };
}

export function shownOf(count: number, ruleset: Ruleset): Shown {
  return bandOf(count, ruleset).shown;
}

/** The smallest count that is shown, zero apart. */
export function shownFrom({ threshold, base, possibleValuesMin }: Ruleset): number {
  if (base < possibleValuesMin || threshold <= possibleValuesMin) {
    throw new RangeError(`By ${threshold} and ${base}, fewer than ${possibleValuesMin} counts are published alike`);
  }
  const highest = lowestAround(rounded(threshold, base), base) + base - 1;
  return highest - threshold + 1 >= possibleValuesMin ? threshold : highest + 1;
}

function rounded(count: number, base: number): number {
  return base * Math.round(count / base);
}

/** The lowest count that is rounded to a multiple of the base. */
function lowestAround(multiple: number, base: number): number {
  return multiple - Math.floor(base / 2);
}
