import type { Calculation } from './calculation.js';
import { DOES_NOT_STAND } from './work-out.js';

/**
 * What of a claim's value is not paid, and why, in short: two calculations that leave the same unpaid for the same reasons
 * share it. How much a limit had left is not in it, because that changes with every other claim.
 */
export function leftUnpaid({
  uncappedPence,
  cuts,
  limits,
}: Pick<Calculation, 'uncappedPence' | 'cuts' | 'limits'>): string {
  const reasons = [
    ...cuts.map((cut) => ({ why: cut.cut === 'disallowed' ? cut.cause : cut.cut, cutPence: cut.cutPence })),
    ...limits.map(({ level, cap, counts, payer = '', cutPence }) => ({
      why: `${level} ${cap} ${counts} ${payer}`,
      cutPence,
    })),
  ];
  return [
    uncappedPence,
    ...reasons.filter(({ cutPence }) => cutPence > 0).map(({ why, cutPence }) => `${why} ${cutPence}`),
  ].join('; ');
}

/** Whether a claim is worth nothing because it was withdrawn, or is no longer verified. */
export function isOfNoClaim({ cuts }: Pick<Calculation, 'cuts'>): boolean {
  return cuts.some((cut) => cut.cut === 'disallowed' && cut.cause === DOES_NOT_STAND);
}

/**
 * Whether a claim that is withdrawn after it was worked out so comes out the same, so that no line says that it was
 * withdrawn: it did not stand already, or it was disallowed as a whole where there was nothing to take, because a payer's
 * own price came to nothing.
 */
export function isSameOnceWithdrawn({ cuts }: Pick<Calculation, 'cuts'>): boolean {
  if (isOfNoClaim({ cuts })) return true;
  // The first cut of a whole claim takes all that there is.
  return cuts.find((cut) => cut.cut === 'disallowed' && cut.of === 'claim')?.cutPence === 0;
}
