import { Decimal } from '#kernel';
import { PricingRule } from '../src/domain/rate-cards.events.js';
/** A pricing rule as somebody would write it: held against the schema, so that no spec prices what cannot be stored. */
export function rule(written) {
  return PricingRule.parse(written);
}
export const decimal = (text) => Decimal.parse(text);
export const code = (text) => text;
/** What was counted for a claim: one unit and nothing before it, unless something else is said. */
export function counted({ quantity = 1, measured, isPooled, before = 0, personUnits = before, personMeasured }) {
  return {
    quantity,
    measured: measured === undefined ? undefined : decimal(measured),
    isPooled,
    before: {
      contractUnits: before,
      personUnits,
      personMeasured: personMeasured === undefined ? undefined : decimal(personMeasured),
    },
  };
}
