import { knownOf, type Ruleset, type Shown } from './ruleset.js';

/** What was paid for the counted claims of one cell, with the prices that a reader can look up in the rate card. */
export interface PaidCell {
  readonly count: number;
  readonly shown: Shown;
  readonly pence: number;
  /** The lowest and the highest price of one; none where no one amount says it. */
  readonly prices: { readonly lowestPence: number; readonly highestPence: number } | undefined;
}

/**
 * What is published of an amount: divided by the price it is a count, so it is suppressed with the count, and rounded to
 * as much as the count is rounded to at the highest price.
 *
 * @returns null where the count is suppressed, where there is no price to round by, and where the amount would narrow
 * the count down further than its own rounding does (some claims at one price and some at another).
 */
export function shownAmount({ count, shown, pence, prices }: PaidCell, ruleset: Ruleset): number | null {
  if (shown === null || prices === undefined) return null;
  if (shown === 0) return pence === 0 ? 0 : null;
  const { lowestPence, highestPence } = prices;
  const step = ruleset.base * highestPence;
  const amount = step * Math.round(pence / step);
  const { low, high } = knownOf(count, shown, ruleset);
  const most = amount + step / 2;
  const least = amount - step / 2;
  // Everybody sees that less was paid than the lowest count comes to, so something was cut: it says nothing of the count.
  const isCut = most < low * lowestPence;
  const allowsEveryCount = high * lowestPence <= most && low * highestPence >= least;
  return isCut || allowsEveryCount ? amount : null;
}
