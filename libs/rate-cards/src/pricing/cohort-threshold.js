import { DECIMAL_PARTS, decimalInParts, formatPence, pence } from '#kernel';
import { exactPence, halfUp, measuredParts, times } from './counted.js';
/**
 * What a whole cohort achieved: nothing short of the threshold, its own or that of all cohorts pooled. At or above it a
 * price for each cohort, for each event that did not happen (both by the quantity), or for each percentage point of the
 * measured reduction, a part of a point paid in part, rounded half up to the penny.
 *
 * @throws RangeError when nothing was measured, a pooled result has no threshold, or the amount is too large to be exact.
 */
export function cohortThresholdPrice(pricing, counted) {
  const { pricePence, per, pooledThreshold } = pricing;
  const { quantity, measured, isPooled = false } = counted;
  const reduction = measuredParts(counted, pricing.rule);
  const threshold = isPooled ? pooledThreshold : pricing.threshold;
  if (threshold === undefined) throw new RangeError('The rule cohort-threshold has no pooled threshold');
  const held = `a reduction of ${measured}% against the ${isPooled ? 'pooled ' : ''}threshold of ${threshold}%`;
  if (reduction < decimalInParts(threshold)) {
    return { uncappedPence: pence(0), steps: [`${held}: not reached, so nothing is paid`] };
  }
  const reached = `${held}: reached`;
  if (per === 'percentage-point') {
    const points = BigInt(Math.max(reduction, 0));
    const uncappedPence = exactPence(halfUp(BigInt(pricePence) * points, BigInt(DECIMAL_PARTS)));
    const sum = `${measured} percentage points × ${formatPence(pricePence)} = ${formatPence(uncappedPence)}`;
    return { uncappedPence, steps: [reached, `${sum}, to the nearest penny`] };
  }
  const uncappedPence = times(pricePence, quantity);
  const counts = per === 'cohort' ? `cohort${quantity === 1 ? '' : 's'}` : `event${quantity === 1 ? '' : 's'} avoided`;
  return {
    uncappedPence,
    unitPricePence: pricePence,
    steps: [reached, `${quantity} ${counts} × ${formatPence(pricePence)} = ${formatPence(uncappedPence)}`],
  };
}
/** `£1,000.00 for each cohort, once it is reduced by at least 10% in a cohort, or else …` */
export function cohortThresholdInWords({ pricePence, per, threshold, pooledThreshold }) {
  const price = {
    cohort: `${formatPence(pricePence)} for each cohort`,
    'percentage-point': `${formatPence(pricePence)} for each percentage point of the reduction`,
    'event-avoided': `${formatPence(pricePence)} for each event avoided`,
  }[per];
  const pooled =
    pooledThreshold === undefined ? '' : `, or else in all cohorts together by at least ${pooledThreshold}%`;
  return `${price}, once it is reduced by at least ${threshold}% in a cohort${pooled}`;
}
