import { type Decimal, decimalInParts, type Pence, pence } from '#kernel';
import type { PricingRule } from '../domain/rate-cards.events.js';

/** What is counted for one claim, and what was counted under its rate-card line before it. */
export interface Counted {
  readonly quantity: number;
  /** What was measured: earnings, a score; of a cohort, the reduction in per cent. */
  readonly measured?: Decimal | undefined;
  /** For a cohort's claim: the pooled threshold is asked for, not its own. */
  readonly isPooled?: boolean | undefined;
  readonly before: {
    /** Units of all earlier claims under the line, and of those of the same person. */
    readonly contractUnits: number;
    readonly personUnits: number;
    /** The most that was measured for the person before; nothing yet, when absent. */
    readonly personMeasured?: Decimal | undefined;
  };
}

/** What a claim is worth before any cut. */
export interface Price {
  readonly uncappedPence: Pence;
  /** Where one price for each unit says it all; undefined where a rule has several. */
  readonly unitPricePence?: Pence | undefined;
  /** How it came about, a sentence a step; none where price × quantity says it all. */
  readonly steps: readonly string[];
}

/** The pricing rule of one kind. */
export type Rule<Name extends PricingRule['rule']> = Extract<PricingRule, { rule: Name }>;

/** @throws RangeError when the amount is too large to be exact. */
export function exactPence(amount: bigint): Pence {
  return pence(Number(amount));
}

/** @throws RangeError when the amount is too large to be exact. */
export function times(pricePence: number, quantity: number): Pence {
  return exactPence(BigInt(pricePence) * BigInt(quantity));
}

/** A quotient of amounts that are not negative, to the nearest whole, a half rounded up. */
export function halfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

/** @throws RangeError when nothing was measured, or what was is no decimal. */
export function measuredParts({ measured }: Counted, rule: string): number {
  if (measured === undefined) throw new RangeError(`The rule ${rule} prices a measured value, and none was given`);
  const parts = decimalInParts(measured);
  if (!Number.isSafeInteger(parts)) throw new RangeError(`${measured} is no measured value`);
  return parts;
}
