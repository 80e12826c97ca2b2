import { formatPence, type Pence, pence } from '#kernel';

/** One price for each unit. */
export interface FixedPrice {
  readonly rule: 'fixed';
  readonly pricePence: Pence;
}

/** @throws RangeError when the amount is too large to be exact. */
export function fixedAmount({ pricePence }: FixedPrice, quantity: number): Pence {
  return pence(pricePence * quantity);
}

/** `£220.00 for each person` */
export function fixedInWords({ pricePence }: FixedPrice, unitInWords: string): string {
  return `${formatPence(pricePence)} for each ${unitInWords}`;
}
