import { formatPence } from '#kernel';
import { exactPence, times } from './counted.js';
/**
 * A price for each, and a bonus on top for each beyond a count over the contract.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function bonusPrice({ pricePence, above, bonusPence }, { quantity, before }) {
  const beyond = (units) => Math.max(units - above, 0);
  const withBonus = beyond(before.contractUnits + quantity) - beyond(before.contractUnits);
  const basic = times(pricePence, quantity);
  const extra = times(bonusPence, withBonus);
  const uncappedPence = exactPence(BigInt(basic) + BigInt(extra));
  const count = `${before.contractUnits} before and ${quantity} now: ${withBonus} beyond number ${above}`;
  return {
    uncappedPence,
    steps: [
      count,
      `${quantity} × ${formatPence(pricePence)} + ${withBonus} × ${formatPence(bonusPence)} = ${formatPence(uncappedPence)}`,
    ],
  };
}
/** `£220.00 for each person, and £50.00 more for each beyond number 100 over the contract` */
export function bonusInWords({ pricePence, above, bonusPence }, unitInWords) {
  const bonus = `${formatPence(bonusPence)} more for each beyond number ${above} over the contract`;
  return `${formatPence(pricePence)} for each ${unitInWords}, and ${bonus}`;
}
