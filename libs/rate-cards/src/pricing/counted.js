import { decimalInParts, pence } from '#kernel';
/** @throws RangeError when the amount is too large to be exact. */
export function exactPence(amount) {
  return pence(Number(amount));
}
/** @throws RangeError when the amount is too large to be exact. */
export function times(pricePence, quantity) {
  return exactPence(BigInt(pricePence) * BigInt(quantity));
}
/** A quotient of amounts that are not negative, to the nearest whole, a half rounded up. */
export function halfUp(dividend, divisor) {
  return (2n * dividend + divisor) / (2n * divisor);
}
/** @throws RangeError when nothing was measured, or what was is no decimal. */
export function measuredParts({ measured }, rule) {
  if (measured === undefined) throw new RangeError(`The rule ${rule} prices a measured value, and none was given`);
  const parts = decimalInParts(measured);
  if (!Number.isSafeInteger(parts)) throw new RangeError(`${measured} is no measured value`);
  return parts;
}
