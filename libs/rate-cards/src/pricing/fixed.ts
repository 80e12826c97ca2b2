import { formatPence } from '#kernel';
import { type Counted, type Price, type Rule, times } from './counted.js';

/**
 * One price for each unit.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function fixedPrice({ pricePence }: Rule<'fixed'>, { quantity }: Counted): Price {
  return { uncappedPence: times(pricePence, quantity), unitPricePence: pricePence, steps: [] };
}

/** `£220.00 for each person` */
export function fixedInWords({ pricePence }: Rule<'fixed'>, unitInWords: string): string {
  return `${formatPence(pricePence)} for each ${unitInWords}`;
}
