import type { Decimal } from '#kernel';
import { decimalOfParts } from '#kernel';
import { asPercentage, fraction, nearest, times } from './exact.js';

/** Two decisions about the same outcomes, side by side. */
export interface Decisions {
  readonly bothVerified: number;
  readonly onlyFirstVerified: number;
  readonly onlySecondVerified: number;
  readonly bothRejected: number;
}

export interface Agreement {
  /** Per cent of the decisions that are the same, to four decimals. */
  readonly agreement: Decimal;
  /** Cohen's kappa to four decimals; absent where both gave one and the same answer throughout. */
  readonly kappa?: Decimal | undefined;
}

/**
 * Per cent agreement, and Cohen's kappa: how far two verifiers agree beyond what chance alone would give, from 1 (always)
 * over 0 (as often as chance) to −1. For two answers it is 2(ad − bc) ÷ ((a+b)(b+d) + (a+c)(c+d)), which needs whole
 * numbers only.
 *
 * @throws RangeError when there is nothing to compare.
 */
export function agreementOf(decisions: Decisions): Agreement {
  const a = BigInt(decisions.bothVerified);
  const b = BigInt(decisions.onlyFirstVerified);
  const c = BigInt(decisions.onlySecondVerified);
  const d = BigInt(decisions.bothRejected);
  const agreement = asPercentage(fraction(a + d, a + b + c + d));
  const byChance = (a + b) * (b + d) + (a + c) * (c + d);
  if (byChance === 0n) return { agreement };
  const kappa = fraction(2n * (a * d - b * c), byChance);
  return { agreement, kappa: decimalOfParts(Number(nearest(times(kappa, fraction(10_000n))))) };
}

/** Below so many pairs of decisions a rate is a matter of luck: only the counts are told. */
export const PAIRS_MIN = 10;
