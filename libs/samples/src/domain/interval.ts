import { RATE_PARTS } from './exact.js';
import type { Confidence } from './samples.events.js';

/** The chance, in thousandths, that is left on each side of an interval. */
const tailThousandths: Record<Confidence, bigint> = { '90': 50n, '95': 25n, '99': 5n };

/** A rate between two bounds, in millionths. */
export interface RateBounds {
  readonly lower: bigint;
  readonly upper: bigint;
}

/**
 * The exact interval of Clopper and Pearson (1934) for a share found in a sample: the rates under which so many or more,
 * and so many or fewer, would have been found with at least the chance that is left on that side.
 *
 * Chosen because its coverage is never below what it says, at any size and any rate, no error at all included, and because
 * it needs whole numbers only: no float decides about money. Drawing without putting back only makes it safer. The bounds
 * are rounded outwards to a millionth.
 *
 * @param sharedBy in how many strata the chance of being wrong is divided, so that all their intervals hold together.
 */
export function exactInterval(found: number, size: number, confidence: Confidence, sharedBy = 1): RateBounds {
  if (size < 1 || found < 0 || found > size) throw new RangeError(`${found} of ${size} is no share`);
  const tail = { over: tailThousandths[confidence], under: 1000n * BigInt(sharedBy) };
  return {
    // The last rate at which `found` or more is still too rare; where none was found, there is no such rate.
    lower: found === 0 ? 0n : lastWhere((rate) => isAtMost(orFewer(size - found, size, RATE_PARTS - rate), size, tail)),
    // The first rate at which `found` or fewer is too rare.
    upper:
      found === size
        ? RATE_PARTS
        : RATE_PARTS - lastWhere((left) => isAtMost(orFewer(found, size, RATE_PARTS - left), size, tail)),
  };
}

/** The largest rate for which something holds that holds of 0 and of all rates up to some rate. */
function lastWhere(holds: (rate: bigint) => boolean): bigint {
  let [low, high] = [0n, RATE_PARTS];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The chance of `found` or fewer in `size` draws at a rate, times RATE_PARTS to the power of `size`. */
function orFewer(found: number, size: number, rate: bigint): bigint {
  const other = RATE_PARTS - rate;
  let [sum, ways, power] = [0n, chooseWays(size, found), 1n];
  for (let nth = found; nth >= 0; nth -= 1) {
    sum = sum * rate + ways * power;
    ways = (ways * BigInt(nth)) / BigInt(size - nth + 1);
    power *= other;
  }
  return sum * other ** BigInt(size - found);
}

function chooseWays(size: number, found: number): bigint {
  let ways = 1n;
  for (let nth = 0; nth < found; nth += 1) ways = (ways * BigInt(size - nth)) / BigInt(nth + 1);
  return ways;
}

function isAtMost(chance: bigint, size: number, tail: { readonly over: bigint; readonly under: bigint }): boolean {
  return chance * tail.under <= tail.over * RATE_PARTS ** BigInt(size);
}
