import type { OrganisationId } from '#kernel';
import type { PreparedSplit } from './scope.js';
import { shareOut } from './share-out.js';

/** An amount between payers, in the order of the split; the parts sum to it exactly. */
export interface Divided {
  readonly parts: readonly number[];
  /** The places of those who got a penny by remainder. */
  readonly odd: readonly number[];
}

/** What a division goes by beside the amount. */
export interface Division {
  readonly split: PreparedSplit;
  /** How many of the quantity are paid for: a fixed sum is paid for each of them. */
  readonly units: number;
  /** What a payer's caps leave it; a waterfall goes on to the next payer from there. */
  roomOf(payer: OrganisationId): number;
}

/** Divides an amount by the rule of the terms. */
export function divide(amount: number, { split, units, roomOf }: Division): Divided {
  const { by, payers, weights } = split;
  switch (by.rule) {
    case 'percentage': {
      const { shares, odd } = shareOut(amount, weights);
      return { parts: shares, odd };
    }
    case 'fixed': {
      let left = amount;
      const parts = by.fixed.map(({ pencePerUnit }) => {
        const part = Math.min(left, pencePerUnit * units);
        left -= part;
        return part;
      });
      return { parts: [...parts, left], odd: [] };
    }
    case 'waterfall': {
      let left = amount;
      const parts = payers.map((payer, place) => {
        const part = place === payers.length - 1 ? left : Math.min(left, roomOf(payer));
        left -= part;
        return part;
      });
      return { parts, odd: [] };
    }
  }
}

/** What the whole claim would be worth at the price that a payer agreed of its own. */
export interface PayerValue {
  readonly payer: OrganisationId;
  readonly uncappedPence: number;
}

export interface Gross extends Divided {
  readonly grossPence: number;
  /** Whether the price of some payer of the split is its own: then the parts before any cut are the weights of what is left. */
  readonly isByPayerPrices: boolean;
}

/**
 * What the claim comes to before any cut. A payer with a price of its own pays the part that it would have, were the whole
 * claim at that price; the others pay theirs at the price of the line.
 */
export function grossOf(uncappedPence: number, payerValues: readonly PayerValue[], division: Division): Gross {
  const { payers } = division.split;
  const own = payerValues.filter(({ payer }) => payers.includes(payer));
  if (own.length === 0) return { grossPence: uncappedPence, isByPayerPrices: false, parts: [], odd: [] };
  const general = divide(uncappedPence, division);
  const parts = [...general.parts];
  const odd = new Set(general.odd);
  for (const { payer, uncappedPence: value } of own) {
    const place = payers.indexOf(payer);
    const divided = divide(value, division);
    parts[place] = divided.parts[place] ?? 0;
    if (divided.odd.includes(place)) odd.add(place);
    else odd.delete(place);
  }
  let grossPence = 0;
  for (const part of parts) grossPence += part;
  return { grossPence, isByPayerPrices: true, parts, odd: [...odd].sort((a, b) => a - b) };
}

/** Divides what is left of a claim after the cuts above the payers. */
export function divideWhatIsLeft(amount: number, gross: Gross, division: Division): Divided {
  if (!gross.isByPayerPrices) return divide(amount, division);
  if (amount === gross.grossPence) return gross;
  const { shares, odd } = shareOut(amount, gross.parts);
  return { parts: shares, odd };
}
