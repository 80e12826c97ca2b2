import { type Decimal, decimalOfParts } from '#kernel';

/** A fraction of whole numbers of any size; the denominator is above zero. Nothing here is ever a float. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** @throws RangeError for a denominator that is not above zero. */
export function fraction(over: bigint, under = 1n): Fraction {
  if (under <= 0n) throw new RangeError(`${over}/${under} is not a fraction`);
  return { over, under };
}

export function plus(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.under + other.over * one.under, under: one.under * other.under };
}

export function times(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.over, under: one.under * other.under };
}

export function isBelow(one: Fraction, other: Fraction): boolean {
  return one.over * other.under < other.over * one.under;
}

export function floorOf({ over, under }: Fraction): bigint {
  const quotient = over / under;
  return over < 0n && quotient * under !== over ? quotient - 1n : quotient;
}

export function ceilingOf({ over, under }: Fraction): bigint {
  return -floorOf({ over: -over, under });
}

/** To the nearest whole number; a half is rounded up. */
export function nearest({ over, under }: Fraction): bigint {
  return floorOf({ over: over * 2n + under, under: under * 2n });
}

/** The smallest whole number whose square is not below the fraction. @throws RangeError below zero. */
export function rootAbove(value: Fraction): bigint {
  const wanted = ceilingOf(value);
  if (wanted < 0n) throw new RangeError('There is no root of a number below zero');
  if (wanted < 2n) return wanted;
  // Newton's step from above never passes the root.
  let guess = 1n << (BigInt(wanted.toString(2).length) / 2n + 1n);
  for (let next = (guess + wanted / guess) >> 1n; next < guess; next = (guess + wanted / guess) >> 1n) guess = next;
  return guess * guess < wanted ? guess + 1n : guess;
}

/** Parts of a whole in which rates are written: four decimals of a per cent. */
export const RATE_PARTS = 1_000_000n;

/** A rate as a percentage with four decimals. */
export function percentage(parts: bigint): Decimal {
  return decimalOfParts(Number(parts));
}

/** A fraction of one as a percentage, to four decimals; a half is rounded up. */
export function asPercentage(rate: Fraction): Decimal {
  return percentage(nearest(times(rate, fraction(RATE_PARTS))));
}
