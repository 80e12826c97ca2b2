import {
  type CalendarDate,
  DECIMAL_PARTS,
  type Decimal,
  decimalInParts,
  formatPence,
  type OrganisationId,
  type OutcomeCode,
  type Pence,
  type Percentage,
} from '#kernel';
import type { PricingRule, RateCardLine } from '../domain/rate-cards.events.js';
import { type Counted, exactPence, halfUp, type Price } from './counted.js';
import { type GoesBy, goesBy, priceOf } from './pricing.js';

/** What a rate-card line makes of one claim, before any cut. */
export interface LineValue {
  /** The name of the pricing rule, that of the payment group where it has one of its own. */
  readonly rule: PricingRule['rule'];
  readonly pricing: PricingRule;
  /** In per cent of the price that is written; absent where the line has no index yet on the day. */
  readonly index?: Decimal | undefined;
  readonly uncappedPence: Pence;
  readonly unitPricePence?: Pence | undefined;
  readonly steps: readonly string[];
  /** What the whole claim would be worth at the price of each payer that agreed one of its own. */
  readonly payerValues?: readonly { readonly payer: OrganisationId; readonly uncappedPence: Pence }[] | undefined;
  /** What is taken off for what would have happened anyway; never of a delivery fee. */
  readonly deadweight?: Percentage | undefined;
}

/**
 * Chooses the price for the person's payment group, applies the index of the last date that has come, and finds the
 * prices of payers and the deadweight of the group. A payer's own price is the same for every payment group.
 *
 * @throws RangeError as `priceOf`.
 */
export function lineValue(
  line: RateCardLine,
  on: { readonly paymentGroup?: OutcomeCode | undefined; readonly date: CalendarDate },
  counted: Counted,
): LineValue {
  const pricing =
    line.groupPrices?.find(({ paymentGroup }) => paymentGroup === on.paymentGroup)?.pricing ?? line.pricing;
  const index = indexOn(line, on.date);
  return {
    rule: pricing.rule,
    pricing,
    index: index?.index,
    ...indexed(priceOf(pricing, counted), counted, index),
    payerValues: line.payerPrices?.map(({ payer, pricing: own }) => ({
      payer,
      uncappedPence: indexed(priceOf(own, counted), counted, index).uncappedPence,
    })),
    deadweight: pricing.rule === 'delivery-fee' ? undefined : deadweightOf(line, on.paymentGroup),
  };
}

/** Which of the counts before a claim any price of the line depends on. */
export function lineGoesBy({ pricing, groupPrices = [], payerPrices = [] }: RateCardLine): GoesBy {
  const all = [pricing, ...groupPrices.map((each) => each.pricing), ...payerPrices.map((each) => each.pricing)].map(
    goesBy,
  );
  return {
    contractUnits: all.some(({ contractUnits }) => contractUnits),
    personUnits: all.some(({ personUnits }) => personUnits),
    personMeasured: all.some(({ personMeasured }) => personMeasured),
  };
}

interface IndexPoint {
  readonly from: CalendarDate;
  readonly index: Decimal;
}

function indexOn({ indexation = [] }: RateCardLine, date: CalendarDate): IndexPoint | undefined {
  let last: IndexPoint | undefined;
  for (const point of indexation) {
    if (point.from <= date && (last === undefined || point.from > last.from)) last = point;
  }
  return last;
}

/** The index applies to the amount, not to the price of one, so that it is rounded once in a claim. */
function indexed(price: Price, { quantity }: Counted, point: IndexPoint | undefined): Price {
  if (point === undefined) return price;
  const { uncappedPence: written, unitPricePence, steps } = price;
  const parts = decimalInParts(point.index);
  if (!(parts > 0)) throw new RangeError(`An index of ${point.index} is not above zero`);
  const uncappedPence = exactPence(halfUp(BigInt(written) * BigInt(parts), BigInt(100 * DECIMAL_PARTS)));
  const sum =
    steps.length === 0 && unitPricePence !== undefined
      ? [`${quantity} × ${formatPence(unitPricePence)} = ${formatPence(written)}`]
      : steps;
  const step = `indexed at ${point.index}% since ${point.from}: ${formatPence(uncappedPence)}, to the nearest penny`;
  return { uncappedPence, steps: [...sum, step] };
}

function deadweightOf({ deadweight = [] }: RateCardLine, group: OutcomeCode | undefined): Percentage | undefined {
  const ofGroup = group === undefined ? undefined : deadweight.find(({ paymentGroup }) => paymentGroup === group);
  return (ofGroup ?? deadweight.find(({ paymentGroup }) => paymentGroup === undefined))?.percentage;
}
