import { formatPence } from '#kernel';
import { exactPence, times } from './counted.js';
/**
 * Units fill the bands in order, and those counted before fill them first: a quantity that reaches beyond the end of a
 * band is priced partly in the next.
 *
 * @throws RangeError when the amount is too large to be exact.
 */
export function bandsPrice({ countedOver, bands }, { quantity, before }) {
  const first = (countedOver === 'contract' ? before.contractUnits : before.personUnits) + 1;
  const last = first + quantity - 1;
  const steps = [];
  const used = [];
  let amount = 0n;
  let bandFrom = 1;
  for (const { upTo = Number.MAX_SAFE_INTEGER, pricePence } of bands) {
    const from = Math.max(first, bandFrom);
    const to = Math.min(last, upTo);
    if (from <= to) {
      const units = to - from + 1;
      const inBand = times(pricePence, units);
      amount += BigInt(inBand);
      used.push(pricePence);
      steps.push(`${numbers(from, to)}: ${units} × ${formatPence(pricePence)} = ${formatPence(inBand)}`);
    }
    bandFrom = upTo + 1;
  }
  const [only, ...more] = used;
  return { uncappedPence: exactPence(amount), unitPricePence: more.length === 0 ? only : undefined, steps };
}
function numbers(from, to) {
  return from === to ? `number ${from}` : `numbers ${from} to ${to}`;
}
/** `£500.00 for each person up to number 10, then £300.00 up to number 30, then £100.00; counted over the contract` */
export function bandsInWords({ countedOver, bands }, unitInWords) {
  const each = bands.map(({ upTo, pricePence }, index) => {
    const price = `${formatPence(pricePence)}${index === 0 ? ` for each ${unitInWords}` : ''}`;
    return upTo === undefined ? price : `${price} up to number ${upTo}`;
  });
  return `${each.join(', then ')}; counted ${countedOver === 'contract' ? 'over the contract' : 'for each person'}`;
}
