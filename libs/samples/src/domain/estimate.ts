import { type Pence, pence } from '#kernel';
import {
  asPercentage,
  ceilingOf,
  type Fraction,
  floorOf,
  fraction,
  isBelow,
  nearest,
  percentage,
  plus,
  RATE_PARTS,
  rootAbove,
  times,
} from './exact.js';
import { exactInterval } from './interval.js';
import type { Confidence, Estimate, Extrapolation, NoInterval, Part, Recovery, Stratum } from './samples.events.js';

/** An item with what was found of it. */
export interface CheckedItem {
  readonly stratum: string;
  readonly pence: number;
  readonly rightPence: number;
  readonly isConfirmed: boolean;
}

/** Below so many, sums of what was found are not near enough to a normal distribution to say how far off they may be. */
export const CHECKED_MIN = 30;
export const ERRORS_MIN = 5;

/** How many standard errors on each side, in millionths. */
const z: Record<Confidence, bigint> = { '90': 1_644_854n, '95': 1_959_964n, '99': 2_575_829n };

interface StratumFound {
  readonly stratum: Stratum;
  readonly checked: readonly CheckedItem[];
  readonly inError: number;
  readonly checkedPence: number;
  readonly errorPence: number;
  /** What is wrong in the whole stratum: its value times the share that was found wrong. */
  readonly estimate: Fraction;
}

/**
 * The error rate of a checked sample, by number and by value, for each stratum and for the whole frame.
 *
 * By number: the exact interval in each stratum. For the frame, the strata's rates weighted by their members; its bounds are
 * the weighted bounds of intervals that share the chance of being wrong, so that they hold whatever the strata are like.
 *
 * By value: the separate ratio estimator. In each stratum what was found wrong stands to what was checked as all that is
 * wrong stands to all that was paid. The variance is the usual one of a ratio in a stratum drawn without putting back.
 */
export function estimateOf(
  strata: readonly Stratum[],
  items: readonly CheckedItem[],
  confidence: Confidence,
): Estimate {
  const found = strata.map((stratum) => foundIn(stratum, items));
  const members = sum(found, ({ stratum }) => stratum.members);
  const value = sum(found, ({ stratum }) => stratum.pence);
  const weighted = (rateOf: (one: StratumFound) => Fraction) =>
    found.reduce((total, one) => plus(total, times(rateOf(one), fraction(BigInt(one.stratum.members)))), fraction(0n));
  const share = (of: Fraction) => times(of, fraction(1n, BigInt(members)));
  const rate = share(weighted(({ inError, checked }) => ratio(inError, checked.length)));
  const bounds = (side: 'lower' | 'upper') =>
    share(weighted((one) => fraction(boundsOf(one, confidence, found.length)[side], RATE_PARTS)));
  const estimate = found.reduce((total, one) => plus(total, one.estimate), fraction(0n));
  const errorPence = sum(found, (one) => one.errorPence);
  const checkedPence = sum(found, (one) => one.checkedPence);
  return {
    members,
    checked: items.length,
    inError: sum(found, ({ inError }) => inError),
    rate: asPercentage(rate),
    lower: percentage(floorOf(times(bounds('lower'), fraction(RATE_PARTS)))),
    upper: percentage(ceilingOf(times(bounds('upper'), fraction(RATE_PARTS)))),
    pence: pence(value),
    checkedPence: pence(checkedPence),
    errorPence: pence(errorPence),
    estimatePence: asPence(nearest(estimate)),
    valueRate: asPercentage(value === 0 ? fraction(0n) : times(estimate, fraction(1n, BigInt(value)))),
    ...valueInterval(found, { estimate, value, errorPence, checkedPence, confidence }),
    strata: found.map((one) => {
      const { lower, upper } = boundsOf(one, confidence, 1);
      return {
        stratum: one.stratum.stratum,
        members: one.stratum.members,
        checked: one.checked.length,
        inError: one.inError,
        rate: asPercentage(ratio(one.inError, one.checked.length)),
        lower: percentage(lower),
        upper: percentage(upper),
        pence: one.stratum.pence,
        checkedPence: pence(one.checkedPence),
        errorPence: pence(one.errorPence),
        estimatePence: asPence(nearest(one.estimate)),
      };
    }),
  };
}

function foundIn(stratum: Stratum, items: readonly CheckedItem[]): StratumFound {
  const checked = items.filter((item) => item.stratum === stratum.stratum);
  const checkedPence = sum(checked, (item) => item.pence);
  const errorPence = sum(checked, (item) => item.pence - item.rightPence);
  return {
    stratum,
    checked,
    inError: checked.filter(({ isConfirmed }) => !isConfirmed).length,
    checkedPence,
    errorPence,
    estimate: times(ratio(errorPence, checkedPence), fraction(BigInt(stratum.pence))),
  };
}

/** What came to nothing has nothing wrong in it. */
function ratio(some: number, all: number): Fraction {
  return all === 0 ? fraction(0n) : fraction(BigInt(some), BigInt(all));
}

