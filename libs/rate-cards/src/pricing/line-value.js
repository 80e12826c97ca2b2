import { DECIMAL_PARTS, decimalInParts, formatPence } from '#kernel';
import { exactPence, halfUp } from './counted.js';
import { goesBy, priceOf } from './pricing.js';
/**
 * Chooses the price for the person's payment group, applies the index of the last date that has come, and finds the
 * prices of payers and the deadweight of the group. A payer's own price is the same for every payment group.
 *
 * @throws RangeError as `priceOf`.
 */
export function lineValue(line, on, counted) {
  const pricing =
    line.groupPrices?.find(({ paymentGroup }) => paymentGroup === on.paymentGroup)?.pricing ?? line.pricing;
  const index = indexOn(line, on.date);
  return {
    rule: pricing.rule,
    pricing,
    index: index?.index,
    ...indexed(priceOf(pricing, counted), counted, index),
    payerValues: line.payerPrices?.map(({ payer, pricing: own }) => ({
      payer,
      uncappedPence: indexed(priceOf(own, counted), counted, index).uncappedPence,
    })),
    deadweight: pricing.rule === 'delivery-fee' ? undefined : deadweightOf(line, on.paymentGroup),
  };
}
/** Which of the counts before a claim any price of the line depends on. */
export function lineGoesBy({ pricing, groupPrices = [], payerPrices = [] }) {
  const all = [pricing, ...groupPrices.map((each) => each.pricing), ...payerPrices.map((each) => each.pricing)].map(
    goesBy,
  );
  return {
    contractUnits: all.some(({ contractUnits }) => contractUnits),
    personUnits: all.some(({ personUnits }) => personUnits),
    personMeasured: all.some(({ personMeasured }) => personMeasured),
  };
}
function indexOn({ indexation = [] }, date) {
  let last;
  for (const point of indexation) {
    if (point.from <= date && (last === undefined || point.from > last.from)) last = point;
  }
  return last;
}
/** The index applies to the amount, not to the price of one, so that it is rounded once in a claim. */
function indexed(price, { quantity }, point) {
  if (point === undefined) return price;
  const { uncappedPence: written, unitPricePence, steps } = price;
  const parts = decimalInParts(point.index);
  if (!(parts > 0)) throw new RangeError(`An index of ${point.index} is not above zero`);
  const uncappedPence = exactPence(halfUp(BigInt(written) * BigInt(parts), BigInt(100 * DECIMAL_PARTS)));
  const sum =
    steps.length === 0 && unitPricePence !== undefined
      ? [`${quantity} × ${formatPence(unitPricePence)} = ${formatPence(written)}`]
      : steps;
  const step = `indexed at ${point.index}% since ${point.from}: ${formatPence(uncappedPence)}, to the nearest penny`;
  return { uncappedPence, steps: [...sum, step] };
}
function deadweightOf({ deadweight = [] }, group) {
  const ofGroup = group === undefined ? undefined : deadweight.find(({ paymentGroup }) => paymentGroup === group);
  return (ofGroup ?? deadweight.find(({ paymentGroup }) => paymentGroup === undefined))?.percentage;
}
