import { type DefinedOutcome, firstTwice } from '#contracts';
import {
  type CalendarDate,
  decimalInParts,
  type OrganisationId,
  type OutcomeCode,
  type Refusal,
  refuse,
} from '#kernel';
import { circleIn } from './prerequisite-circle.js';
import { type PricingReason, pricingReasons, whyNotPricing } from './pricing-rules.js';
import { type AgreedRevision } from './rate-card-state.js';
import type { PricingRule, RateCardLine } from './rate-cards.events.js';

/** What the lines of a proposal are held against: looked up by the handler in the contract. */
export interface LineFacts {
  readonly outcomes: readonly Pick<DefinedOutcome, 'outcome' | 'unit'>[];
  readonly paymentGroups: readonly OutcomeCode[];
  /** Who pays by any split of the terms, and so may have a price of its own. */
  readonly payers: readonly OrganisationId[];
}

export type LineReason =
  | PricingReason
  | 'line-code-used-twice'
  | 'outcome-not-defined'
  | 'unit-differs-from-the-outcome'
  | 'line-changed-its-outcome'
  | 'line-counts-otherwise'
  | 'prices-of-different-kinds'
  | 'cohort-prices-measured-otherwise'
  | 'payment-group-not-defined'
  | 'payment-group-not-on-the-line'
  | 'payment-group-priced-twice'
  | 'payer-priced-twice'
  | 'price-of-no-payer'
  | 'deadweight-on-a-delivery-fee'
  | 'deadweight-given-twice'
  | 'index-not-above-zero'
  | 'index-date-given-twice'
  | 'cohort-has-no-person'
  | 'prerequisite-not-defined'
  | 'lapses-without-an-interval'
  | 'prerequisites-go-in-a-circle'
  | 'measurement-window-is-empty'
  | 'line-ends-before-it-begins';

export const lineReasons: Record<LineReason, string> = {
  ...pricingReasons,
  'line-code-used-twice': 'The line code {line} is used twice',
  'outcome-not-defined': 'The line {line} pays for {outcome}, which the contract does not define',
  'unit-differs-from-the-outcome': 'The line {line} is priced per {unit}, but {outcome} is counted per {defined}',
  'line-changed-its-outcome':
    'The line {line} pays for {outcome} since revision {revision}: another outcome needs a line code of its own',
  'line-counts-otherwise':
    'The line {line} pays for {before} since revision {revision}, and claims under it say how many: to pay for {after} needs a line code of its own',
  'prices-of-different-kinds':
    'The prices of {line} are of different kinds, {rule} and {other}: a delivery fee, a cohort’s result and what one person achieves each have a line of their own',
  'cohort-prices-measured-otherwise':
    'The price of {payer} on the line {line} must be for the same as that of everybody, {per}, and have a threshold for all cohorts together where that has one: one result is claimed for all payers',
  'payment-group-not-defined': 'The line {line} is for the payment group {group}, which the contract does not define',
  'payment-group-not-on-the-line': 'The line {line} names the payment group {group}, which it is not for',
  'payment-group-priced-twice': 'The line {line} has two prices for the payment group {group}',
  'payer-priced-twice': 'The line {line} has two prices for the payer {payer}',
  'price-of-no-payer': 'The line {line} has a price for {payer}, which pays nothing by the terms of the contract',
  'deadweight-on-a-delivery-fee':
    'The line {line} is a delivery fee: nothing is claimed to have changed, so no deadweight is taken off',
  'deadweight-given-twice': 'The line {line} has two deadweight percentages for {group}',
  'index-not-above-zero': 'The line {line} has an index of {index} from {from}: an index is above zero',
  'index-date-given-twice': 'The line {line} has two indices from {from}',
  'cohort-has-no-person':
    'The line {line} pays for a cohort, of which no single person achieves anything: it cannot have {field}',
  'prerequisite-not-defined': 'The line {line} needs {outcome}, which the contract does not define',
  'lapses-without-an-interval':
    'The line {line} says what a lapse of {outcome} does to the clock, but no interval for which it must last',
  'prerequisites-go-in-a-circle': 'These outcomes require each other, so that none could ever be claimed: {circle}',
  'measurement-window-is-empty': 'The measurement window of {line} ends ({daysMax} days) before it begins ({daysMin})',
  'line-ends-before-it-begins': 'The line {line} would end on {endsOn}, before the revision takes effect',
};

