import type { Unit } from '#contracts';
import type { Pence } from '#kernel';
import type { PricingRule } from '../domain/rate-cards.events.js';
import { fixedAmount, fixedInWords } from './fixed.js';

const unitWords: Record<Unit, string> = {
  person: 'person',
  day: 'day',
  'consecutive-days': 'run of consecutive days',
  'bed-day': 'bed day',
  'percentage-point': 'percentage point',
  count: 'one counted',
};

/** What a quantity is worth under a pricing rule, before any cut. */
export interface Price {
  readonly unitPricePence: Pence;
  readonly uncappedPence: Pence;
}

/** @throws RangeError when the quantity is no whole number above zero, or the amount is too large to be exact. */
export function priceOf(pricing: PricingRule, quantity: number): Price {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError(`${quantity} is no quantity to be priced`);
  switch (pricing.rule) {
    case 'fixed':
      return { unitPricePence: pricing.pricePence, uncappedPence: fixedAmount(pricing, quantity) };
  }
}

export function pricingInWords(pricing: PricingRule, unit: Unit): string {
  switch (pricing.rule) {
    case 'fixed':
      return fixedInWords(pricing, unitWords[unit]);
  }
}
