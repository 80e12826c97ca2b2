import { decimalInParts, decimalOfParts, formatPence } from '#kernel';
import { exactPence, halfUp, measuredParts, times } from './counted.js';
/**
 * The full price at or beyond one mark, nothing short of the other, and linear between, rounded half up to the penny. Less
 * is better where nothing is paid at the higher mark.
 *
 * @throws RangeError when nothing was measured, both marks are the same, or the amount is too large to be exact.
 */
export function slidingScalePrice(pricing, counted) {
  const { pricePence, nothingAt, fullAt } = pricing;
  const measured = measuredParts(counted, pricing.rule);
  const nothing = decimalInParts(nothingAt);
  const direction = Math.sign(decimalInParts(fullAt) - nothing);
  if (direction === 0) throw new RangeError(`A scale from ${nothingAt} to ${fullAt} has no length`);
  const length = direction * (decimalInParts(fullAt) - nothing);
  const reached = direction * (measured - nothing);
  const at = `measured ${decimalOfParts(measured)}`;
  if (reached <= 0) {
    return { ...priced(0), steps: [`${at}, and nothing is paid at ${nothingAt} ${sideOf(-direction)}`] };
  }
  if (reached >= length) {
    return { ...priced(pricePence), steps: [`${at}, and the full price is paid at ${fullAt} ${sideOf(direction)}`] };
  }
  const unitPrice = Number(halfUp(BigInt(pricePence) * BigInt(reached), BigInt(length)));
  const way = `${decimalOfParts(reached)} of the ${decimalOfParts(length)} from ${nothingAt} to ${fullAt}`;
  const sum = `${formatPence(pricePence)} × ${decimalOfParts(reached)} ÷ ${decimalOfParts(length)}`;
  return {
    ...priced(unitPrice),
    steps: [`${at} is ${way}`, `${sum} = ${formatPence(unitPrice)}, to the nearest penny`],
  };
  function priced(unit) {
    return { uncappedPence: times(unit, counted.quantity), unitPricePence: exactPence(BigInt(unit)) };
  }
}
function sideOf(direction) {
  return direction > 0 ? 'or more' : 'or less';
}
/** `£1,000.00 for each person at 10 or more, nothing at 5 or less, in proportion between` */
export function slidingScaleInWords({ pricePence, nothingAt, fullAt }, unitInWords) {
  const [better, worse] =
    decimalInParts(fullAt) > decimalInParts(nothingAt) ? ['or more', 'or less'] : ['or less', 'or more'];
  const full = `${formatPence(pricePence)} for each ${unitInWords} at ${fullAt} ${better}`;
  return `${full}, nothing at ${nothingAt} ${worse}, in proportion between`;
}
