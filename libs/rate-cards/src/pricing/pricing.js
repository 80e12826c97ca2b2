import { unreachable } from '#kernel';
import { bandsInWords, bandsPrice } from './bands.js';
import { bonusInWords, bonusPrice } from './bonus.js';
import { cohortThresholdInWords, cohortThresholdPrice } from './cohort-threshold.js';
import { deliveryFeeInWords, deliveryFeePrice } from './delivery-fee.js';
import { fixedInWords, fixedPrice } from './fixed.js';
import { milestonesInWords, milestonesPrice } from './milestones.js';
import { perPeriodInWords, perPeriodPrice } from './per-period.js';
import { slidingScaleInWords, slidingScalePrice } from './sliding-scale.js';
import { tiersInWords, tiersPrice } from './tiers.js';
export const unitWords = {
  person: 'person',
  day: 'day',
  'consecutive-days': 'run of consecutive days',
  'bed-day': 'bed day',
  'percentage-point': 'percentage point',
  count: 'one counted',
};
/**
 * What a quantity, or a measured value, is worth under a pricing rule before any cut. Pure and exact: the same rule and
 * the same count always give the same amount, never below zero.
 *
 * @throws RangeError when the quantity is no whole number above zero, a count before it is negative, what the rule
 * measures is missing, or the amount is too large to be exact.
 */
export function priceOf(pricing, counted) {
  // A cohort may have avoided no event at all; of anything else there is at least one in a claim.
  whole(counted.quantity, pricing.rule === 'cohort-threshold' ? 0 : 1);
  for (const before of [counted.before.contractUnits, counted.before.personUnits]) {
    whole(before, 0);
    whole(before + counted.quantity, 0);
  }
  switch (pricing.rule) {
    case 'fixed':
      return fixedPrice(pricing, counted);
    case 'bands':
      return bandsPrice(pricing, counted);
    case 'sliding-scale':
      return slidingScalePrice(pricing, counted);
    case 'per-period':
      return perPeriodPrice(pricing, counted);
    case 'tiers':
      return tiersPrice(pricing, counted);
    case 'milestones':
      return milestonesPrice(pricing, counted);
    case 'cohort-threshold':
      return cohortThresholdPrice(pricing, counted);
    case 'bonus':
      return bonusPrice(pricing, counted);
    case 'delivery-fee':
      return deliveryFeePrice(pricing, counted);
    default:
      return unreachable(pricing);
  }
}
function whole(count, min) {
  if (!Number.isSafeInteger(count) || count < min) throw new RangeError(`${count} is no quantity to be priced`);
}
export function goesBy(pricing) {
  return {
    contractUnits: pricing.rule === 'bonus' || (pricing.rule === 'bands' && pricing.countedOver === 'contract'),
    personUnits:
      pricing.rule === 'per-period' ||
      pricing.rule === 'tiers' ||
      (pricing.rule === 'bands' && pricing.countedOver === 'person'),
    personMeasured: pricing.rule === 'milestones',
  };
}
/** Whether a claim under the rule must say what was measured. */
export function needsMeasured({ rule }) {
  return rule === 'sliding-scale' || rule === 'milestones' || rule === 'cohort-threshold';
}
/** The rule as a person reads it in the rate card: `£220.00 for each person`. */
export function pricingInWords(pricing, unit) {
  const inWords = unitWords[unit];
  switch (pricing.rule) {
    case 'fixed':
      return fixedInWords(pricing, inWords);
    case 'bands':
      return bandsInWords(pricing, inWords);
    case 'sliding-scale':
      return slidingScaleInWords(pricing, inWords);
    case 'per-period':
      return perPeriodInWords(pricing);
    case 'tiers':
      return tiersInWords(pricing);
    case 'milestones':
      return milestonesInWords(pricing);
    case 'cohort-threshold':
      return cohortThresholdInWords(pricing);
    case 'bonus':
      return bonusInWords(pricing, inWords);
    case 'delivery-fee':
      return deliveryFeeInWords(pricing, inWords);
    default:
      return unreachable(pricing);
  }
}
