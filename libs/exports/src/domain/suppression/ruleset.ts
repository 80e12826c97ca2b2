/**
 * How small numbers are kept out of published tables. It is stored with every release, because the next release must be
 * held against what the earlier ones told, by the rules they were made by.
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
  /** So many values stay possible for every suppressed figure, whatever else is published. */
  readonly possibleValuesMin: number;
  /** So many values stay possible for what a figure grew by since the release before, where that is a small number. */
  readonly possibleIncrementsMin: number;
}

/** What the Office for National Statistics does with census tables: under 10 suppressed, the rest rounded to 5. */
export const ONS_10_5: Ruleset = {
  name: 'ons-10-5',
  version: 1,
  threshold: 10,
  base: 5,
  showZero: true,
  possibleValuesMin: 5,
  possibleIncrementsMin: 3,
};

/** A published count: rounded, or null where it is suppressed. */
export type Shown = number | null;

/** Whole numbers from `low` to `high`, both included; `high` may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Whether the rule suppresses a count for what it is, before anything else that is published is looked at. */
export function isSmall(count: number, { threshold, showZero }: Ruleset): boolean {
  return count < threshold && (count > 0 || !showZero);
}

export function shownAlone(count: number, ruleset: Ruleset): Shown {
  return isSmall(count, ruleset) ? null : rounded(count, ruleset.base);
}

export function rounded(count: number, base: number): number {
  return base * Math.round(count / base);
}

/**
 * What a reader who knows the rule knows of a count. Of a suppressed one even which of the two it is, too small to be
 * shown or hidden to protect another: whoever guesses that right must not learn more.
 */
export function knownOf(count: number, shown: Shown, ruleset: Ruleset): Interval {
  const { threshold, base, showZero } = ruleset;
  if (shown === null) {
    if (!isSmall(count, ruleset)) return { low: threshold, high: Number.POSITIVE_INFINITY };
    return { low: showZero ? 1 : 0, high: threshold - 1 };
  }
  if (shown === 0) return { low: 0, high: 0 };
  const reach = Math.floor((base - 1) / 2);
  return { low: Math.max(threshold, shown - reach), high: shown + reach + (base % 2 === 0 ? 1 : 0) };
}
