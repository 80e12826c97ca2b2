import { formatPence } from '#kernel';
import { type Counted, type Price, type Rule, times } from './counted.js';

/**
 * A price for delivering the service, whatever it achieves. No deadweight is ever taken from it, because nothing is
 * claimed to have changed.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function deliveryFeePrice({ pricePence }: Rule<'delivery-fee'>, { quantity }: Counted): Price {
  return { uncappedPence: times(pricePence, quantity), unitPricePence: pricePence, steps: [] };
}

/** `a delivery fee of £50.00 for each day` */
export function deliveryFeeInWords({ pricePence }: Rule<'delivery-fee'>, unitInWords: string): string {
  return `a delivery fee of ${formatPence(pricePence)} for each ${unitInWords}`;
}
