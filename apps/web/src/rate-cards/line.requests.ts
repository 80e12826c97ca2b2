import { Unit } from '#contracts';
import type { ProposeRateCardRevisionInput } from '#rate-cards';
import { Code, Day, Exact, Nested, OneOf, Share, Tree, Whole, Words, YesOrNo } from '../http/fields.js';

export type LineInput = NonNullable<ProposeRateCardRevisionInput['lines']>[number];
export type PricingInput = LineInput['pricing'];

export const pricingExample = { rule: 'fixed', pricePence: 66_000 };
const otherPricingExample = {
  rule: 'bands',
  countedOver: 'contract',
  bands: [{ upTo: 100, pricePence: 66_000 }, { pricePence: 50_000 }],
};
export const evidenceRuleExample = {
  any: [{ kind: 'payslip', shows: 'the first month of pay' }, { kind: 'employer_letter' }],
};

class BandRequest {
  @Whole({ about: 'The last one in it; the last band has none.', example: 100, min: 1, optional: true })
  readonly upTo?: number;
  @Whole({ about: 'The price of each in it, in pence.', example: 66_000, min: 0 }) readonly pricePence!: number;
}

class TierRequest {
  @Whole({ about: 'How many at least.', example: 2, min: 1 }) readonly atLeast!: number;
  @Whole({ about: 'What reaching it is worth in all, in pence.', example: 90_000, min: 1 })
  readonly pricePence!: number;
}

class MilestoneRequest {
  @Exact({ about: 'The mark that is passed.', example: '8155' }) readonly at!: string;
  @Whole({ about: 'What passing it is worth, in pence.', example: 275_000, min: 1 }) readonly pricePence!: number;
}

/** Each rule has the fields that are named with it, and no others. */
export class PricingRequest {
  @OneOf({
    about: 'How a quantity or a measured value becomes an amount.',
    example: 'fixed',
    of: [
      'fixed',
      'bands',
      'sliding-scale',
      'per-period',
      'tiers',
      'milestones',
      'cohort-threshold',
      'bonus',
      'delivery-fee',
    ] satisfies PricingInput['rule'][],
  })
  readonly rule!: PricingInput['rule'];
  @Whole({
    about:
      'In pence. fixed, delivery-fee, bonus: of each unit; sliding-scale: in full; per-period: of each period; cohort-threshold: of what “per” says.',
    example: 66_000,
    min: 0,
    optional: true,
  })
  readonly pricePence?: number;
  @OneOf({ about: 'bands: counted over what.', example: 'contract', of: ['contract', 'person'], optional: true })
  readonly countedOver?: 'contract' | 'person';
  @Nested(() => BandRequest, {
    about: 'bands: earlier claims fill them first.',
    example: otherPricingExample.bands,
    optional: true,
    list: { min: 2, max: 20 },
  })
  readonly bands?: BandRequest[];
  @Exact({ about: 'sliding-scale: the measured value at which nothing is paid yet.', example: '5', optional: true })
  readonly nothingAt?: string;
  @Exact({ about: 'sliding-scale: the measured value from which all is paid.', example: '10', optional: true })
  readonly fullAt?: string;
  @Whole({ about: 'per-period: the days of a period.', example: 7, min: 1, optional: true }) readonly days?: number;
  @Whole({ about: 'per-period: how many periods of one person.', example: 104, min: 1, optional: true })
  readonly periodsMax?: number;
  @Nested(() => TierRequest, {
    about: 'tiers: what reaching each is worth in all.',
    example: [
      { atLeast: 1, pricePence: 50_000 },
      { atLeast: 2, pricePence: 90_000 },
    ],
    optional: true,
    list: { min: 1, max: 20 },
  })
  readonly tiers?: TierRequest[];
  @Nested(() => MilestoneRequest, {
    about: 'milestones: marks of one growing quantity, each paid once.',
    example: [
      { at: '768', pricePence: 275_000 },
      { at: '1631', pricePence: 275_000 },
    ],
    optional: true,
    list: { min: 1, max: 20 },
  })
  readonly milestones?: MilestoneRequest[];
  @OneOf({
    about: 'cohort-threshold: what is paid for.',
    example: 'percentage-point',
    of: ['cohort', 'percentage-point', 'event-avoided'],
    optional: true,
  })
  readonly per?: 'cohort' | 'percentage-point' | 'event-avoided';
  @Exact({
    about: 'cohort-threshold: the reduction that one cohort must reach, in per cent.',
    example: '10',
    optional: true,
  })
  readonly threshold?: string;
  @Exact({
    about: 'cohort-threshold: that of all cohorts pooled, if none reaches its own.',
    example: '7.5',
    optional: true,
  })
  readonly pooledThreshold?: string;
  @Whole({ about: 'bonus: paid for each beyond so many.', example: 50, min: 0, optional: true })
  readonly above?: number;
  @Whole({ about: 'bonus: how much more for each of them, in pence.', example: 10_000, min: 1, optional: true })
  readonly bonusPence?: number;
}

