import type { Unit } from '#contracts';
import { decimalInParts, formatPence, type Refusal, refuse, unreachable } from '#kernel';
import type { PricingRule } from './rate-cards.events.js';

export type PricingReason =
  | 'bands-not-ascending'
  | 'last-band-has-an-end'
  | 'scale-has-no-length'
  | 'tiers-not-ascending'
  | 'milestones-not-ascending'
  | 'threshold-not-above-zero'
  | 'threshold-out-of-reach'
  | 'price-too-large'
  | 'unit-does-not-fit-the-rule';

export const pricingReasons: Record<PricingReason, string> = {
  'bands-not-ascending':
    'The bands of {line} do not follow one another: each but the last ends (upTo), and later than the one before',
  'last-band-has-an-end':
    'The last band of {line} ends at number {upTo}: what comes after would have no price, so the last band has no end',
  'scale-has-no-length': 'The sliding scale of {line} pays nothing and everything at {fullAt}: the two must differ',
  'tiers-not-ascending':
    'The tiers of {line} do not ascend: each asks for more than the one before, and pays more in all',
  'milestones-not-ascending': 'The milestones of {line} do not ascend: each mark lies above the one before',
  'threshold-not-above-zero': 'The threshold of {line} is {threshold}%: a reduction that is paid for is above zero',
  'threshold-out-of-reach':
    'The threshold of {line} is {threshold}%: nothing is reduced by more than 100%, so nobody would ever be paid',
  'price-too-large': 'A price of {line} is {price}, and none is above {most}: larger sums could not be kept exactly',
  'unit-does-not-fit-the-rule':
    'The line {line} is priced {rule}, which needs a unit of {fitting}, and its unit is {unit}',
};

/** Quantities of days, of which a period is made up. */
const DAYS: readonly Unit[] = ['day', 'consecutive-days', 'bed-day'];
/** What a whole cohort is measured in; there is no person to count. */
const OF_A_COHORT: readonly Unit[] = ['percentage-point', 'count'];

/** A million times this is still an exact number of pence; more of anything is not claimed at once. */
const PRICE_MAX_PENCE = 5_000_000_000;
const WHOLE = decimalInParts('100');

/** Why a pricing rule cannot stand on a line; undefined when it can. */
export function whyNotPricing(pricing: PricingRule, line: string, unit: Unit): Refusal<PricingReason> | undefined {
  const large = pricesIn(pricing).find((price) => price > PRICE_MAX_PENCE);
  if (large !== undefined) {
    return refuse('price-too-large', { line, price: formatPence(large), most: formatPence(PRICE_MAX_PENCE) });
  }
  return whyNotRule(pricing, line, unit);
}

/** Every price that a rule says, wherever it stands in it. */
function pricesIn(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name.endsWith('Pence') && typeof inner === 'number' ? [inner] : pricesIn(inner),
  );
}

function whyNotRule(pricing: PricingRule, line: string, unit: Unit): Refusal<PricingReason> | undefined {
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
      const high = [threshold, pooledThreshold].find((each) => decimalInParts(each) > WHOLE);
      if (high !== undefined) return refuse('threshold-out-of-reach', { line, threshold: high });
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

function ascending(values: readonly number[], after = 0): boolean {
  return values.every((value, index) => value > (values[index - 1] ?? after));
}

function fits(
  unit: Unit,
  fitting: readonly Unit[],
  { rule }: PricingRule,
  line: string,
): Refusal<PricingReason> | undefined {
  if (fitting.includes(unit)) return undefined;
  return refuse('unit-does-not-fit-the-rule', { line, rule, unit, fitting: fitting.join(' or ') });
}
