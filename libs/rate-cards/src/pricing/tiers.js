import { formatPence, pence } from '#kernel';
/**
 * Reaching a tier is worth its price in all: a person's claim is paid what the tier reached with it is worth, less what
 * the tier reached before it was.
 *
 * @throws RangeError when a higher tier is worth less than a lower one.
 */
export function tiersPrice(pricing, { quantity, before }) {
  const earlier = worthOf(pricing, before.personUnits);
  const inAll = worthOf(pricing, before.personUnits + quantity);
  if (inAll < earlier) throw new RangeError('A higher tier cannot be worth less than a lower one');
  const uncappedPence = pence(inAll - earlier);
  return {
    uncappedPence,
    steps: [
      `${before.personUnits + quantity} reached in all are worth ${formatPence(inAll)}`,
      `less ${formatPence(earlier)} for the ${before.personUnits} before = ${formatPence(uncappedPence)}`,
    ],
  };
}
function worthOf({ tiers }, reached) {
  return tiers.findLast(({ atLeast }) => atLeast <= reached)?.pricePence ?? pence(0);
}
/** `£100.00 for at least 1, £250.00 for at least 2 in all, for each person` */
export function tiersInWords({ tiers }) {
  const each = tiers.map(({ atLeast, pricePence }) => `${formatPence(pricePence)} for at least ${atLeast}`);
  return `${each.join(', ')} in all, for each person`;
}