export class GroupPriceRequest {
  @Code({ about: 'A payment group of the contract.', example: 'complex' }) readonly paymentGroup!: string;
  @Nested(() => PricingRequest, { about: 'Its price.', example: pricingExample }) readonly pricing!: PricingInput;
}

export class PayerPriceRequest {
  @Code({ about: 'A payer of the contract.', example: 'outcomes_fund' }) readonly payer!: string;
  @Nested(() => PricingRequest, { about: 'The price it agreed.', example: pricingExample })
  readonly pricing!: PricingInput;
}

export class IndexationRequest {
  @Day({ about: 'From when.', example: '2020-04-01' }) readonly from!: string;
  @Exact({ about: 'In per cent of the price that is written.', example: '102.5' }) readonly index!: string;
}

export class DeadweightRequest {
  @Code({ about: 'The payment group it is of; all others, when absent.', example: 'complex', optional: true })
  readonly paymentGroup?: string;
  @Share({ about: 'What is taken off, in per cent.', example: '12.5' }) readonly percentage!: string;
}

/** What a line may say of its price beside the price itself; the same where it is priced anew. */
export const pricesExample = {
  groupPrices: [{ paymentGroup: 'complex', pricing: { rule: 'fixed', pricePence: 90_000 } }],
  payerPrices: [{ payer: 'outcomes_fund', pricing: { rule: 'fixed', pricePence: 60_000 } }],
  indexation: [{ from: '2020-04-01', index: '102.5' }],
  deadweight: [{ percentage: '12.5' }],
};

class ClaimsPerPersonRequest {
  @OneOf({ about: 'How often one person may achieve it.', example: 'times', of: ['once', 'times', 'unlimited'] })
  readonly limit!: 'once' | 'times' | 'unlimited';
  @Whole({ about: 'How many times, where the limit is “times”.', example: 3, min: 2, optional: true })
  readonly times?: number;
}

class IntervalRequest {
  @Whole({ about: 'So many days. Give one of the three.', example: 91, min: 1, optional: true }) readonly days?: number;
  @Whole({ about: 'So many weeks.', example: 13, min: 1, optional: true }) readonly weeks?: number;
  @Whole({ about: 'So many months of the calendar.', example: 3, min: 1, optional: true }) readonly months?: number;
}

class LapsesRequest {
  @Whole({ about: 'A lapse of so many days or fewer does not count.', example: 14, min: 0 })
  readonly allowedDays!: number;
  @OneOf({ about: 'A longer one sets the clock back.', example: 'reset', of: ['reset'] }) readonly longer!: 'reset';
}

class PrerequisiteRequest {
  @Code({ about: 'The earlier outcome.', example: 'begins_course' }) readonly outcome!: string;
  @OneOf({ about: 'How far it must have come.', example: 'verified', of: ['achieved', 'verified', 'claimed', 'paid'] })
  readonly state!: 'achieved' | 'verified' | 'claimed' | 'paid';
  @Nested(() => IntervalRequest, {
    about: 'How long it must have lasted.',
    example: { weeks: 13 },
    optional: true,
  })
  readonly interval?: IntervalRequest;
  @Nested(() => LapsesRequest, {
    about: 'What a lapse of it does to that clock; nothing, when absent.',
    example: { allowedDays: 14, longer: 'reset' },
    optional: true,
  })
  readonly lapses?: LapsesRequest;
}

const SINCE = ['referral', 'engagement-start'] as const;

class MeasurementWindowRequest {
  @OneOf({ about: 'From when days are counted.', example: 'engagement-start', of: SINCE })
  readonly since!: (typeof SINCE)[number];
  @Whole({ about: 'The first day on which it may be achieved.', example: 90, min: 0, optional: true })
  readonly daysMin?: number;
  @Whole({ about: 'The last day on which it may be achieved.', example: 730, min: 0, optional: true })
  readonly daysMax?: number;
}

class MinimumIntervalRequest {
  @OneOf({ about: 'From when it is counted.', example: 'engagement-start', of: SINCE })
  readonly since!: (typeof SINCE)[number];
  @Nested(() => IntervalRequest, { about: 'How long.', example: { months: 3 } }) readonly interval!: IntervalRequest;
}

class BaselineRuleRequest {
  @YesOrNo({ about: 'Paid for all the same where what is measured has improved since.', example: true })
  readonly unlessImproved!: boolean;
}

class ClaimWindowRequest {
  @Whole({ about: 'Days after the achievement within which it is to be claimed.', example: 120, min: 0 })
  readonly daysMax!: number;
  @OneOf({ about: 'What becomes of a late claim.', example: 'refuse', of: ['refuse', 'allow'] })
  readonly late!: 'refuse' | 'allow';
}