/** Why these lines cannot be those of a revision; undefined when they can. */
export function whyNotLines(
  { lines, effectiveFrom }: { readonly lines: readonly RateCardLine[]; readonly effectiveFrom: CalendarDate },
  facts: LineFacts,
  agreed: readonly AgreedRevision[],
): Refusal<LineReason> | undefined {
  const again = firstTwice(lines.map(({ line }) => line));
  if (again !== undefined) return refuse('line-code-used-twice', { line: again });
  for (const line of lines) {
    const refusal =
      whyNotOutcome(line, facts, agreed) ??
      whyNotPrices(line, facts) ??
      whyNotGroups(line, facts) ??
      whyNotDeadweight(line) ??
      whyNotIndexation(line) ??
      whyNotOfACohort(line) ??
      whyNotConditions(line, facts, effectiveFrom);
    if (refusal !== undefined) return refusal;
  }
  const circle = circleIn(lines);
  return circle === undefined ? undefined : refuse('prerequisites-go-in-a-circle', { circle: circle.join(' → ') });
}

function whyNotOutcome(
  { line, outcome, unit, pricing }: RateCardLine,
  { outcomes }: LineFacts,
  agreed: readonly AgreedRevision[],
): Refusal<LineReason> | undefined {
  const defined = outcomes.find((candidate) => candidate.outcome === outcome);
  if (defined === undefined) return refuse('outcome-not-defined', { line, outcome });
  if (defined.unit !== unit) {
    return refuse('unit-differs-from-the-outcome', { line, unit, outcome, defined: defined.unit });
  }
  // What was claimed under a line must mean the same for ever, so a line never comes to pay for something else.
  for (const { revision, lines } of agreed) {
    const earlier = lines.find((candidate) => candidate.line === line);
    if (earlier !== undefined && earlier.outcome !== outcome) {
      return refuse('line-changed-its-outcome', { line, outcome: earlier.outcome, revision });
    }
    const ofCohorts = [pricing, earlier?.pricing].some((price) => price?.rule === 'cohort-threshold');
    if (earlier !== undefined && ofCohorts && countedInWords(earlier.pricing) !== countedInWords(pricing)) {
      const [before, after] = [countedInWords(earlier.pricing), countedInWords(pricing)];
      return refuse('line-counts-otherwise', { line, revision, before, after });
    }
  }
  return undefined;
}

function whyNotPrices(card: RateCardLine, { payers }: LineFacts): Refusal<LineReason> | undefined {
  const { line, unit, pricing, groupPrices = [], payerPrices = [] } = card;
  const own = [...groupPrices, ...payerPrices].map((price) => price.pricing);
  const other = own.find((price) => kindOf(price) !== kindOf(pricing));
  if (other !== undefined) return refuse('prices-of-different-kinds', { line, rule: pricing.rule, other: other.rule });
  const apart = payerPrices.find((own) => !areMeasuredAlike(pricing, own.pricing));
  if (apart !== undefined) {
    return refuse('cohort-prices-measured-otherwise', { line, payer: apart.payer, per: countedInWords(pricing) });
  }
  for (const price of [pricing, ...own]) {
    const refusal = whyNotPricing(price, line, unit);
    if (refusal !== undefined) return refusal;
  }
  const payer = firstTwice(payerPrices.map((price) => price.payer));
  if (payer !== undefined) return refuse('payer-priced-twice', { line, payer });
  const stranger = payerPrices.find((price) => !payers.includes(price.payer));
  return stranger === undefined ? undefined : refuse('price-of-no-payer', { line, payer: stranger.payer });
}

/** Whose achievement a price is for: nobody's, a cohort's, or a person's. */
function kindOf({ rule }: PricingRule): string {
  return rule === 'delivery-fee' || rule === 'cohort-threshold' ? rule : 'person';
}

/** A claim of a cohort has one quantity, counted once for all payers, and is pooled for all of them or for none. */
function areMeasuredAlike(one: PricingRule, other: PricingRule): boolean {
  if (one.rule !== 'cohort-threshold' || other.rule !== 'cohort-threshold') return true;
  return one.per === other.per && (one.pooledThreshold === undefined) === (other.pooledThreshold === undefined);
}

