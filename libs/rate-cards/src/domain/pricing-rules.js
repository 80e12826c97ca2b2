import { decimalInParts, refuse, unreachable } from '#kernel';
export const pricingReasons = {
  'bands-not-ascending':
    'The bands of {line} do not follow one another: each but the last ends (upTo), and later than the one before',
  'last-band-has-an-end':
    'The last band of {line} ends at number {upTo}: what comes after would have no price, so the last band has no end',
  'scale-has-no-length': 'The sliding scale of {line} pays nothing and everything at {fullAt}: the two must differ',
  'tiers-not-ascending':
    'The tiers of {line} do not ascend: each asks for more than the one before, and pays more in all',
  'milestones-not-ascending': 'The milestones of {line} do not ascend: each mark lies above the one before',
  'threshold-not-above-zero': 'The threshold of {line} is {threshold}%: a reduction that is paid for is above zero',
  'unit-does-not-fit-the-rule':
    'The line {line} is priced {rule}, which needs a unit of {fitting}, and its unit is {unit}',
};
/** Quantities of days, of which a period is made up. */
const DAYS = ['day', 'consecutive-days', 'bed-day'];
/** What a whole cohort is measured in; there is no person to count. */
const OF_A_COHORT = ['percentage-point', 'count'];
/** Why a pricing rule cannot stand on a line; undefined when it can. */
export function whyNotPricing(pricing, line, unit) {
  switch (pricing.rule) {
    case 'bands': {
      const ends = pricing.bands.map(({ upTo }) => upTo);
      const last = ends.pop();
      if (last !== undefined) return refuse('last-band-has-an-end', { line, upTo: last });
      return ascending(ends.map((end) => end ?? 0)) ? undefined : refuse('bands-not-ascending', { line });
    }
    case 'sliding-scale': {
      const { nothingAt, fullAt } = pricing;
      return decimalInParts(nothingAt) === decimalInParts(fullAt)
        ? refuse('scale-has-no-length', { line, fullAt })
        : undefined;
    }
    case 'per-period':
      return fits(unit, DAYS, pricing, line);
    case 'tiers': {
      const { tiers } = pricing;
      const isFit = ascending(tiers.map(({ atLeast }) => atLeast)) && ascending(tiers.map((tier) => tier.pricePence));
      return isFit ? undefined : refuse('tiers-not-ascending', { line });
    }
    case 'milestones': {
      const marks = pricing.milestones.map(({ at }) => decimalInParts(at));
      return ascending(marks, Number.NEGATIVE_INFINITY) ? undefined : refuse('milestones-not-ascending', { line });
    }
    case 'cohort-threshold': {
      const { threshold, pooledThreshold = threshold } = pricing;
      const low = [threshold, pooledThreshold].find((each) => decimalInParts(each) <= 0);
      if (low !== undefined) return refuse('threshold-not-above-zero', { line, threshold: low });
      return fits(unit, OF_A_COHORT, pricing, line);
    }
    case 'fixed':
    case 'bonus':
    case 'delivery-fee':
      return undefined;
    default:
      return unreachable(pricing);
  }
}
function ascending(values, after = 0) {
  return values.every((value, index) => value > (values[index - 1] ?? after));
}
function fits(unit, fitting, { rule }, line) {
  if (fitting.includes(unit)) return undefined;
  return refuse('unit-does-not-fit-the-rule', { line, rule, unit, fitting: fitting.join(' or ') });
}
