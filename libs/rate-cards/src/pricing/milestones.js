import { decimalInParts, formatPence } from '#kernel';
import { exactPence, measuredParts } from './counted.js';
/**
 * Marks that one growing quantity of a person passes, each paid once: those beyond what was measured before, up to what
 * is measured now. A quantity that fell and grew again passes no mark twice.
 *
 * @throws RangeError when nothing was measured, or the amount is too large to be exact.
 */
export function milestonesPrice(pricing, counted) {
  const { measured, before } = counted;
  const now = measuredParts(counted, pricing.rule);
  const earlier =
    before.personMeasured === undefined ? Number.NEGATIVE_INFINITY : decimalInParts(before.personMeasured);
  if (Number.isNaN(earlier)) throw new RangeError(`${before.personMeasured} is no measured value`);
  const passed = pricing.milestones.filter(({ at }) => earlier < decimalInParts(at) && decimalInParts(at) <= now);
  const since = before.personMeasured === undefined ? '' : ` since ${before.personMeasured}`;
  return {
    uncappedPence: exactPence(passed.reduce((sum, { pricePence }) => sum + BigInt(pricePence), 0n)),
    steps:
      passed.length === 0
        ? [`measured ${measured}: no mark passed${since}`]
        : passed.map(({ at, pricePence }) => `measured ${measured}: ${at} passed${since}, ${formatPence(pricePence)}`),
  };
}
/** `£2,750.00 at 768, £2,750.00 at 1631, each once for each person` */
export function milestonesInWords({ milestones }) {
  const each = milestones.map(({ at, pricePence }) => `${formatPence(pricePence)} at ${at}`);
  return `${each.join(', ')}, each once for each person`;
}