/** What a line counts. Claims of cohorts keep the number, so it has to go on meaning the same. */
function countedInWords(pricing: PricingRule): string {
  if (pricing.rule === 'delivery-fee') return 'delivering the service';
  if (pricing.rule !== 'cohort-threshold') return 'what one person achieves';
  return { cohort: 'each cohort', 'percentage-point': 'each percentage point', 'event-avoided': 'each event avoided' }[
    pricing.per
  ];
}

function whyNotGroups(card: RateCardLine, { paymentGroups }: LineFacts): Refusal<LineReason> | undefined {
  const { line, groupPrices = [], deadweight = [] } = card;
  const priced = groupPrices.map(({ paymentGroup }) => paymentGroup);
  const discounted = deadweight.flatMap(({ paymentGroup }) => (paymentGroup === undefined ? [] : [paymentGroup]));
  const named = [...priced, ...discounted];
  const unknown = [...(card.paymentGroups ?? []), ...named].find((code) => !paymentGroups.includes(code));
  if (unknown !== undefined) return refuse('payment-group-not-defined', { line, group: unknown });
  const outside = named.find((code) => card.paymentGroups?.includes(code) === false);
  if (outside !== undefined) return refuse('payment-group-not-on-the-line', { line, group: outside });
  const again = firstTwice(priced);
  return again === undefined ? undefined : refuse('payment-group-priced-twice', { line, group: again });
}

function whyNotDeadweight({ line, pricing, deadweight = [] }: RateCardLine): Refusal<LineReason> | undefined {
  if (deadweight.length > 0 && pricing.rule === 'delivery-fee') return refuse('deadweight-on-a-delivery-fee', { line });
  const again = firstTwice(deadweight.map(({ paymentGroup }) => paymentGroup ?? 'everybody'));
  return again === undefined ? undefined : refuse('deadweight-given-twice', { line, group: again });
}

function whyNotIndexation({ line, indexation = [] }: RateCardLine): Refusal<LineReason> | undefined {
  const low = indexation.find(({ index }) => decimalInParts(index) <= 0);
  if (low !== undefined) return refuse('index-not-above-zero', { line, index: low.index, from: low.from });
  const again = firstTwice(indexation.map(({ from }) => from));
  return again === undefined ? undefined : refuse('index-date-given-twice', { line, from: again });
}

/** What goes by the path of one person, and so means nothing for a cohort as a whole. */
const OF_A_PERSON = ['groupPrices', 'measurementWindow', 'minimumInterval', 'baseline', 'paymentGroups'] as const;

function whyNotOfACohort(card: RateCardLine): Refusal<LineReason> | undefined {
  const { line, pricing, prerequisites, limits, deadweight = [] } = card;
  if (pricing.rule !== 'cohort-threshold') return undefined;
  const [field] = [
    ...OF_A_PERSON.filter((name) => card[name] !== undefined),
    ...(prerequisites.length > 0 ? ['prerequisites'] : []),
    ...(limits?.perPersonPence === undefined ? [] : ['limits.perPersonPence']),
    ...(deadweight.some(({ paymentGroup }) => paymentGroup !== undefined) ? ['deadweight of a payment group'] : []),
  ];
  return field === undefined ? undefined : refuse('cohort-has-no-person', { line, field });
}

function whyNotConditions(
  card: RateCardLine,
  { outcomes }: LineFacts,
  effectiveFrom: CalendarDate,
): Refusal<LineReason> | undefined {
  const { line, prerequisites, endsOn } = card;
  const unknown = prerequisites.find((needed) => !outcomes.some((known) => known.outcome === needed.outcome));
  if (unknown !== undefined) return refuse('prerequisite-not-defined', { line, outcome: unknown.outcome });
  const clockless = prerequisites.find(({ lapses, interval }) => lapses !== undefined && interval === undefined);
  if (clockless !== undefined) return refuse('lapses-without-an-interval', { line, outcome: clockless.outcome });
  const { daysMin = 0, daysMax = Number.POSITIVE_INFINITY } = card.measurementWindow ?? {};
  if (daysMax < daysMin) return refuse('measurement-window-is-empty', { line, daysMin, daysMax });
  return endsOn !== undefined && endsOn < effectiveFrom
    ? refuse('line-ends-before-it-begins', { line, endsOn })
    : undefined;
}