class LineLimitsRequest {
  @Whole({ about: 'The most for one person, in pence.', example: 500_000, min: 0, optional: true })
  readonly perPersonPence?: number;
  @Whole({ about: 'The most of it over everybody, in number.', example: 400, min: 0, optional: true })
  readonly totalNumber?: number;
  @Whole({ about: 'The most for it over everybody, in pence.', example: 20_000_000, min: 0, optional: true })
  readonly totalPence?: number;
}

export const lineExample = {
  line: 'enters_employment',
  outcome: 'enters_employment',
  title: 'Enters employment',
  unit: 'person',
  pricing: pricingExample,
  claimsPerPerson: { limit: 'once' },
  prerequisites: [{ outcome: 'begins_course', state: 'verified', interval: { weeks: 13 } }],
  claimWindow: { daysMax: 120, late: 'refuse' },
  evidenceRule: evidenceRuleExample,
};

export class RateCardLineRequest {
  @Code({ about: 'The code of the line, the same over all revisions.', example: 'enters_employment' })
  readonly line!: string;
  @Code({ about: 'The outcome it pays.', example: 'enters_employment' }) readonly outcome!: string;
  @Words({ about: 'What the line is called.', example: 'Enters employment', min: 1, max: 200 }) readonly title!: string;
  @OneOf({ about: 'What one of it is.', example: 'person', of: Unit.options }) readonly unit!: Unit;
  @Nested(() => PricingRequest, { about: 'The price.', example: pricingExample }) readonly pricing!: PricingInput;
  @Nested(() => GroupPriceRequest, {
    about: 'Another price for people of a payment group.',
    example: pricesExample.groupPrices,
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly groupPrices?: GroupPriceRequest[];
  @Nested(() => PayerPriceRequest, {
    about: 'A payer that agreed another price pays its share of that one.',
    example: pricesExample.payerPrices,
    optional: true,
    list: { min: 1, max: 24 },
  })
  readonly payerPrices?: PayerPriceRequest[];
  @Nested(() => IndexationRequest, {
    about: 'The price from a day on; the last one that has begun counts.',
    example: pricesExample.indexation,
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly indexation?: IndexationRequest[];
  @Nested(() => DeadweightRequest, {
    about: 'Taken off for what would have happened anyway.',
    example: pricesExample.deadweight,
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly deadweight?: DeadweightRequest[];
  @Nested(() => ClaimsPerPersonRequest, { about: 'How often.', example: { limit: 'times', times: 3 } })
  readonly claimsPerPerson!: LineInput['claimsPerPerson'];
  @Nested(() => PrerequisiteRequest, {
    about: 'What must stand before.',
    example: [{ outcome: 'begins_course', state: 'verified', interval: { weeks: 13 } }],
    list: { max: 20 },
  })
  readonly prerequisites!: PrerequisiteRequest[];
  @Nested(() => MeasurementWindowRequest, {
    about: 'When it may be achieved.',
    example: { since: 'engagement-start', daysMax: 730 },
    optional: true,
  })
  readonly measurementWindow?: MeasurementWindowRequest;
  @Nested(() => MinimumIntervalRequest, {
    about: 'How long after the person’s start it may be achieved at the earliest.',
    example: { since: 'engagement-start', interval: { months: 3 } },
    optional: true,
  })
  readonly minimumInterval?: MinimumIntervalRequest;
  @Nested(() => BaselineRuleRequest, {
    about: 'It must not have been so at referral already.',
    example: { unlessImproved: true },
    optional: true,
  })
  readonly baseline?: BaselineRuleRequest;
  @Nested(() => ClaimWindowRequest, {
    about: 'When it is to be claimed.',
    example: { daysMax: 120, late: 'refuse' },
    optional: true,
  })
  readonly claimWindow?: ClaimWindowRequest;
  @Code({
    about: 'The payment groups it is for; all of them, when absent.',
    example: ['complex'],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly paymentGroups?: string[];
  @Tree({
    about: 'What shows that it happened.',
    see: 'One kind of evidence ({kind, shows?, issuers?, daysBeforeMax?}), or {all: […]} or {any: […]} of such rules.',
    example: evidenceRuleExample,
  })
  readonly evidenceRule!: LineInput['evidenceRule'];
  @Nested(() => LineLimitsRequest, {
    about: 'The most that is paid under this line.',
    example: { perPersonPence: 500_000, totalNumber: 400 },
    optional: true,
  })
  readonly limits?: LineLimitsRequest;
  @Day({
    about: 'The last day it may be achieved, for a line added for a time.',
    example: '2021-03-31',
    optional: true,
  })
  readonly endsOn?: string;
}
