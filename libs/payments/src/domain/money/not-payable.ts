import type { Calculation, Cut, Limit } from './calculation.js';
import { grossOfCalculation } from './sum-again.js';

/** Why some of what a claim is worth is not payable. */
export type NotPayableReason = 'own-price' | Cut['cut'] | 'cap';

/** A reason as it stands in a sentence or a table: the payment mode *paused*, a cap. */
export const reasonInWords: Record<NotPayableReason, string> = {
  'own-price': 'own price of a payer',
  deadweight: 'deadweight',
  disallowed: 'disallowed',
  'payment-mode': 'payment mode',
  cap: 'cap',
};

/** One reason why some of a claim is not payable, and how much it took. */
export type NotPayable =
  /** What a payer's own price comes to less than the price of the line; below nothing where it comes to more. */
  | { readonly reason: 'own-price'; readonly cutPence: number }
  | {
      readonly [Why in Cut['cut']]: { readonly reason: Why; readonly cutPence: number; readonly cut: CutOf<Why> };
    }[Cut['cut']]
  | { readonly reason: 'cap'; readonly cutPence: number; readonly limit: Limit };

type CutOf<Why extends Cut['cut']> = Extract<Cut, { cut: Why }>;

/**
 * Everything between what a claim is worth and what is payable of it, in the order in which it was taken off. What took
 * nothing is left out. The amounts sum to the uncapped value less the payable amount exactly.
 */
export function notPayable(calculation: Calculation): readonly NotPayable[] {
  const { uncappedPence, cuts, limits } = calculation;
  // Only a price of a payer's own makes the two differ, and only then is it worth the division.
  const grossPence = calculation.pricing.payerPrices === undefined ? uncappedPence : grossOf(calculation);
  const ofPayable = (cut: Cut) => cut.cut === 'disallowed' && cut.of === 'payable';
  const all: NotPayable[] = [
    { reason: 'own-price', cutPence: uncappedPence - grossPence },
    ...cuts.filter((cut) => !ofPayable(cut)).map(asReason),
    ...limits.map((limit) => ({ reason: 'cap', cutPence: limit.cutPence, limit }) as const),
    ...cuts.filter(ofPayable).map(asReason),
  ];
  return all.filter(({ cutPence }) => cutPence !== 0);
}

function grossOf(calculation: Calculation): number {
  return grossOfCalculation(calculation).grossPence;
}

function asReason(cut: Cut): NotPayable {
  const { cutPence } = cut;
  switch (cut.cut) {
    case 'deadweight':
      return { reason: cut.cut, cutPence, cut };
    case 'disallowed':
      return { reason: cut.cut, cutPence, cut };
    case 'payment-mode':
      return { reason: cut.cut, cutPence, cut };
  }
}
