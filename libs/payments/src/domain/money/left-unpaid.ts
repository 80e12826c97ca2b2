import type { Calculation } from './calculation.js';

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
