import { pricingDate } from '#claims';
import type { PricingDatePolicy } from '#contracts';
import { type CalendarDate, type OutcomeCode, type Pence, type Percentage, pence } from '#kernel';
import {
  type AgreedRevision,
  lineGoesBy,
  lineValue,
  needsMeasured,
  type RateCardLine,
  type RateCardState,
  revisionFor,
} from '#rate-cards';
import type { Calculation } from './calculation.js';
import type { Item } from './item.js';
import type { Use } from './use.js';

/** What had been counted before a claim; of a release, what had been counted when the claim was first taken. */
export type Before = NonNullable<Calculation['pricing']['before']>;

/** A claim with its price, before any cut. */
export interface PricedItem {
  readonly pricing: Calculation['pricing'];
  readonly uncappedPence: Pence;
  readonly deadweight?: Percentage | undefined;
  /** The line whose limits hold; none where nothing prices the claim. */
  readonly line?: RateCardLine | undefined;
}

interface RevisionInForce {
  readonly revision: AgreedRevision;
  readonly lines: ReadonlyMap<
    OutcomeCode,
    { readonly line: RateCardLine; readonly goesBy: ReturnType<typeof lineGoesBy> }
  >;
}

const linesOfRevision = new WeakMap<AgreedRevision, RevisionInForce>();
const revisionsOfDays = new WeakMap<RateCardState, Map<CalendarDate, RevisionInForce | undefined>>();

/** A state never changes, so the revision of a day is looked for once, however many claims have it. */
function revisionOn(rateCard: RateCardState, day: CalendarDate): RevisionInForce | undefined {
  let ofDays = revisionsOfDays.get(rateCard);
  if (ofDays === undefined) {
    ofDays = new Map();
    revisionsOfDays.set(rateCard, ofDays);
  }
  if (ofDays.has(day)) return ofDays.get(day);
  const { chosen } = revisionFor(rateCard, day);
  let found = chosen === undefined ? undefined : linesOfRevision.get(chosen);
  if (chosen !== undefined && found === undefined) {
    const lines = new Map(chosen.lines.map((line) => [line.line, { line, goesBy: lineGoesBy(line) }] as const));
    found = { revision: chosen, lines };
    linesOfRevision.set(chosen, found);
  }
  ofDays.set(day, found);
  return found;
}

/**
 * The price of a claim under the revision in force on the day that the policy goes by. A claim that nothing prices any more,
 * because a later revision reached back and retired its line, is worth nothing, and the steps say so.
 */
export function priceItem(
  item: Item,
  policy: PricingDatePolicy,
  rateCard: RateCardState,
  use: Use,
  asOfFirst?: Before,
): PricedItem {
  const { achievedOn, claimedOn, referredOn, startedOn, paymentGroup, quantity, measured, isPooled } = item;
  const date = pricingDate(policy, { achievedOn, claimedOn, referredOn, startedOn });
  if (date === undefined) return unpriced(item, policy, achievedOn, `the person has no day of ${policy} to price by`);
  const inForce = revisionOn(rateCard, date);
  if (inForce === undefined) return unpriced(item, policy, date, `no revision was in force on ${date}`);
  const { revision, effectiveFrom } = inForce.revision;
  const found = inForce.lines.get(item.line);
  const now = `revision ${revision}, in force from ${effectiveFrom}`;
  if (found === undefined) return unpriced(item, policy, date, `${now}, has no line ${item.line}`);
  const why = whyNotPriced(item, found.line);
  if (why !== undefined) return unpriced(item, policy, date, `${now}: ${why}`);

  const { line, goesBy } = found;
  const before = countedBefore(item, goesBy, use, asOfFirst);
  const value = lineValue(
    line,
    { paymentGroup, date },
    {
      quantity,
      measured,
      isPooled,
      before: {
        contractUnits: before?.contractUnits ?? 0,
        personUnits: before?.personUnits ?? 0,
        personMeasured: before?.personMeasured,
      },
    },
  );
  return {
    pricing: {
      policy,
      date,
      revision,
      effectiveFrom,
      line: item.line,
      rule: value.rule,
      quantity,
      measured,
      isPooled,
      before,
      paymentGroup,
      unitPricePence: value.steps.length === 0 ? value.unitPricePence : undefined,
      index: value.index,
      payerPrices: value.payerValues?.map(({ payer, uncappedPence }) => ({ payer, uncappedPence })),
      steps: value.steps.map((step) => step.slice(0, STEP_LENGTH_MAX)),
    },
    uncappedPence: value.uncappedPence,
    deadweight: value.deadweight,
    line,
  };
}

const STEP_LENGTH_MAX = 200;

/** What of a claim no longer fits its own line, once a later revision has reached back and changed it. */
function whyNotPriced(item: Item, line: RateCardLine): string | undefined {
  const { achievedOn, paymentGroup, measured, isPooled = false, quantity } = item;
  if (line.endsOn !== undefined && achievedOn > line.endsOn) return `the line ${line.line} ended on ${line.endsOn}`;
  // Claims of the first version do not say the group: they were checked against the line when they were made.
  if (line.paymentGroups !== undefined && paymentGroup !== undefined && !line.paymentGroups.includes(paymentGroup)) {
    return `the line ${line.line} is not for the payment group ${paymentGroup}`;
  }
  const pricing = line.groupPrices?.find((group) => group.paymentGroup === paymentGroup)?.pricing ?? line.pricing;
  const all = [pricing, ...(line.payerPrices ?? []).map((own) => own.pricing)];
  if (measured === undefined && all.some(needsMeasured)) {
    return `the line ${line.line} prices a measured value, and none was measured`;
  }
  for (const rule of all) {
    if (rule.rule !== 'cohort-threshold') {
      if (quantity === 0) return `there is none to price under the line ${line.line}`;
    } else if (isPooled && rule.pooledThreshold === undefined) {
      return `the line ${line.line} has no pooled threshold`;
    }
  }
  return undefined;
}

function countedBefore(
  { line, person }: Item,
  goesBy: ReturnType<typeof lineGoesBy>,
  use: Use,
  asOfFirst: Before | undefined,
): Before | undefined {
  if (!goesBy.contractUnits && !goesBy.personUnits && !goesBy.personMeasured) return undefined;
  if (asOfFirst !== undefined) return asOfFirst;
  const ofPerson = person === undefined ? { counted: 0, measured: undefined } : use.personLine(person, line);
  return {
    ...(goesBy.contractUnits && { contractUnits: use.line(line).counted }),
    ...(goesBy.personUnits && { personUnits: ofPerson.counted }),
    ...(goesBy.personMeasured && ofPerson.measured !== undefined && { personMeasured: ofPerson.measured }),
  };
}

function unpriced(item: Item, policy: PricingDatePolicy, date: CalendarDate, why: string): PricedItem {
  const { line, revision, quantity, measured, isPooled, paymentGroup } = item;
  return {
    pricing: {
      policy,
      date,
      revision,
      line,
      rule: 'none',
      quantity,
      measured,
      isPooled,
      paymentGroup,
      steps: [`nothing prices it: ${why}`.slice(0, STEP_LENGTH_MAX)],
    },
    uncappedPence: pence(0),
  };
}
