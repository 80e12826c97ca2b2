import { formatPence } from '#kernel';
import { times } from './counted.js';
/**
 * A price for each full period of days in a state. Days that do not complete a period are not lost: they count towards
 * the next claim of the person, so that claiming weekly or monthly comes to the same.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function perPeriodPrice({ pricePence, days, periodsMax = Number.MAX_SAFE_INTEGER }, { quantity, before }) {
  const completed = (inDays) => Math.min(Math.floor(inDays / days), periodsMax);
  const earlier = completed(before.personUnits);
  const inAll = completed(before.personUnits + quantity);
  const uncappedPence = times(pricePence, inAll - earlier);
  const most = inAll === periodsMax ? ' (the most there can be)' : '';
  return {
    uncappedPence,
    steps: [
      `${before.personUnits} days before and ${quantity} now make ${inAll} full periods of ${days} days${most}`,
      `${inAll} − ${earlier} before = ${inAll - earlier} × ${formatPence(pricePence)} = ${formatPence(uncappedPence)}`,
    ],
  };
}
/** `£700.00 for each full period of 7 days, at most 104 for each person` */
export function perPeriodInWords({ pricePence, days, periodsMax }) {
  const most = periodsMax === undefined ? '' : `, at most ${periodsMax} for each person`;
  return `${formatPence(pricePence)} for each full period of ${days} ${days === 1 ? 'day' : 'days'}${most}`;
}
