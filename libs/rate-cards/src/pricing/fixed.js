import { formatPence } from '#kernel';
import { times } from './counted.js';
/**
 * One price for each unit.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function fixedPrice({ pricePence }, { quantity }) {
  return { uncappedPence: times(pricePence, quantity), unitPricePence: pricePence, steps: [] };
}
/** `£220.00 for each person` */
export function fixedInWords({ pricePence }, unitInWords) {
  return `${formatPence(pricePence)} for each ${unitInWords}`;
}
