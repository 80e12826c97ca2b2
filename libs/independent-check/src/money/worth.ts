import type { AgreedLine, AgreedPricing } from './what-was-agreed.js';

/** What a line says was claimed, measured and counted before it. */
export interface Counted {
  readonly quantity: number;
  readonly measured?: string;
  readonly isPooled?: boolean;
  readonly before?: {
    readonly contractUnits?: number;
    readonly personUnits?: number;
    readonly personMeasured?: string;
  };
  /** The day that decides the price. */
  readonly date: string;
}

const WHOLE_IN_PARTS = 10_000n;

/**
 * What a claim is worth in pence by an agreed price, before any cut. Where earlier claims matter, it is what all units
 * are worth together, less what those before were: so no rule is worked out here as the ledger does it.
 *
 * @returns undefined where the rule is none that is published, or prices a measured value and none is said.
 */
export function worthOf(pricing: AgreedPricing, { indexation = [] }: AgreedLine, counted: Counted): bigint | undefined {
  const written = beforeIndex(pricing, counted);
  const [latest] = indexation.filter(({ from }) => from <= counted.date).toSorted((a, b) => (a.from > b.from ? -1 : 1));
  if (written === undefined || latest === undefined) return written;
  // Rounded once for the whole claim.
  return halfUp(written * inParts(latest.index), 100n * WHOLE_IN_PARTS);
}

function beforeIndex(pricing: AgreedPricing, counted: Counted): bigint | undefined {
  const quantity = BigInt(counted.quantity);
  const ofContract = BigInt(counted.before?.contractUnits ?? 0);
  const ofPerson = BigInt(counted.before?.personUnits ?? 0);
  const beyond = (before: bigint, inAll: (units: bigint) => bigint) => inAll(before + quantity) - inAll(before);
  const price = BigInt(pricing.pricePence ?? 0);
  switch (pricing.rule) {
    case 'fixed':
    case 'delivery-fee':
      return quantity * price;
    case 'bands': {
      const { bands = [], countedOver } = pricing;
      return beyond(countedOver === 'person' ? ofPerson : ofContract, (units) => filled(bands, units));
    }
    case 'tiers': {
      const { tiers = [] } = pricing;
      return beyond(ofPerson, (units) =>
        BigInt(tiers.findLast(({ atLeast }) => BigInt(atLeast) <= units)?.pricePence ?? 0),
      );
    }
    case 'per-period': {
      const { days = 1, periodsMax } = pricing;
      const most = periodsMax === undefined ? undefined : BigInt(periodsMax);
      return beyond(ofPerson, (units) => {
        const full = units / BigInt(days);
        return price * (most !== undefined && full > most ? most : full);
      });
    }
    case 'bonus': {
      const above = BigInt(pricing.above ?? 0);
      const bonus = BigInt(pricing.bonusPence ?? 0);
      return beyond(ofContract, (units) => units * price + (units > above ? (units - above) * bonus : 0n));
    }
    default:
      return counted.measured === undefined ? undefined : byMeasure(pricing, counted, inParts(counted.measured));
  }
}

/** Units fill the bands in order. */
function filled(bands: NonNullable<AgreedPricing['bands']>, units: bigint): bigint {
  let worth = 0n;
  let below = 0n;
  for (const { upTo, pricePence } of bands) {
    const end = upTo === undefined || BigInt(upTo) > units ? units : BigInt(upTo);
    if (end > below) worth += (end - below) * BigInt(pricePence);
    if (end > below) below = end;
  }
  return worth;
}

function byMeasure(
  pricing: AgreedPricing,
  { quantity, isPooled, before }: Counted,
  measured: bigint,
): bigint | undefined {
  const price = BigInt(pricing.pricePence ?? 0);
  switch (pricing.rule) {
    case 'sliding-scale': {
      const nothing = inParts(pricing.nothingAt ?? '0');
      const length = inParts(pricing.fullAt ?? '0') - nothing;
      // Both are turned round where less is better, so that only their proportion matters.
      const [way, whole] = length < 0n ? [nothing - measured, -length] : [measured - nothing, length];
      if (way <= 0n || whole === 0n) return 0n;
      return BigInt(quantity) * (way >= whole ? price : halfUp(price * way, whole));
    }
    case 'milestones': {
      const { personMeasured } = before ?? {};
      const passed = (pricing.milestones ?? []).filter(
        ({ at }) => inParts(at) <= measured && (personMeasured === undefined || inParts(at) > inParts(personMeasured)),
      );
      return passed.reduce((worth, { pricePence }) => worth + BigInt(pricePence), 0n);
    }
    case 'cohort-threshold': {
      const threshold = isPooled === true ? pricing.pooledThreshold : pricing.threshold;
      if (threshold === undefined || measured < inParts(threshold)) return 0n;
      if (pricing.per !== 'percentage-point') return BigInt(quantity) * price;
      return measured > 0n ? halfUp(price * measured, WHOLE_IN_PARTS) : 0n;
    }
    default:
      return undefined;
  }
}

/** A decimal with up to four places in ten-thousandths. */
function inParts(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const size = BigInt(whole) * WHOLE_IN_PARTS + BigInt(fraction.padEnd(4, '0'));
  return decimal.startsWith('-') ? -size : size;
}

function halfUp(product: bigint, whole: bigint): bigint {
  return (2n * product + whole) / (2n * whole);
}
