import { Decimal, type OutcomeCode } from '#kernel';
import { PricingRule } from '../src/domain/rate-cards.events.js';
import type { Counted } from '../src/pricing/counted.js';

/** A pricing rule as somebody would write it: held against the schema, so that no spec prices what cannot be stored. */
export function rule<Name extends PricingRule['rule']>(
  written: { rule: Name } & Record<string, unknown>,
): Extract<PricingRule, { rule: Name }> {
  return PricingRule.parse(written) as Extract<PricingRule, { rule: Name }>;
}

export const decimal = (text: string) => Decimal.parse(text);
export const code = (text: string) => text as OutcomeCode;

interface Few {
  readonly quantity?: number;
  readonly measured?: string;
  readonly isPooled?: boolean;
  /** Units before, of the contract and of the person alike. */
  readonly before?: number;
  readonly personUnits?: number;
  readonly personMeasured?: string;
}

/** What was counted for a claim: one unit and nothing before it, unless something else is said. */
export function counted({
  quantity = 1,
  measured,
  isPooled,
  before = 0,
  personUnits = before,
  personMeasured,
}: Few): Counted {
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