/** A stratum that was checked whole is known. */
function boundsOf({ stratum, checked, inError }: StratumFound, confidence: Confidence, sharedBy: number) {
  if (checked.length === stratum.members) {
    const rate = times(ratio(inError, checked.length), fraction(RATE_PARTS));
    return { lower: floorOf(rate), upper: ceilingOf(rate) };
  }
  return exactInterval(inError, checked.length, confidence, sharedBy);
}

interface Totals {
  readonly estimate: Fraction;
  readonly value: number;
  readonly errorPence: number;
  readonly checkedPence: number;
  readonly confidence: Confidence;
}

function valueInterval(found: readonly StratumFound[], totals: Totals): Pick<Estimate, 'value' | 'noInterval'> {
  const { estimate, value, errorPence, checkedPence, confidence } = totals;
  if (value === 0) return { noInterval: 'no-value' };
  const isWhole = found.every(({ stratum, checked }) => checked.length === stratum.members);
  const noInterval = isWhole ? undefined : whyNoInterval(found);
  if (noInterval !== undefined) return { noInterval };
  const variance = found.reduce((total, one) => plus(total, ratioVariance(one)), fraction(0n));
  const width = rootAbove(times(variance, fraction(z[confidence] * z[confidence], 1_000_000_000_000n)));
  // What was found wrong is wrong, and what was found right is right, whatever the rest is like.
  const lower = floorOf(plus(estimate, fraction(-width)));
  const upper = ceilingOf(plus(estimate, fraction(width)));
  const most = BigInt(value - (checkedPence - errorPence));
  return {
    value: {
      standardErrorPence: asPence(rootAbove(variance)),
      lowerPence: asPence(lower < BigInt(errorPence) ? BigInt(errorPence) : lower),
      upperPence: asPence(upper > most ? most : upper),
    },
  };
}

function whyNoInterval(found: readonly StratumFound[]): NoInterval | undefined {
  const checked = sum(found, (one) => one.checked.length);
  if (checked < CHECKED_MIN) return 'too-few-checked';
  if (sum(found, ({ inError }) => inError) < ERRORS_MIN) return 'too-few-errors';
  const isAlone = (one: StratumFound) => one.checked.length < 2 && one.checked.length < one.stratum.members;
  return found.some(isAlone) ? 'one-of-a-stratum' : undefined;
}

/** Cochran, Sampling Techniques (3rd edition, 1977), chapter 6: N²(1 − n/N)/n times the spread around the ratio. */
export function ratioVariance({
  stratum: { members },
  checked,
  checkedPence,
  errorPence,
}: Pick<StratumFound, 'checked' | 'checkedPence' | 'errorPence'> & {
  readonly stratum: Pick<Stratum, 'members'>;
}): Fraction {
  const size = BigInt(checked.length);
  const all = BigInt(members);
  if (size === all || checkedPence === 0) return fraction(0n);
  const [wrong, paid] = [BigInt(errorPence), BigInt(checkedPence)];
  let squares = 0n;
  for (const item of checked) {
    const away = BigInt(item.pence - item.rightPence) * paid - wrong * BigInt(item.pence);
    squares += away * away;
  }
  return fraction(all * (all - size) * squares, size * (size - 1n) * paid * paid);
}

/**
 * What the contract lets be taken back beyond the errors that were found: the estimate, or its lower bound, less what the
 * errors in the sample come to themselves, and never more than was paid.
 */
export function recoveryOf(estimate: Estimate, rule: Extrapolation, payers: readonly Part[]): Recovery {
  const { errorPence, estimatePence, value, pence: paid } = estimate;
  // Without an interval nothing but what was found is sure.
  const basis = rule === 'point-estimate' ? estimatePence : (value?.lowerPence ?? errorPence);
  const basisPence = Math.min(basis, paid);
  const extrapolated = Math.max(0, basisPence - errorPence);
  return {
    rule,
    basisPence: pence(basisPence),
    foundPence: errorPence,
    extrapolatedPence: pence(extrapolated),
    payers: shareOut(extrapolated, payers),
  };
}

/** By what each payer paid; odd pennies go to the largest remainders, between equal ones to the earlier payer. */
function shareOut(amount: number, payers: readonly Part[]): Part[] {
  const weights = payers.map((part) => BigInt(Math.max(0, part.pence)));
  const all = weights.reduce((total, weight) => total + weight, 0n);
  if (amount === 0 || all === 0n) return [];
  const shares = weights.map((weight, index) => {
    const exact = fraction(BigInt(amount) * weight, all);
    const whole = floorOf(exact);
    return { index, whole, left: plus(exact, fraction(-whole)) };
  });
  let odd = BigInt(amount) - shares.reduce((total, { whole }) => total + whole, 0n);
  const order = shares.toSorted((one, other) =>
    isBelow(other.left, one.left) ? -1 : isBelow(one.left, other.left) ? 1 : one.index - other.index,
  );
  const more = new Set<number>();
  for (const { index } of order) {
    if (odd === 0n) break;
    more.add(index);
    odd -= 1n;
  }
  return payers.flatMap(({ payer }, index) => {
    const part = (shares[index]?.whole ?? 0n) + (more.has(index) ? 1n : 0n);
    return part === 0n ? [] : [{ payer, pence: asPence(part) }];
  });
}

function asPence(amount: bigint): Pence {
  return pence(Number(amount));
}

function sum<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
