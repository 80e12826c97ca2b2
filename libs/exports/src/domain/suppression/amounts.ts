import type { Shown } from './ruleset.js';

/** The lowest and the highest price of one that everybody can look up in the rate card. */
export interface Prices {
  readonly lowestPence: number;
  readonly highestPence: number;
}

/** What a published count comes to, in pence: the same twice where there is one price. */
export interface ShownAmount {
  readonly leastPence: number;
  readonly mostPence: number;
}

/**
 * What is published of an amount: the published count at its price. The amount itself, divided by the price, would be the
 * count; and whether a cap cut it would say of how many. So nothing of it is used.
 *
 * @returns null where the count is suppressed, and where no one amount says what the price is.
 */
export function shownAmount(shown: Shown, prices: Prices | undefined): ShownAmount | null {
  if (shown === null || prices === undefined) return null;
  return { leastPence: shown * prices.lowestPence, mostPence: shown * prices.highestPence };
}
