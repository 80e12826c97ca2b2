import { formatPence } from '#kernel';
import { times } from './counted.js';
/**
 * A price for delivering the service, whatever it achieves. No deadweight is ever taken from it, because nothing is
 * claimed to have changed.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function deliveryFeePrice({ pricePence }, { quantity }) {
  return { uncappedPence: times(pricePence, quantity), unitPricePence: pricePence, steps: [] };
}
/** `a delivery fee of £50.00 for each day` */
export function deliveryFeeInWords({ pricePence }, unitInWords) {
  return `a delivery fee of ${formatPence(pricePence)} for each ${unitInWords}`;
}
