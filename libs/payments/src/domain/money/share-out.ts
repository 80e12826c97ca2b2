/** An amount shared out in whole pence: the shares sum to it exactly. */
export interface Shared {
  readonly shares: readonly number[];
  /** The places of those who got a penny more than their exact share rounded down, by largest remainder. */
  readonly odd: readonly number[];
}

/**
 * Shares an amount in proportion to weights. The odd pennies go to the largest remainders, and between equal remainders
 * to the earlier place. No share is above its weight when the amount is not above the sum of the weights.
 *
 * @throws RangeError when there is something to share and no weight, or an amount or a weight is no whole number of at least 0.
 */
export function shareOut(amount: number, weights: readonly number[]): Shared {
  let whole = 0;
  let largest = 0;
  for (const weight of weights) {
    requireWhole(weight);
    whole += weight;
    if (weight > largest) largest = weight;
  }
  requireWhole(amount);
  requireWhole(whole);
  if (amount === 0) return { shares: weights.map(() => 0), odd: [] };
  if (whole === 0) throw new RangeError(`${amount} cannot be shared out, because nobody has a weight`);
  if (weights.length === 1) return { shares: [amount], odd: [] };
  const parts = weights.map((weight) => divided(amount, weight, whole, largest));
  let left = amount;
  for (const { share } of parts) left -= share;
  const odd: number[] = [];
  if (left > 0) {
    const places = parts.map((_, place) => place);
    places.sort((a, b) => (parts[b]?.remainder ?? 0) - (parts[a]?.remainder ?? 0) || a - b);
    odd.push(...places.slice(0, left).sort((a, b) => a - b));
  }
  return { shares: parts.map(({ share }, place) => (odd.includes(place) ? share + 1 : share)), odd };
}

/** `amount × part ÷ whole`, rounded down. */
export function proportion(amount: number, part: number, whole: number): number {
  return divided(amount, part, whole, part).share;
}

/** `amount × part ÷ whole` to the nearest penny, a half rounded up. */
export function nearestProportion(amount: number, part: number, whole: number): number {
  const { share, remainder } = divided(amount, part, whole, part);
  return remainder >= whole - remainder ? share + 1 : share;
}

function divided(amount: number, part: number, whole: number, largest: number) {
  // A product beyond the safe integers would be inexact; there are few of them, so only those pay for big integers.
  if (amount * largest <= Number.MAX_SAFE_INTEGER) {
    const product = amount * part;
    const remainder = product % whole;
    return { share: (product - remainder) / whole, remainder };
  }
  const product = BigInt(amount) * BigInt(part);
  return { share: Number(product / BigInt(whole)), remainder: Number(product % BigInt(whole)) };
}

function requireWhole(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`${amount} cannot be shared out`);
}
